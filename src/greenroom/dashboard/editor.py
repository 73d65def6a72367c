"""A person's own editor over the dashboard, which goes on behind it."""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from greenroom.cli.editing import read_written, run_editor
from greenroom.cli.exits import WrongUsage
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.model.errors import GreenroomError


async def open_editor(app: App[Any], path: Path) -> None:
    """Let a person change a file in the editor that VISUAL or EDITOR names, until they close it.

    Nothing is drawn meanwhile; the line to the daemon is kept up.

    Raises:
        WrongUsage: there is none, or it failed.
    """
    try:
        with app.batch_update(), app.suspend():
            # Whatever is raised in here would leave the terminal as it is for the editor.
            problem = await asyncio.to_thread(_run, path)
    except SuspendNotSupported as error:
        raise WrongUsage("an editor can't be opened over this terminal") from error
    if problem is not None:
        raise problem


def _run(path: Path) -> WrongUsage | None:
    try:
        run_editor(path)
    except WrongUsage as problem:
        return problem
    return None


async def edited(screen: LiveScreen, text: str, take: Callable[[str], Awaitable[None]], *, suffix: str) -> bool:
    """Have a person change a text, and hand it to `take`; again where that refuses it and they want to.

    What they wrote is never lost: it stays in a file, which is named, unless `take` took it.

    Args:
        screen: who asks.
        text: what they begin with.
        take: takes what they wrote; raises what is wrong with it.
        suffix: what the file's name ends with, for the editor to know what it is.

    Returns:
        Whether it was taken.

    Raises:
        WrongUsage: there is no editor, or it failed.
    """
    path = await put_away(text, suffix=suffix)
    taken = False
    try:
        while not taken:
            await screen.desk.edit(path)
            written = await asyncio.to_thread(read_written, path)
            if not written.strip() or written == text:
                screen.tell("Nothing was changed.")
                break
            try:
                await take(written)
                taken = True
            except GreenroomError as error:
                if not await screen.confirmed(f"{error.message}\n\nEdit it again?"):
                    break
    finally:
        # Whatever came in between, what a person wrote and nobody took is theirs to keep.
        if await asyncio.to_thread(_is_kept, path, None if taken else text):
            screen.tell(f"What you wrote is in {path}.", severity="warning")
    return taken


def _is_kept(path: Path, text: str | None) -> bool:
    """Take the file away, unless something else than the text stands in it, and that is not taken (None)."""
    kept = text is not None and path.exists() and path.read_bytes() not in {_bytes(text), b""}
    if not kept:
        path.unlink(missing_ok=True)
    return kept


async def put_away(text: str, *, suffix: str) -> Path:
    """Keep a text in a file of its own, which only its owner can read."""
    return await asyncio.to_thread(_put_away, text, suffix)


def _put_away(text: str, suffix: str) -> Path:
    handle, name = tempfile.mkstemp(prefix="greenroom-", suffix=suffix)
    with os.fdopen(handle, "wb") as file:
        file.write(_bytes(text))
    return Path(name)


def _bytes(text: str) -> bytes:
    # Half a character can stand in a field, and is no reason to lose the rest.
    return text.encode("utf-8", errors="surrogatepass")
