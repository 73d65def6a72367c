"""The port: what every provider takes and gives. Each is one door to a model."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from greenroom.model.attempt import Usage
from greenroom.model.faults import FaultType
from greenroom.providers.classify import NO_SUCH_MODEL

if TYPE_CHECKING:
    from greenroom.providers.bulk import BulkProvider  # it is made of what stands here

_INSTRUCTIONS = 2_000


class ModelRequest(Struct, frozen=True, kw_only=True):
    """One question to a model.

    `system` and then `shared` come first and are the same for all items of a batch, so that a provider can cache
    them; `caches` has them marked for it. `prompt` is the item's own. `schema` is the JSON schema that the answer
    has to follow.
    """

    model: str
    system: str
    shared: str
    prompt: str
    schema: Mapping[str, Any]
    max_tokens: int
    temperature: float | None
    timeout_s: float
    caches: bool = False

    @property
    def prefix_chars(self) -> int:
        """The characters of what is shared."""
        return len(self.system) + len(self.shared)

    @property
    def most_input_tokens(self) -> int:
        """More tokens than the prompt can count as: no tokenizer makes two of a byte.

        A provider adds its own instructions for structured output, in which the schema stands once more.
        """
        return sum(len(part.encode()) for part in (self.system, self.shared, self.prompt)) + _INSTRUCTIONS


class Answer(Struct, frozen=True, kw_only=True):
    """What came back from a model, whole or cut. `stop_reason` is in Anthropic's words whatever the provider.

    `headers` are those that tell of the request and of limits, with names in lower case.
    """

    text: str
    stop_reason: str
    usage: Usage
    request_id: str | None
    headers: Mapping[str, str]
    request: bytes
    response: bytes
    refusal_category: str | None = None


class CallFailed(Struct, frozen=True, kw_only=True):
    """A call that gave no answer, and why.

    `retry_after_s` is the provider's own wish. `code` is its name for the error, where it has one.
    `may_be_billed`: a model may have written an answer that did not arrive.
    """

    type: FaultType
    message: str
    http_status: int | None
    code: str | None
    retry_after_s: float | None
    request_id: str | None
    headers: Mapping[str, str]
    request: bytes
    response: bytes = b""
    may_be_billed: bool = False

    @classmethod
    def unheard(
        cls, fault: FaultType, message: str, *, request: bytes = b"", may_be_billed: bool = False
    ) -> "CallFailed":
        """One of which nothing at all came back, and perhaps nothing left."""
        return cls(
            type=fault,
            message=message,
            http_status=None,
            code=None,
            retry_after_s=None,
            request_id=None,
            headers={},
            request=request,
            may_be_billed=may_be_billed,
        )

    @property
    def lacks_model(self) -> bool:
        """Whether the provider has no such model, or shows it to nobody with this key."""
        return self.type is FaultType.BAD_REQUEST and self.code in NO_SUCH_MODEL


class Provider(Protocol):
    """A door to models."""

    @property
    def name(self) -> str:
        """`anthropic`, `openai` or `rehearsal`: what its attempts and conversations are marked with."""
        ...

    @property
    def simulated(self) -> bool:
        """Whether its answers are made up and cost nothing."""
        ...

    @property
    def takes_marks(self) -> bool:
        """Whether it caches what is marked for it, and bills writing and reading; others cache as they like."""
        ...

    @property
    def bulk(self) -> "BulkProvider | None":
        """Its own batches, where it has some."""
        ...

    async def warm(self) -> None:
        """Load what is slow to load; at once where that was done before.

        Raises:
            OSError: a server of our own could not be started.
        """
        ...

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        """Ask once. Every failure that a provider can cause is a value; only cancellation is raised."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...
