"""Cutting a stream of bytes into lines."""

from enum import Enum, auto
from typing import Literal

from greenroom.protocol import MAX_LINE


class _Excess(Enum):
    """Stands in a list of lines for one that was too long."""

    TOO_LONG = auto()


TOO_LONG = _Excess.TOO_LONG
Line = bytes | Literal[_Excess.TOO_LONG]


class LineSplitter:
    """Holds what has come of a line until its newline does.

    A line that grows past the limit is told of once, at that moment; what else comes of it is thrown away up to
    its newline, and the stream goes on after it.
    """

    def __init__(self, limit: int = MAX_LINE) -> None:
        """`limit` is the longest line in bytes, its newline included."""
        self._limit = limit
        self._held = bytearray()
        self._skipping = False

    def feed(self, data: bytes) -> list[Line]:
        """Take the next bytes; answers the lines that they complete, without their newlines."""
        lines: list[Line] = []
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            self._hold(data[start:end], lines, newline=1)
            start = end + 1
            if not self._skipping:
                lines.append(bytes(self._held))
            self._held.clear()
            self._skipping = False
        self._hold(data[start:], lines, newline=0)
        return lines

    def end(self) -> list[Line]:
        """The stream has ended: its last line, if that came without a newline."""
        rest, self._held = bytes(self._held), bytearray()
        return [rest] if rest else []

    def _hold(self, data: bytes, lines: list[Line], *, newline: int) -> None:
        if self._skipping:
            return
        if len(self._held) + len(data) + newline > self._limit:
            self._skipping = True
            self._held.clear()
            lines.append(TOO_LONG)
        else:
            self._held += data
