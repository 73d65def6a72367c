"""Bodies of requests and responses, packed where that pays."""

import zlib

SMALL = 512
"""Bytes. Below, packing saves less than a row weighs."""

_FAST = 1
"""The level of zlib. Texts shrink to about a third even so, and higher ones take several times as long."""


def pack(body: bytes) -> tuple[bytes, bool]:
    """The body as it is kept, and whether it was packed."""
    if len(body) < SMALL:
        return body, False
    packed = zlib.compress(body, _FAST)
    return (packed, True) if len(packed) < len(body) else (body, False)


def unpack(kept: bytes, packed: bool) -> bytes:
    """The body as it was."""
    return zlib.decompress(kept) if packed else kept
