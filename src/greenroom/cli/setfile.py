"""Files of conversations of other tools: a JSON array or JSONL, read row by row, however large they are."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

import msgspec
from msgspec import Struct

from greenroom.cli.exits import WrongUsage

SetFormat = Literal["openai", "sharegpt", "alpaca"]

CHUNK: Final = 64 * 1024
LONGEST_ROW: Final = 8 * 1024 * 1024
"""Bytes of one row: with others beside it, it has to fit into a line of the protocol."""

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|["\[\]{}]', re.DOTALL)
_BETWEEN: Final = re.compile(rb"[\s,]*")
_PLAIN: Final = re.compile(rb"([^\s,\]]+)[\s,\]]")
_BOM: Final = b"\xef\xbb\xbf"


class SetRow(Struct, frozen=True):
    """A row: the line that it begins on, and what it is; or why it can't be read."""

    line: int
    value: Any
    problem: str = ""


class SetFile:
    """The rows of an open file, and how far it was read."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size
        self.read = 0
        self._buffer = b""
        self._line = 1

    def rows(self) -> Iterator[SetRow]:
        """Every row, in order."""
        self._more()
        self._buffer = self._buffer.removeprefix(_BOM)
        while not self._buffer.strip() and self._more():
            pass
        self._drop(len(self._buffer) - len(self._buffer.lstrip()))
        yield from self._elements() if self._buffer.startswith(b"[") else self._lines()

    def _more(self) -> bool:
        chunk = self._file.read(CHUNK)
        self.read += len(chunk)
        self._buffer += chunk
        return bool(chunk)

    def _drop(self, number: int) -> bytes:
        dropped, self._buffer = self._buffer[:number], self._buffer[number:]
        self._line += dropped.count(b"\n")
        return dropped

    def _lines(self) -> Iterator[SetRow]:
        while self._buffer or self._more():
            line, text = self._line, self._one_line()
            if text.strip():
                yield _row(line, text)

    def _one_line(self) -> bytes:
        """The next line; of one that is too long, a part that still is."""
        kept = b""
        while (at := self._buffer.find(b"\n")) < 0:
            if len(kept) > LONGEST_ROW:
                self._drop(len(self._buffer))
            elif len(self._buffer) > LONGEST_ROW:
                kept = self._drop(len(self._buffer))
            if not self._more():
                break
        return kept + self._drop(at + 1 if at >= 0 else len(self._buffer))

    def _elements(self) -> Iterator[SetRow]:
        self._drop(1)
        while True:
            between = _BETWEEN.match(self._buffer)
            self._drop(0 if between is None else between.end())
            if not self._buffer:
                if self._more():
                    continue
                yield SetRow(self._line, None, "the file ends before its array does")
                return
            if self._buffer.startswith(b"]"):
                return
            line, end = self._line, self._end()
            if end is None:
                yield SetRow(
                    line, None, "the row does not end, or is longer than 8 MiB; nothing behind it was read"
                )
                return
            yield _row(line, self._drop(end))

    def _end(self) -> int | None:
        """Where the element that the buffer begins with ends; None where it does not."""
        nested = self._buffer[:1] in {b"[", b"{", b'"'}
        while (end := self._nested_end() if nested else self._plain_end()) is None:
            if len(self._buffer) > LONGEST_ROW or not self._more():
                return None
        return end

    def _plain_end(self) -> int | None:
        found = _PLAIN.match(self._buffer)
        return None if found is None else found.end(1)

    def _nested_end(self) -> int | None:
        depth = 0
        for token in _TOKEN.finditer(self._buffer):
            mark = token[0]
            if mark == b'"':
                return None  # it ends in what was not read yet
            if mark in b"[{":
                depth += 1
            elif mark in b"]}":
                depth -= 1
            if depth <= 0:
                return token.end()
        return None


def _row(line: int, text: bytes) -> SetRow:
    if len(text) > LONGEST_ROW:
        return SetRow(line, None, "it is longer than 8 MiB")
    try:
        return SetRow(line, msgspec.json.decode(text))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return SetRow(line, None, f"it is no JSON: {error}")


@contextmanager
def opened(path: str) -> Iterator[SetFile]:
    """A file of rows; `-` is stdin. Raises WrongUsage where it can't be opened."""
    if path == "-":
        yield SetFile(sys.stdin.buffer, 0)
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below; here only opening fails
        size = Path(path).stat().st_size
    except OSError as error:
        raise WrongUsage(f"{path}: {error.strerror}") from error
    with file:
        yield SetFile(file, size)


def format_of(value: Any) -> SetFormat | None:
    """The format that a row is of, by its keys; None where it has those of none."""
    if not isinstance(value, dict):
        return None
    if "messages" in value:
        return "openai"
    if "conversations" in value:
        return "sharegpt"
    return "alpaca" if "instruction" in value and "output" in value else None
