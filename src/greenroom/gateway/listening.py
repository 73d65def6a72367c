"""The socket's place in the file system: private before anyone can connect, and taken from no other daemon."""

import fcntl
import grp
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from greenroom.model.errors import ConfigError, HomeTaken, StartError

BACKLOG = 1_024
"""Connections that wait to be accepted; the kernel caps it at net.core.somaxconn."""

_PROBE_S = 2.0


class Access(Struct, frozen=True):
    """Who may connect: the modes of folder and socket, and their group, if not the user's own."""

    folder_mode: int = 0o700
    socket_mode: int = 0o600
    gid: int | None = None


def access_of(group: str) -> Access:
    """The access for `[daemon] socket_group`; an empty name leaves the socket to its user.

    Raises:
        ConfigError: there is no such group.
    """
    if not group:
        return Access()
    try:
        return Access(0o750, 0o660, grp.getgrnam(group).gr_gid)
    except KeyError as error:
        raise ConfigError(f"[daemon] socket_group: expected a group of this machine, got {group!r}.") from error


class Listener:
    """A socket that listens, and its path."""

    def __init__(self, path: Path, bound: socket.socket) -> None:
        self.path = path
        self.socket = bound
        self._inode = _inode(path)

    def remove(self) -> None:
        """Take the path away, unless it is another daemon's by now. Connections that are open stay open.

        The socket has to be open still: as long as it is, its inode is nobody else's.
        """
        if _inode(self.path) == self._inode:
            self.path.unlink()


def listen(path: Path, access: Access) -> Listener:
    """Listen at a path.

    Between `bind` and `listen` nobody can connect, so that is when the socket gets its mode. A folder that is made
    here, or that holds nothing but the socket, gets its mode too; one that is used for other things keeps its own.
    A socket that nobody listens on any more is taken away.

    Raises:
        HomeTaken: somebody listens there.
        ConfigError: the group can't be given.
        StartError: the path can't be used.
    """
    try:
        _prepare_folder(path, access)
        with _locked(path.parent):
            _remove_stale(path)
            return _bind(path, access)
    except OSError as error:
        raise StartError(f"Can't listen at {path}: {error.strerror or error}.") from error


def _prepare_folder(path: Path, access: Access) -> None:
    folder = path.parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if all(entry == path for entry in folder.iterdir()):
        _give(folder, access.folder_mode, access.gid)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep two daemons from finding the same stale socket at once."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _remove_stale(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise StartError(f"Can't listen at {path}: something that is no socket is in the way.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(_PROBE_S)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except (TimeoutError, PermissionError):
            # Too busy to accept us, or somebody else's: either way it is not ours to take.
            pass
    raise HomeTaken(f"A daemon listens at {path} already; see `greenroom status`, or set GREENROOM_SOCKET.")


def _bind(path: Path, access: Access) -> Listener:
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        bound.bind(str(path))
        _give(path, access.socket_mode, access.gid)
        bound.listen(BACKLOG)
    except BaseException:
        bound.close()
        raise
    return Listener(path, bound)


def _give(path: Path, mode: int, gid: int | None) -> None:
    if gid is not None:
        try:
            os.chown(path, -1, gid)
        except PermissionError as error:
            raise ConfigError(
                f"[daemon] socket_group: {path} can't be given to the group: this user is not a member of it."
            ) from error
    path.chmod(mode)


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
