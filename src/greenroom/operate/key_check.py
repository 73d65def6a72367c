"""Whether a provider takes a key, found out with one call that costs nothing."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from msgspec import Struct

from greenroom.config.provider import OPENROUTER_URL, UseAnthropic, UseOpenAI
from greenroom.config.proxy import proxy_for
from greenroom.config.secret import Secret

ANTHROPIC_URL = "https://api.anthropic.com"
ANTHROPIC_VERSION = "2026-10-21"
"""What the SDK sends along."""

PATIENCE_S = 15.0

Get = Callable[[str, Mapping[str, str], Secret | None], int]
"""Gets a URL with headers, through a proxy or none, and answers the HTTP status. Raises OSError without one."""


class KeyCheck(Struct, frozen=True):
    """What came of it: `unknown` where the server said neither yes nor no. `message` is for people."""

    verdict: Literal["works", "refused", "unknown"]
    message: str


def check_key(use: UseAnthropic | UseOpenAI, environ: Mapping[str, str], get: Get) -> KeyCheck:
    """Ask for the list of models. OpenRouter gives that to everybody, so it is asked about the key instead.

    Args:
        use: the provider, with its key.
        environ: the variables that may name a proxy.
        get: the transport.
    """
    if isinstance(use, UseAnthropic):
        base_url, path = use.base_url or ANTHROPIC_URL, "/v1/models"
        headers = {"anthropic-version": ANTHROPIC_VERSION}
    else:
        base_url, path = use.base_url, "/models"
        headers = {}
        if urlsplit(base_url).hostname == urlsplit(OPENROUTER_URL).hostname:
            path = "/key"
    if use.key is not None:
        headers["Authorization"] = f"Bearer {use.key.reveal()}"
    url = f"{base_url.rstrip('/')}{path}"
    try:
        status = get(url, headers, proxy_for(url, environ))
    except (OSError, HTTPException) as error:
        why = getattr(error, "reason", None) or error
        return KeyCheck("unknown", f"{url} could not be reached ({why}), so nothing can be said of the key.")
    return _judged(status, url)


def _judged(status: int, url: str) -> KeyCheck:
    match status:
        case HTTPStatus.OK:
            return KeyCheck("works", f"{url} answered: the key works.")
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return KeyCheck("refused", f"{url} refuses the key (HTTP {status}). Copy it again, or make a new one.")
        case _:
            return KeyCheck("unknown", f"{url} answered with HTTP {status}, which says nothing of the key.")


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is an answer like others: following it would take the key to whoever it names."""

    def redirect_request(self, *_: object) -> None:
        return None


def http_get(url: str, headers: Mapping[str, str], proxy: Secret | None) -> int:
    """Get a URL over the network, waiting up to `PATIENCE_S` at each step; see `Get`."""
    proxies = {urlsplit(url).scheme: proxy.reveal()} if proxy else {}
    opener = build_opener(ProxyHandler(proxies), _NoRedirect)
    request = Request(url, headers={"User-Agent": "greenroom", **headers})  # noqa: S310 - settings take http(s) alone
    try:
        with opener.open(request, timeout=PATIENCE_S) as response:
            return int(response.status)
    except HTTPError as error:
        with error:
            return int(error.code)
