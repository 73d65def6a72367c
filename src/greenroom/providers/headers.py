"""The headers of an answer that are worth keeping."""

from collections.abc import Iterable

_TELLING = (b"request-id", b"x-request-id", b"retry-after", b"anthropic-ratelimit-", b"x-ratelimit-")


def telling(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers that tell of the request and of limits, with names in lower case.

    Decoding all of them would cost a tenth of a call.
    """
    return {
        name.lower().decode("latin-1"): value.decode("latin-1")
        for name, value in raw
        if name.lower().startswith(_TELLING)
    }
