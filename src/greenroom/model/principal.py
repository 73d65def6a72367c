"""Who asks: the Unix user that the kernel reports for the socket's peer."""

from msgspec import Struct


class Principal(Struct, frozen=True):
    """A caller.

    `uid` is the peer's own; `sees_all` is true only where the daemon's own user asked for everybody's rows.
    """

    uid: int
    sees_all: bool = False
