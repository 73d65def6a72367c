"""The door to any server that speaks OpenAI's Chat Completions: OpenRouter, vLLM, and many more.

It is a thin client on aiohttp, not OpenAI's SDK. Retries, models and transport of an SDK would be turned off or
replaced, as they are with Anthropic's; what would be left of it is one POST with one header, and that is no reason
for another large dependency that is slow to load. Servers also differ from OpenAI's own just where its SDK would
have to help: in their errors, their codes, and in what they leave out.
"""

import asyncio
import importlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from greenroom.model.errors import ConfigError
from greenroom.model.faults import FaultType
from greenroom.model.times import Clock
from greenroom.providers.address import checked_base_url, checked_key, without_key
from greenroom.providers.headers import telling
from greenroom.providers.openai_answers import answer_of, decode
from greenroom.providers.openai_dialect import Dialect, encode, names_structure
from greenroom.providers.openai_errors import decode_error, fault_of
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from greenroom.providers.refusals import kept
from greenroom.providers.retry_after import retry_after_s
from greenroom.providers.unreadable import Unreadable

if TYPE_CHECKING:
    import aiohttp

OPENROUTER = "openrouter.ai"
"""The host that passes requests on to others."""

_CONNECT_S = 10.0
_KEEPALIVE_S = 4.0
"""Below the 5 s after which uvicorn, and so vLLM, closes: a request must not meet a connection that is closing."""

_EXCERPT = 300
_NO_STRUCTURE = (
    "Greenroom asked for a JSON schema, then for a JSON object: choose a model or a server with structured output."
)
_NOT_HERE = "Is this the API? [provider.openai] base_url usually ends in /v1."


class _Reply(Struct, frozen=True):
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes


