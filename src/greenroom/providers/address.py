"""What a door has to be given: an address that can be called, and a key that can be sent."""

from urllib.parse import urlsplit

from greenroom.model.errors import ConfigError


def checked_base_url(base_url: str) -> str:
    """The URL, where it is one. Raises ConfigError where it isn't http(s) with a host."""
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        usable = False
    if not usable:
        raise ConfigError(f"The provider's base URL {base_url!r} has to look like https://host/path.")
    return base_url


def checked_key(key: str) -> str:
    """The key, where it can stand in a header. Raises ConfigError, which does not show it, where it can't."""
    if not (key.isascii() and key.isprintable() and key.strip()):
        raise ConfigError("The API key holds characters that no key has; copy it again, without line breaks.")
    return key


def without_key(text: str, key: str | None) -> str:
    """The text without the key: servers may echo a wrong one in what they say about it."""
    return text.replace(key, "[key]") if key else text
