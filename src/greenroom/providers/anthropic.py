"""The door to Anthropic's Messages API, through its SDK. The rehearsal speaks the same, behind another base URL.

The SDK's own models cost more than all the rest of a call, so the request goes in and the answer comes out as
bytes (`AsyncAnthropic.post` with a raw cast, which stays within its public API); msgspec does the reading. Against
a server that answers at once this makes 2.5 times the calls of `messages.create` on the default transport.
"""

import asyncio
from typing import TYPE_CHECKING, Literal

from greenroom.model.faults import FaultType
from greenroom.model.times import Clock
from greenroom.providers.address import checked_base_url, checked_key, without_key
from greenroom.providers.classify import classify
from greenroom.providers.headers import telling
from greenroom.providers.messages import ErrorBody, ErrorSaid, answer_of, decode, decode_error, encode
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from greenroom.providers.refusals import kept
from greenroom.providers.retry_after import retry_after_s
from greenroom.providers.unreadable import Unreadable

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

PLACEHOLDER_KEY = "no-key"
"""Sent where there is a base URL and no key: the SDK refuses to call without one."""

_CONNECT_S = 10.0
_EXCERPT = 300


def _no_answer(timeout_s: float) -> str:
    return f"No answer came within {timeout_s:g} s ({_CONNECT_S:g} s to connect)."


def _never_connected(error: BaseException) -> bool:
    """Whether no connection came about. The SDK calls a server that hangs up a failure to connect too."""
    import aiohttp  # noqa: PLC0415 - loaded by then, as the SDK's transport

    while error.__cause__ is not None:
        error = error.__cause__
        if isinstance(error, aiohttp.ClientConnectorError):
            return True
    return False


class AnthropicProvider:
    """A provider that speaks the Messages API.

    Nothing is imported or opened before `warm` or the first call: the SDK takes a second and 75 MB to load.
    """

    def __init__(
        self,
        *,
        name: Literal["anthropic", "rehearsal"],
        clock: Clock,
        base_url: str | None = None,
        api_key: str | None = None,
        max_connections: int = 1_000,
    ) -> None:
        """Take the settings.

        Args:
            name: what attempts and conversations are marked with.
            clock: tells the time, for a `retry-after` that is a date.
            base_url: another server; None is the SDK's own.
            api_key: None sends a placeholder, for servers that want no key.
            max_connections: calls that can be on the wire at once; more wait inside their time-out.

        Raises:
            ConfigError: the base URL is no http(s) URL, or the key can't stand in a header.
        """
        if base_url is not None:
            checked_base_url(base_url)
        self._name = name
        self._clock = clock
        self._base_url = base_url
        self._api_key = None if api_key is None else checked_key(api_key)
        self._max_connections = max_connections
        self._client: AsyncAnthropic | None = None
        self._loading: asyncio.Task[AsyncAnthropic] | None = None

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

    async def warm(self) -> None:
        """Load the SDK and build its client, off the event loop, so that the first call need not wait for it."""
        await self._ready()

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        """Ask once; `timeout_s` bounds the whole call. Every failure that a provider can cause is a value."""
        client = self._client or await self._ready()
        # Loaded by now, so these cost a look into sys.modules.
        import anthropic  # noqa: PLC0415 - the SDK takes a second to load
        import httpx2  # noqa: PLC0415 - likewise

        body = encode(request)
        try:
            async with asyncio.timeout(request.timeout_s):
                got = await client.post(
                    "/v1/messages",
                    content=body,
                    cast_to=httpx2.Response,
                    options={"timeout": anthropic.Timeout(request.timeout_s, connect=_CONNECT_S)},
                )
        except anthropic.APIStatusError as refused:
            return self._refused(
                status=refused.status_code,
                said=decode_error(refused.response.content),
                headers=telling(refused.response.headers.raw),
                request=body,
                response=refused.response.content,
            )
        except (TimeoutError, anthropic.APITimeoutError) as late:
            left = not isinstance(late.__cause__, (httpx2.ConnectTimeout, httpx2.PoolTimeout))
            return self._unanswered(FaultType.TIMEOUT, _no_answer(request.timeout_s), body, left=left)
        except anthropic.APIConnectionError as lost:
            why = str(lost.__cause__ or lost) or type(lost.__cause__ or lost).__name__
            left = not _never_connected(lost)
            return self._unanswered(FaultType.CONNECTION, f"The connection failed: {why}", body, left=left)
        return self._answered(got.status_code, telling(got.headers.raw), body, got.content)

    async def aclose(self) -> None:
        """Let go of connections. Calls that are out fail."""
        if self._loading is not None:
            client = await self._loading
            await client.close()

    async def _ready(self) -> "AsyncAnthropic":
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._build), name="load the SDK")
        # Shielded: a caller that is cancelled must not take the client away from the others.
        self._client = await asyncio.shield(self._loading)
        return self._client

    def _build(self) -> "AsyncAnthropic":
        import anthropic  # noqa: PLC0415 - the SDK takes a second to load
        import httpx2  # noqa: PLC0415 - likewise

        return anthropic.AsyncAnthropic(
            api_key=self._api_key or PLACEHOLDER_KEY,
            base_url=self._base_url or "https://api.anthropic.com",
            max_retries=0,  # every attempt is Greenroom's to log
            open_telemetry=False,
            http_client=anthropic.DefaultAioHttpClient(
                limits=httpx2.Limits(
                    max_connections=self._max_connections, max_keepalive_connections=self._max_connections
                ),
                trust_env=not self.simulated,  # a proxy knows no server on this machine's loopback
            ),
        )

    def _answered(
        self, status: int, headers: dict[str, str], request: bytes, response: bytes
    ) -> Answer | CallFailed:
        match decode(response):
            case Unreadable() as unlike:
                said = ErrorBody(ErrorSaid(message=unlike.told(status, kept(response, self._api_key))))
                return self._refused(status=status, said=said, headers=headers, request=request, response=response)
            case ErrorBody() as said:
                return self._refused(status=status, said=said, headers=headers, request=request, response=response)
            case message:
                return answer_of(
                    message,
                    headers=headers,
                    request_id=headers.get("request-id"),
                    request=request,
                    response=response,
                )

    def _refused(
        self, *, status: int, said: ErrorBody, headers: dict[str, str], request: bytes, response: bytes
    ) -> CallFailed:
        code = said.error.details.error_code if said.error.details else None
        message = said.error.message or response[:_EXCERPT].decode("utf-8", "replace") or f"HTTP status {status}"
        return CallFailed(
            may_be_billed=status < 300 and said.error.type is None,
            type=classify(status=status, error_type=said.error.type or "", code=code, message=message),
            message=without_key(message, self._api_key),
            http_status=status,
            code=code or said.error.type,
            retry_after_s=retry_after_s(headers, self._clock.now()),
            request_id=headers.get("request-id"),
            headers=headers,
            request=request,
            response=kept(response, self._api_key),
        )

    def _unanswered(self, fault: FaultType, message: str, request: bytes, *, left: bool) -> CallFailed:
        """`left`: the request may have reached a model."""
        return CallFailed(
            type=fault,
            message=message,
            http_status=None,
            code=None,
            retry_after_s=None,
            request_id=None,
            headers={},
            request=request,
            may_be_billed=left,
        )