class OpenAIProvider:
    """A provider that speaks Chat Completions.

    It learns how each model wants to be asked (`Dialect`) from a refusal that says so, which costs nothing, and
    keeps to it. Nothing is imported or opened before `warm` or the first call: aiohttp takes 0.2 s to load.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        base_url: str,
        api_key: str | None = None,
        proxy: str | None = None,
        max_connections: int = 1_000,
    ) -> None:
        """Take the settings.

        Args:
            clock: tells the time, for a `retry-after` that is a date.
            base_url: what stands before `/chat/completions`.
            api_key: None sends none, for servers that want none.
            proxy: the URL of an HTTP proxy. It is handed in since aiohttp's own look at the environment takes
                credentials from ~/.netrc too, and those clash with the key.
            max_connections: calls that can be on the wire at once; more wait inside their time-out.

        Raises:
            ConfigError: the base URL is no http(s) URL or holds a password, or the key can't stand in a header.
        """
        if "@" in base_url.partition("://")[2].partition("/")[0]:
            raise ConfigError("The provider's base URL holds a name or password; the key has a place of its own.")
        self._url = f"{checked_base_url(base_url).rstrip('/')}/chat/completions"
        self._routed = urlsplit(base_url).hostname == OPENROUTER
        self._clock = clock
        self._api_key = None if api_key is None else checked_key(api_key)
        self._proxy = proxy
        self._max_connections = max_connections
        self._dialects: dict[str, Dialect] = {}
        self._session: aiohttp.ClientSession | None = None
        self._opening: asyncio.Task[aiohttp.ClientSession] | None = None

    @property
    def name(self) -> str:
        """`openai`."""
        return "openai"

    @property
    def simulated(self) -> bool:
        """Its answers cost something."""
        return False

    @property
    def takes_marks(self) -> bool:
        """Such servers cache by themselves, or not at all."""
        return False

    @property
    def bulk(self) -> None:
        """Such servers share no way to hand over many questions at once."""
        return None

    async def warm(self) -> None:
        """Load the HTTP client, off the event loop, so that the first call need not wait for it."""
        await self._ready()

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        """Ask once; `timeout_s` bounds the whole call. Every failure that a provider can cause is a value."""
        session = self._session or await self._ready()
        import aiohttp  # noqa: PLC0415 - loaded by now, so this costs a look into sys.modules

        dialect = self._dialects.get(request.model, Dialect())
        body = encode(request, dialect, routed=self._routed)
        try:
            async with asyncio.timeout(request.timeout_s):
                reply = await self._post(session, body)
                while (other := dialect.after(reply.status, reply.body)) is not None:
                    dialect, body = other, encode(request, other, routed=self._routed)
                    reply = await self._post(session, body)
        except TimeoutError:
            message = f"No answer came within {request.timeout_s:g} s ({_CONNECT_S:g} s to connect)."
            return CallFailed.unheard(FaultType.TIMEOUT, message, request=body, may_be_billed=True)
        except (aiohttp.ClientError, OSError) as lost:
            message = f"The connection failed: {str(lost) or type(lost).__name__}"
            left = not isinstance(lost, aiohttp.ClientConnectorError)
            return CallFailed.unheard(FaultType.CONNECTION, message, request=body, may_be_billed=left)
        if not 200 <= reply.status < 300:
            return self._refused(reply, body, dialect)
        read = decode(reply.body)
        if isinstance(read, Unreadable):
            return self._refused(reply, body, dialect, read)
        self._dialects[request.model] = dialect
        return answer_of(read, headers=reply.headers, request=body, response=reply.body)

    async def aclose(self) -> None:
        """Let go of connections. Calls that are out fail."""
        if self._opening is not None:
            session = await self._opening
            await session.close()

    async def _ready(self) -> "aiohttp.ClientSession":
        if self._opening is None:
            self._opening = asyncio.create_task(self._open(), name="load the HTTP client")
        # Shielded: a caller that is cancelled must not take the client away from the others.
        self._session = await asyncio.shield(self._opening)
        return self._session

    async def _open(self) -> "aiohttp.ClientSession":
        await asyncio.to_thread(importlib.import_module, "aiohttp")
        import aiohttp  # noqa: PLC0415 - it has just been loaded

        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._max_connections, keepalive_timeout=_KEEPALIVE_S),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S),  # `call` bounds the whole
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Authorization": f"Bearer {self._api_key}"} if self._api_key else {},
            proxy=self._proxy,
        )

    async def _post(self, session: "aiohttp.ClientSession", body: bytes) -> _Reply:
        # A redirect is not followed: it would turn the POST into a GET, and might lead the prompt elsewhere.
        async with session.post(
            self._url, data=body, headers={"Content-Type": "application/json"}, allow_redirects=False
        ) as response:
            return _Reply(response.status, telling(response.raw_headers), await response.read())

    def _refused(
        self, reply: _Reply, request: bytes, dialect: Dialect, unlike: Unreadable | None = None
    ) -> CallFailed:
        """`unlike`: why a reply with a good status is no answer."""
        said = decode_error(reply.body)
        response = kept(reply.body, self._api_key)
        told = unlike.told(reply.status, response) if unlike else _in_other_words(reply.status, response)
        message = without_key(said.text or told, self._api_key)
        fault = fault_of(reply.status, said, message)
        if fault is FaultType.BAD_REQUEST:
            if dialect.structure == "json_object" and names_structure(reply.body.lower()):
                message = f"{message} {_NO_STRUCTURE}"
            elif reply.status < 400 or (reply.status in {404, 405} and not said.text):
                message = f"{message} {_NOT_HERE}"
        return CallFailed(
            type=fault,
            message=message,
            http_status=reply.status,
            code=said.name or (None if said.code is None else str(said.code)),
            retry_after_s=retry_after_s(reply.headers, self._clock.now()),
            request_id=reply.headers.get("x-request-id"),
            headers=reply.headers,
            request=request,
            response=response,
            may_be_billed=reply.status < 300 and not said.text,
        )


def _in_other_words(status: int, response: bytes) -> str:
    """What to tell of a refusal in which no error could be read."""
    excerpt = response.decode()[:_EXCERPT].strip()
    return f"HTTP status {status}: {excerpt}" if excerpt else f"HTTP status {status}"
