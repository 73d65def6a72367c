"""What is kept of the body of a refusal."""

from greenroom.providers.address import without_key

MOST_CHARS = 65_536
"""An error is short. What is longer is some page, which would be kept once for every attempt."""


def kept(body: bytes, key: str | None) -> bytes:
    """The body as the log keeps it: without the key, and no longer than a refusal has to be."""
    return without_key(body.decode("utf-8", "replace"), key)[:MOST_CHARS].encode()
