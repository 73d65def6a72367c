"""Which provider answers, from the setting, the keys and the base URLs."""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from msgspec import Struct

from greenroom.config import paths
from greenroom.config.credentials import find_key
from greenroom.config.proxy import proxy_for
from greenroom.config.secret import Secret
from greenroom.config.sections import Config
from greenroom.model.errors import ConfigError

PLACEHOLDER_KEY = Secret("no-key")
"""For a server of one's own that asks for none: the SDK makes no call without a key."""

OPENAI_URL = "https://api.openai.com/v1"
OPENROUTER_URL = "https://openrouter.ai/api/v1"


class UseAnthropic(Struct, frozen=True, kw_only=True):
    """The Messages API, at `base_url` or, where that is None, at Anthropic's own. `why` is for people."""

    name: ClassVar[str] = "anthropic"
    base_url: str | None
    key: Secret
    why: str


class UseOpenAI(Struct, frozen=True, kw_only=True):
    """Chat Completions at `base_url`; without a key none is sent. `proxy` is the URL of one to go through."""

    name: ClassVar[str] = "openai"
    base_url: str
    key: Secret | None
    proxy: Secret | None
    why: str


class UseRehearsal(Struct, frozen=True, kw_only=True):
    """The embedded server."""

    name: ClassVar[str] = "rehearsal"
    why: str


class NoProvider(Struct, frozen=True, kw_only=True):
    """A provider that can't be called; all but making calls through it still works. `why` says what to do."""

    name: str
    why: str


ProviderChoice = UseAnthropic | UseOpenAI | UseRehearsal | NoProvider


def choose_provider(config: Config, environ: Mapping[str, str]) -> ProviderChoice:
    """The provider for these settings and variables, where a batch names none.

    `[provider] name` decides. Where it is `auto`, an Anthropic key or base URL means `anthropic`, and neither
    `rehearsal`: keys of other services lie about for other programs, and are used only when asked for.

    Raises ConfigError where a key or the base URL of the provider is malformed.
    """
    match config.provider.name:
        case "rehearsal":
            return UseRehearsal(why='[provider] name is "rehearsal"')
        case "anthropic":
            return look_for_anthropic(environ)
        case "openai":
            return look_for_openai(config, environ)
        case "auto":
            found = look_for_anthropic(environ)
            if isinstance(found, NoProvider):
                return UseRehearsal(why="there is neither a key nor a base URL")
            return found


def look_for_anthropic(environ: Mapping[str, str]) -> UseAnthropic | NoProvider:
    """How to call Anthropic. A base URL without a key gets a placeholder key.

    Raises ConfigError where the key or the base URL is malformed.
    """
    base_url = environ.get("ANTHROPIC_BASE_URL", "").strip() or None
    if base_url:
        _check_url(base_url, "ANTHROPIC_BASE_URL", "https://gateway.example or http://127.0.0.1:8080")
    if key := find_key(environ, paths.ANTHROPIC_KEY):
        return UseAnthropic(base_url=base_url, key=key.secret, why=f"a key is in {key.found_in}")
    if base_url:
        return UseAnthropic(base_url=base_url, key=PLACEHOLDER_KEY, why="ANTHROPIC_BASE_URL is set, without a key")
    return NoProvider(
        name=UseAnthropic.name,
        why="anthropic has neither a key nor a base URL. Set ANTHROPIC_API_KEY, or write the key into "
        f"{paths.key_file(environ, paths.ANTHROPIC_KEY)} (mode 0600), and start the daemon again.",
    )


def look_for_openai(config: Config, environ: Mapping[str, str]) -> UseOpenAI | NoProvider:
    """How to call the OpenAI-compatible server. Of two keys OpenRouter's is for its host, OpenAI's for all others.

    Raises ConfigError where a key or the base URL is malformed.
    """
    base_url = config.provider.openai.base_url.strip()
    check_openai_url(base_url, "[provider.openai] base_url")
    names = [paths.OPENAI_KEY, paths.OPENROUTER_KEY]
    if urlsplit(base_url).hostname == urlsplit(OPENROUTER_URL).hostname:
        names.reverse()
    for name in names:
        if key := find_key(environ, name):
            url = base_url or (OPENROUTER_URL if name == paths.OPENROUTER_KEY else OPENAI_URL)
            why = f"a key is in {key.found_in}"
            return UseOpenAI(base_url=url, key=key.secret, proxy=proxy_for(url, environ), why=why)
    if base_url:
        why = "[provider.openai] base_url is set, without a key"
        return UseOpenAI(base_url=base_url, key=None, proxy=proxy_for(base_url, environ), why=why)
    return NoProvider(
        name=UseOpenAI.name,
        why="openai has neither a key nor a base URL. Set OPENAI_API_KEY or OPENROUTER_API_KEY, or write the key "
        f"into {paths.key_file(environ, paths.OPENAI_KEY)} (mode 0600), or set [provider.openai] base_url for a "
        "server without one, and start the daemon again.",
    )


def check_openai_url(base_url: str, named: str) -> None:
    """Raises ConfigError, which calls the setting `named`, where the URL is neither empty nor one to be called."""
    if base_url:
        such_as = "https://openrouter.ai/api/v1 or http://127.0.0.1:8000/v1, without a name or a password"
        _check_url(base_url if "@" not in base_url else "", named, such_as)


def _check_url(url: str, named: str, such_as: str) -> None:
    """Raises ConfigError where it is no http(s) URL; the message leaves it out, for it may hold a password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        usable = False
    if not usable:
        raise ConfigError(f"{named}: expected a URL such as {such_as}.")
