"""Permits: leave to make one call. What is asked for, what is told afterwards, and the port that gives them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from greenroom.model.attempt import Usage
from greenroom.model.batch import Priority
from greenroom.model.faults import FaultType

_NONE: Mapping[str, str] = MappingProxyType({})


class PermitRequest(Struct, frozen=True, kw_only=True):
    """Who asks, and for how much.

    `prompt_chars` and `max_tokens` are what the call's tokens are foreseen from. `adaptive` says that the batch
    left its concurrency to the daemon. Batch ids sort by age, and inside a priority the oldest batch comes first.
    """

    provider: str
    model: str
    priority: Priority
    batch_id: str
    adaptive: bool
    prompt_chars: int
    max_tokens: int


class CallOutcome(Struct, frozen=True, kw_only=True):
    """How a call ended, as far as limits go.

    `usage` is None where the provider told none, and `fault` where an answer came. `retry_after_s` is what the
    provider asked for. Headers have names in lower case.
    """

    usage: Usage | None
    fault: FaultType | None
    headers: Mapping[str, str] = _NONE
    retry_after_s: float | None = None


class Permit(Protocol):
    """Leave to make one call. What was reserved for it comes back once, by whichever of the two comes first."""

    def settle(self, outcome: CallOutcome) -> None:
        """The call has ended: what it used takes the place of what was reserved for it."""
        ...

    def release(self) -> None:
        """The call was not made, or nobody waits for it any more. After `settle` this does nothing."""
        ...


OnWait = Callable[[str], None]
"""Told why a permit is waited for, at once and whenever a provider's wish changes it."""


class Permits(Protocol):
    """Where permits come from."""

    async def acquire(self, request: PermitRequest, on_wait: OnWait | None = None) -> Permit:
        """Wait until a call may leave. Whoever is cancelled while waiting holds nothing."""
        ...

    def blames_provider(self, provider: str, *, own: int, at_last: bool) -> bool:
        """Whether a call that has just failed, and was settled, did so because its provider is down.

        `own` is how often its item has failed, this time included. With `at_last` the item would be given up for
        it: then the provider is suspected sooner.
        """
        ...
