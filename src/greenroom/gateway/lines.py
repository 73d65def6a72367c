"""Cutting a stream of bytes into lines."""

from enum import Enum, auto
from typing import Literal

from greenroom.protocol import MAX_LINE


class _Excess(Enum):
    """Stands for a line that was too long."""

    TOO_LONG = auto()


TOO_LONG = _Excess.TOO_LONG
Line = bytes | Literal[_Excess.TOO_LONG]


class LineSplitter:
    """Holds what has come, and hands out a line at a time.

    Lines are cut when they are asked for: a chunk of many short lines takes the room of its bytes, not that of as
    many objects. A line that grows past the limit is told of once, as soon as it has; what else comes of it is
    thrown away up to its newline, and the stream goes on after it.
    """

    def __init__(self, limit: int = MAX_LINE) -> None:
        """`limit` is the longest line in bytes, its newline included."""
        self._limit = limit
        self._held = bytearray()
        self._looked = 0
        """How many of the bytes held are known to have no newline among them."""
        self._skipping = False
        self._ended = False

    def __len__(self) -> int:
        """Bytes that are held."""
        return len(self._held)

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._skipping:
            newline = data.find(b"\n")
            if newline < 0:
                return
            self._skipping = False
            data = data[newline + 1 :]
        self._held += data

    def end(self) -> None:
        """The stream has ended: what it left counts as a line, though no newline came."""
        self._ended = True

    def next(self) -> Line | None:
        """The next line without its newline; None while there is no whole one."""
        end = self._held.find(b"\n", self._looked)
        if end >= 0:
            return self._cut(end, 1)
        if len(self._held) >= self._limit:
            self.skip()
            return TOO_LONG
        if self._ended and self._held:
            return self._cut(len(self._held), 0)
        self._looked = len(self._held)
        return None

    def skip(self) -> None:
        """Throw away the line of which the beginning is held, up to its newline."""
        self._skipping = True
        self.clear()

    def clear(self) -> None:
        """Hold nothing any more."""
        self._held.clear()
        self._looked = 0

    def _cut(self, end: int, newline: int) -> Line:
        line: Line = TOO_LONG if end + newline > self._limit else bytes(self._held[:end])
        del self._held[: end + newline]
        self._looked = 0
        return line
