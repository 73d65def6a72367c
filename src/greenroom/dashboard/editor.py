"""A person's own editor over the dashboard, which goes on behind it."""

import asyncio
import os
import shlex
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from greenroom.cli.exits import WrongUsage
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.model.errors import GreenroomError


async def open_editor(app: App[Any], path: Path) -> None:
    """Let a person change a file in the editor that VISUAL or EDITOR names, until they close it.

    Nothing is drawn meanwhile; the line to the daemon is kept up.

    Raises:
        WrongUsage: there is none, or it failed.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        with app.batch_update(), app.suspend():
            ended = await asyncio.to_thread(subprocess.run, [*shlex.split(command), str(path)], check=False)
    except SuspendNotSupported as error:
        raise WrongUsage("an editor can't be opened over this terminal") from error
    except (OSError, ValueError) as error:
        raise WrongUsage(f"the editor {command!r} can't be run ({error}); set EDITOR to one that can") from error
    if ended.returncode:
        raise WrongUsage(f"the editor {command!r} ended with {ended.returncode}; nothing was changed")


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
    path = await asyncio.to_thread(_file_of, text, suffix)
    written = text
    try:
        while True:
            await screen.desk.edit(path)
            written = await asyncio.to_thread(_read, path)
            if not written.strip() or written == text:
                screen.tell("Nothing was changed.")
                return False
            try:
                await take(written)
            except GreenroomError as error:
                if not await screen.confirmed(f"{error.message}\n\nEdit it again?"):
                    return False
            else:
                written = text
                return True
    finally:
        if written.strip() and written != text:
            screen.tell(f"What you wrote is in {path}.", severity="warning")
        else:
            path.unlink(missing_ok=True)


def _file_of(text: str, suffix: str) -> Path:
    handle, name = tempfile.mkstemp(prefix="greenroom-", suffix=suffix)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WrongUsage(f"expected UTF-8 text from the editor; what you wrote is in {path}") from error
    except FileNotFoundError as error:
        raise WrongUsage(f"the editor took away its file, {path}; nothing was changed") from error
