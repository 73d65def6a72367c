"""Who is at the other end of a connection."""

import socket
import struct
from typing import Protocol

from greenroom.model.principal import Principal

_UCRED = struct.Struct("3i")


class HasOptions(Protocol):
    """A socket, or what a transport shows of one."""

    def getsockopt(self, level: int, optname: int, buflen: int, /) -> bytes:
        """As `socket.socket.getsockopt`."""
        ...


def principal_of(connection: HasOptions) -> Principal:
    """The user whom the kernel noted when the peer connected (unix(7), SO_PEERCRED: pid, uid, gid)."""
    _, uid, _ = _UCRED.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size))
    return Principal(uid)
