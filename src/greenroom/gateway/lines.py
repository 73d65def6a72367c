"""Cutting a stream of bytes into lines."""

from enum import Enum, auto
from typing import Literal

from greenroom.protocol import MAX_LINE


class _Excess(Enum):
    """Stands in the place of a line that was too long."""

    TOO_LONG = auto()


TOO_LONG = _Excess.TOO_LONG
Line = bytes | Literal[_Excess.TOO_LONG]


class LineSplitter:
    """Holds what has come, and cuts a line off when it is asked for one.

    Nothing is cut before it is wanted: a few kilobytes can hold thousands of lines, each of them an object of its
    own. A line that grows past the limit is told of once, at that moment; what else comes of it is thrown away up
    to its newline, and the stream goes on after it.
    """

    def __init__(self, limit: int = MAX_LINE) -> None:
        """`limit` is the longest line in bytes, its newline included."""
        self._limit = limit
        self._held = bytearray()
        self._searched = 0
        self._skipping = False
        self._ended = False

    def __len__(self) -> int:
        """How many bytes are held."""
        return len(self._held)

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._skipping:
            end = data.find(b"\n")
            if end < 0:
                return
            data = data[end + 1 :]
            self._skipping = False
        self._held += data

    def end(self) -> None:
        """The stream has ended: what is held after the last newline is its last line."""
        self._ended = True

    def clear(self) -> None:
        """Forget what is held."""
        self._held.clear()
        self._searched = 0

    def next(self) -> Line | None:
        """The next line, without its newline; None where there is none yet."""
        end = self._held.find(b"\n", self._searched)
        if end < 0 and len(self._held) >= self._limit:
            self.clear()
            self._skipping = True
            return TOO_LONG
        if end < 0:
            self._searched = len(self._held)
            return self._cut(len(self._held), 0) if self._ended and self._held else None
        if end >= self._limit:
            del self._held[: end + 1]
            self._searched = 0
            return TOO_LONG
        return self._cut(end, 1)

    def _cut(self, length: int, newline: int) -> bytes:
        with memoryview(self._held) as held:
            line = bytes(held[:length])
        del self._held[: length + newline]
        self._searched = 0
        return line
