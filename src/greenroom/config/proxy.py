"""The HTTP proxy that the environment asks for, as curl and most programs read it."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from greenroom.config.secret import Secret


def proxy_for(url: str, environ: Mapping[str, str]) -> Secret | None:
    """The proxy for a URL by `http_proxy`, `https_proxy` and `no_proxy`; its URL may hold a password.

    Names in lower case go before those in capitals. None for this machine itself: a proxy knows no loopback.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    named = _either(environ, f"{parts.scheme}_proxy")
    if not named or _is_loopback(host) or _is_listed(host, _either(environ, "no_proxy")):
        return None
    return Secret(named if "://" in named else f"http://{named}")


def _either(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name) or environ.get(name.upper()) or ""


def _is_listed(host: str, no_proxy: str) -> bool:
    """Whether the host, or a domain that it is in, is in the list; a star stands for every host."""
    names = (name.strip().lstrip(".").lower() for name in no_proxy.split(","))
    return any(name == "*" or (name and f".{host}".endswith(f".{name}")) for name in names)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name, not an address
        return host == "localhost"
