"""What the store can't do, as errors that a caller over the socket is told as `unavailable`."""

import sqlite3

from greenroom.model.errors import Unavailable


class StoreFailed(Unavailable):
    """The database could not be written or read; the daemon's log says why. Nothing of this was done."""


class DiskFull(StoreFailed):
    """The disk is full, and nothing of this was done; make room, and it goes on."""


class StoreClosed(Unavailable):
    """The daemon is stopping, and takes nothing more."""


_OUR_FAULT = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
"""What SQLite raises when the code is wrong, not the machine: it goes up as it is."""

_WRONG_SQL = sqlite3.SQLITE_ERROR


def translated(error: Exception) -> Exception:
    """The store's own error for one of SQLite's that tells of the machine; any other error as it is.

    Only `StopIteration`, which no future takes, becomes a `RuntimeError`, as it does in a coroutine.
    """
    if isinstance(error, StopIteration):
        return RuntimeError("a unit or query raised StopIteration")
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, _OUR_FAULT):
        return error
    code = getattr(error, "sqlite_errorcode", _WRONG_SQL)
    if code == sqlite3.SQLITE_FULL:
        return DiskFull()
    if code == _WRONG_SQL:
        return error
    return StoreFailed(f"The database could not be used ({error}); nothing of this was done.")


def lost(error: Exception) -> StoreFailed:
    """The error for every unit of a group that could not be committed, guilty or not."""
    told = translated(error)
    return told if isinstance(told, StoreFailed) else StoreFailed()
