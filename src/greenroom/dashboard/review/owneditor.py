"""A talk in the person's own editor, and texts that are put away in files."""

import asyncio
import os
import tempfile

from greenroom.cli.editing import edit
from greenroom.cli.talktext import read


def edited(text: str) -> str | None:
    """Have a person change a talk in their editor, again where it can't be read and they want to.

    Returns:
        What they wrote; None where they left it as it was.

    Raises:
        WrongUsage: there is no editor, or it failed; or what they wrote is no talk, and stays in a file.
    """
    taken: list[str] = []

    def take(written: str) -> None:
        read(written)
        taken.append(written)

    edit(text, take, suffix=".txt")
    return taken[-1] if taken else None


async def put_away(text: str) -> str:
    """Keep a text in a file of its own, which only its owner can read. Returns its name."""
    return await asyncio.to_thread(_put_away, text)


def _put_away(text: str) -> str:
    handle, name = tempfile.mkstemp(prefix="greenroom-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write(text)
    return name
