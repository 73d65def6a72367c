"""Rows as documents in an editor, by the command line's own way of reading and writing them."""

import asyncio
from typing import Any, TypeVar

from greenroom.cli.finding import Finder
from greenroom.cli.rowdocument import as_document, as_params, changes, parsed
from greenroom.dashboard.library.kinds import Kind, Row
from greenroom.dashboard.ports import Calls
from greenroom.protocol.command import Command

ResultT = TypeVar("ResultT")


class FromThread:
    """Calls from a thread, carried out on the loop, for what looks rows up and waits for answers."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._loop = asyncio.get_running_loop()

    def call(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command and wait for its answer. Not for the loop's own thread.

        Raises:
            ClientError: the daemon says no, or is away.
        """
        return asyncio.run_coroutine_threadsafe(self._calls.call(command), self._loop).result()


async def document_of(calls: Calls, kind: Kind, row: Row) -> str:
    """A row as TOML.

    Raises:
        ClientError: its parent can't be asked for.
    """
    return await asyncio.to_thread(as_document, row, kind.draft, Finder(FromThread(calls)))


async def blank_document(calls: Calls, kind: Kind) -> str:
    """What a new row begins as, as TOML."""
    return await asyncio.to_thread(as_document, kind.blank, kind.draft, Finder(FromThread(calls)))


async def changed(calls: Calls, kind: Kind, before: str, after: str) -> dict[str, Any]:
    """What a person changed in a document, as parameters.

    Raises:
        WrongUsage: it is no longer TOML, a needed line was taken out, or the parent that it names is none.
        ClientError: the parent can't be asked for.
    """
    return await asyncio.to_thread(changes, before, after, kind.draft, Finder(FromThread(calls)))


async def written(calls: Calls, after: str) -> dict[str, Any]:
    """The fields of a new row, from a document.

    Raises:
        WrongUsage: it is no TOML, or the parent that it names is none.
        ClientError: the parent can't be asked for.
    """
    return await asyncio.to_thread(_fields, after, Finder(FromThread(calls)))


def _fields(after: str, finder: Finder) -> dict[str, Any]:
    return as_params(parsed(after, "the text"), finder)
