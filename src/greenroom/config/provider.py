"""Which provider answers, from the setting, the key and the base URL."""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from msgspec import Struct

from greenroom.config import paths
from greenroom.config.credentials import find_key
from greenroom.config.secret import Secret
from greenroom.config.sections import Config
from greenroom.model.errors import ConfigError

PLACEHOLDER_KEY = Secret("no-key")
"""For a server of one's own that asks for none: the SDK makes no call without a key."""


class UseAnthropic(Struct, frozen=True, kw_only=True):
    """The Messages API, at `base_url` or, where that is None, at Anthropic's own. `why` is for people."""

    name: ClassVar[str] = "anthropic"
    base_url: str | None
    key: Secret
    why: str


class UseRehearsal(Struct, frozen=True, kw_only=True):
    """The embedded server."""

    name: ClassVar[str] = "rehearsal"
    why: str


class NoProvider(Struct, frozen=True, kw_only=True):
    """A provider was named that can't be called; all but making calls still works. `why` says what to do."""

    name: str
    why: str


ProviderChoice = UseAnthropic | UseRehearsal | NoProvider


def choose_provider(config: Config, environ: Mapping[str, str]) -> ProviderChoice:
    """The provider for these settings and variables.

    `[provider] name` decides. Where it is `auto`, a key or a base URL means `anthropic`, and neither `rehearsal`.
    A base URL without a key gets a placeholder key.

    Raises ConfigError where a key or the base URL is malformed.
    """
    match config.provider.name:
        case "rehearsal":
            return UseRehearsal(why='[provider] name is "rehearsal"')
        case "anthropic":
            return _anthropic(environ) or NoProvider(
                name=UseAnthropic.name,
                why='[provider] name is "anthropic", without a key or a base URL. Set ANTHROPIC_API_KEY, '
                f"or write the key into {paths.key_file(environ)} (mode 0600), and start the daemon again.",
            )
        case "auto":
            return _anthropic(environ) or UseRehearsal(why="there is neither a key nor a base URL")


def _anthropic(environ: Mapping[str, str]) -> UseAnthropic | None:
    base_url = _base_url(environ)
    if key := find_key(environ):
        return UseAnthropic(base_url=base_url, key=key.secret, why=f"a key is in {key.found_in}")
    if base_url:
        return UseAnthropic(base_url=base_url, key=PLACEHOLDER_KEY, why="ANTHROPIC_BASE_URL is set, without a key")
    return None


def _base_url(environ: Mapping[str, str]) -> str | None:
    """The base URL as the SDK reads it; the message leaves it out, for it may hold a password."""
    base_url = environ.get("ANTHROPIC_BASE_URL", "").strip()
    if not base_url:
        return None
    if urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).hostname:
        raise ConfigError(
            "ANTHROPIC_BASE_URL: expected a URL such as https://gateway.example or http://127.0.0.1:8080."
        )
    return base_url
