"""Who asks: the Unix user that the kernel reports for the socket's peer."""

from msgspec import Struct


class Errand(Struct, frozen=True, kw_only=True):
    """What a caller wants done once however often he asks: named by him, with a digest of what he asked for."""

    method: str
    key: str
    body_hash: bytes


class Principal(Struct, frozen=True):
    """A caller.

    `uid` is the peer's own; `sees_all` is true only where the daemon's own user asked for everybody's rows.
    `errand` is there where he named what he asks for.
    """

    uid: int
    sees_all: bool = False
    errand: Errand | None = None
