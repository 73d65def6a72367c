"""One request and one reply through Anthropic's SDK, with every failure as a value.

The SDK's own models cost more than all the rest of a call, so bytes go in and come out (`AsyncAnthropic.post` with
a raw cast, which stays within its public API). Against a server that answers at once this makes 2.5 times the
calls of `messages.create` on the default transport.
"""

import asyncio
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from greenroom.model.faults import FaultType
from greenroom.model.times import Clock
from greenroom.providers.address import checked_base_url, checked_key, without_key
from greenroom.providers.classify import classify
from greenroom.providers.headers import telling
from greenroom.providers.messages import ErrorBody, decode_error
from greenroom.providers.port import CallFailed
from greenroom.providers.refusals import kept
from greenroom.providers.retry_after import retry_after_s

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

PLACEHOLDER_KEY = "no-key"
"""Sent where there is a base URL and no key: the SDK refuses to call without one."""

_CONNECT_S = 10.0
_EXCERPT = 300


class Got(Struct, frozen=True):
    """What came back over HTTP with a good status."""

    status: int
    headers: dict[str, str]
    body: bytes


class Exchange:
    """The SDK's client, loaded when it is first needed: that takes a second and 75 MB."""

    def __init__(
        self, *, clock: Clock, base_url: str | None, api_key: str | None, max_connections: int, trust_env: bool
    ) -> None:
        """Take the settings.

        Args:
            clock: tells the time, for a `retry-after` that is a date.
            base_url: another server; None is the SDK's own.
            api_key: None sends a placeholder, for servers that want no key.
            max_connections: calls that can be on the wire at once; more wait inside their time-out.
            trust_env: whether a proxy of the environment may be used.

        Raises:
            ConfigError: the base URL is no http(s) URL, or the key can't stand in a header.
        """
        if base_url is not None:
            checked_base_url(base_url)
        self._clock = clock
        self._base_url = base_url
        self._api_key = None if api_key is None else checked_key(api_key)
        self._max_connections = max_connections
        self._trust_env = trust_env
        self._client: AsyncAnthropic | None = None
        self._loading: asyncio.Task[AsyncAnthropic] | None = None

    async def warm(self) -> None:
        """Load the SDK and build its client, off the event loop, so that the first call need not wait for it."""
        await self._ready()

    async def send(
        self, method: Literal["GET", "POST"], path: str, body: bytes, timeout_s: float
    ) -> Got | CallFailed:
        """Send a request, and wait `timeout_s` at most for the whole reply. An empty `body` is none."""
        client = self._client or await self._ready()
        # Loaded by now, so these cost a look into sys.modules.
        import anthropic  # noqa: PLC0415 - the SDK takes a second to load
        import httpx2  # noqa: PLC0415 - likewise

        timeout = anthropic.Timeout(timeout_s, connect=_CONNECT_S)
        try:
            async with asyncio.timeout(timeout_s):
                if method == "GET":
                    got = await client.get(path, cast_to=httpx2.Response, options={"timeout": timeout})
                else:
                    got = await client.post(
                        path, content=body or None, cast_to=httpx2.Response, options={"timeout": timeout}
                    )
        except anthropic.APIStatusError as refused:
            return self.refused(
                status=refused.status_code,
                said=decode_error(refused.response.content),
                headers=telling(refused.response.headers.raw),
                request=body,
                response=refused.response.content,
            )
        except (TimeoutError, anthropic.APITimeoutError) as late:
            left = not isinstance(late.__cause__, (httpx2.ConnectTimeout, httpx2.PoolTimeout))
            said = f"No answer came within {timeout_s:g} s ({_CONNECT_S:g} s to connect)."
            return CallFailed.unheard(FaultType.TIMEOUT, said, request=body, may_be_billed=left)
        except anthropic.APIConnectionError as lost:
            why = str(lost.__cause__ or lost) or type(lost.__cause__ or lost).__name__
            left = not _never_connected(lost)
            return CallFailed.unheard(
                FaultType.CONNECTION, f"The connection failed: {why}", request=body, may_be_billed=left
            )
        return Got(got.status_code, telling(got.headers.raw), got.content)

    def refused(
        self, *, status: int, said: ErrorBody, headers: dict[str, str], request: bytes, response: bytes
    ) -> CallFailed:
        """A no, or a reply that can't be read, as the failure that it is."""
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
            response=self.kept(response),
        )

    def kept(self, response: bytes) -> bytes:
        """So much of a reply as the log may keep: never a key."""
        return kept(response, self._api_key)

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
                trust_env=self._trust_env,
            ),
        )


def _never_connected(error: BaseException) -> bool:
    """Whether no connection came about. The SDK calls a server that hangs up a failure to connect too."""
    import aiohttp  # noqa: PLC0415 - loaded by then, as the SDK's transport

    while error.__cause__ is not None:
        error = error.__cause__
        if isinstance(error, aiohttp.ClientConnectorError):
            return True
    return False
