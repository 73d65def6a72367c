"""The other end of a session, in a test's own hands."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, cast


async def until(condition: Callable[[], bool]) -> None:
    """Give the loop its rounds until something is so; the test's time limit is the only clock."""
    while not condition():  # noqa: ASYNC110 - what is waited for is the kernel's doing, and sets no event
        await asyncio.sleep(0)


class Wire:
    """A connection that sends what it is told to, well-formed or not."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, path: Path) -> Self:
        return cls(*await asyncio.open_unix_connection(path, limit=2**25))

    def send(self, *lines: object) -> None:
        """Send documents, or lines as they stand."""
        for line in lines:
            self.writer.write((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n")

    def ask(self, number: int, method: str, **params: object) -> None:
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})

    async def read(self) -> Any:
        """The next document; None where the other end has hung up."""
        line = await self.reader.readline()
        return json.loads(line) if line else None

    async def call(self, method: str, **params: object) -> Any:
        """Ask, and answer the result; for wires on which nothing else is under way."""
        self.ask(1, method, **params)
        answer = await self.read()
        return answer.get("result", answer.get("error"))

    def stop_reading(self) -> None:
        """Leave everything that comes in the kernel's buffer, which fills up."""
        cast("asyncio.Transport", self.writer.transport).pause_reading()

    def go_on_reading(self) -> None:
        cast("asyncio.Transport", self.writer.transport).resume_reading()

    async def hang_up(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()
