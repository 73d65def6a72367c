"""The door to Anthropic's Messages API, through its SDK. The rehearsal speaks it too, at another base URL."""

from typing import Literal

from greenroom.model.times import Clock
from greenroom.providers.anthropic_batches import AnthropicBatches
from greenroom.providers.exchange import Exchange
from greenroom.providers.messages import ErrorBody, ErrorSaid, answer_of, decode, encode
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from greenroom.providers.unreadable import Unreadable


class AnthropicProvider:
    """A provider that speaks the Messages API, and has its batches."""

    def __init__(
        self,
        *,
        name: Literal["anthropic", "rehearsal"],
        clock: Clock,
        base_url: str | None = None,
        api_key: str | None = None,
        max_connections: int = 1_000,
    ) -> None:
        """Take the settings: `name` is what attempts are marked with; the others are `Exchange`'s.

        Raises:
            ConfigError: the base URL is no http(s) URL, or the key can't stand in a header.
        """
        self._name = name
        self._exchange = Exchange(
            clock=clock,
            base_url=base_url,
            api_key=api_key,
            max_connections=max_connections,
            trust_env=name != "rehearsal",  # a proxy knows no server on this machine's loopback
        )
        self._batches = AnthropicBatches(self._exchange)

    @property
    def name(self) -> str:
        """`anthropic` or `rehearsal`."""
        return self._name

    @property
    def simulated(self) -> bool:
        """Whether the answers are made up and cost nothing."""
        return self._name == "rehearsal"

    @property
    def takes_marks(self) -> bool:
        """The Messages API does; a gateway that does not leaves marks alone."""
        return True

    @property
    def bulk(self) -> AnthropicBatches:
        """The Message Batches API."""
        return self._batches

    async def warm(self) -> None:
        """Load the SDK and build its client, off the event loop, so that the first call need not wait for it."""
        await self._exchange.warm()

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        """Ask once; `timeout_s` bounds the whole call. Every failure that a provider can cause is a value."""
        body = encode(request)
        got = await self._exchange.send("POST", "/v1/messages", body, request.timeout_s)
        if isinstance(got, CallFailed):
            return got
        match decode(got.body):
            case Unreadable() as unlike:
                said = ErrorBody(ErrorSaid(message=unlike.told(got.status, self._exchange.kept(got.body))))
            case ErrorBody() as said:
                pass
            case message:
                return answer_of(
                    message,
                    headers=got.headers,
                    request_id=got.headers.get("request-id"),
                    request=body,
                    response=got.body,
                )
        return self._exchange.refused(
            status=got.status, said=said, headers=got.headers, request=body, response=got.body
        )

    async def aclose(self) -> None:
        """Let go of connections. Calls that are out fail."""
        await self._exchange.aclose()
