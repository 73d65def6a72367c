"""Telling systemd how the daemon is: datagrams to `$NOTIFY_SOCKET`, as sd_notify(3) describes them."""

import socket
from collections.abc import Mapping
from typing import Self

from greenroom.model.errors import StartError


class Notifier:
    """Tells the service manager, where there is one; without one every call does nothing.

    Each call is one datagram that is sent at once. Raises OSError where the manager's socket is gone.
    """

    def __init__(self, address: str | None) -> None:
        self.address = address

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """The notifier that `$NOTIFY_SOCKET` asks for: a path, or with a leading `@` an abstract address.

        Raises StartError where it is neither.
        """
        address = environ.get("NOTIFY_SOCKET")
        if not address:
            return cls(None)
        if address[0] not in "/@" or len(address) < 2:
            raise StartError(f"NOTIFY_SOCKET: expected a path, or a name that begins with @, got {address!r}.")
        return cls(f"\0{address[1:]}" if address.startswith("@") else address)

    def ready(self, status: str) -> None:
        """The daemon answers from now on."""
        self._send("READY=1", _status(status))

    def stopping(self, status: str) -> None:
        """The daemon has begun to stop."""
        self._send("STOPPING=1", _status(status))

    def status(self, status: str) -> None:
        """One line for `systemctl status`."""
        self._send(_status(status))

    def alive(self) -> None:
        """The watchdog's sign of life: to be sent only after the parts that matter have answered."""
        self._send("WATCHDOG=1")

    def _send(self, *assignments: str) -> None:
        if self.address is None:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.sendto("\n".join(assignments).encode(), self.address)


def watchdog_interval_s(environ: Mapping[str, str], pid: int) -> float | None:
    """How often to send a sign of life, in seconds, or None where nobody waits for one.

    It is half of `$WATCHDOG_USEC`, as sd_watchdog_enabled(3) recommends; `$WATCHDOG_PID`, where it is set, has to
    be this process. Raises StartError where a variable is not a number.
    """
    timeout, wanted_pid = environ.get("WATCHDOG_USEC"), environ.get("WATCHDOG_PID")
    if not timeout:
        return None
    if not timeout.isdecimal() or int(timeout) == 0 or (wanted_pid and not wanted_pid.isdecimal()):
        raise StartError(
            f"WATCHDOG_USEC and WATCHDOG_PID: expected whole numbers, got {timeout!r} and {wanted_pid or ''!r}."
        )
    if wanted_pid and int(wanted_pid) != pid:
        return None
    return int(timeout) / 2 / 1_000_000


def _status(text: str) -> str:
    return f"STATUS={' '.join(text.split())}"
