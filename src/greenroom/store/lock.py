"""The lock of a home: one daemon at a time."""

import fcntl
import os
from pathlib import Path

from greenroom.model.errors import HomeTaken

LOCK_NAME = "greenroom.lock"


class HomeLock:
    """A lock that the kernel gives back when its process ends, however it ends: no stale file keeps anybody out.

    The file holds the pid of the process that has it, for others to say.
    """

    def __init__(self, home: Path) -> None:
        """Take the lock.

        Raises:
            HomeTaken: another process has it; the message says which.
        """
        self._fd = os.open(home / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(self._fd, 32).decode(errors="replace").strip() or "unknown"
            os.close(self._fd)
            raise HomeTaken(
                f"Another daemon (pid {holder}) holds {home}. Stop it with `greenroom down`, or set GREENROOM_HOME"
                " to another folder."
            ) from error
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Give the lock back. Twice is fine."""
        if self._fd >= 0:
            os.ftruncate(self._fd, 0)
            os.close(self._fd)
            self._fd = -1
