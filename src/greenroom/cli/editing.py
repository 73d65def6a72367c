"""Texts that a person changes in an editor of their own."""

import os
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from greenroom.cli.asking import agrees
from greenroom.cli.exits import WrongUsage
from greenroom.cli.speaking import tell
from greenroom.model.errors import Refused


def edit(text: str, take: Callable[[str], None], *, suffix: str) -> bool:
    """Have a person change a text, and hand it to `take`; again where that refuses it and they want to.

    What they wrote is never lost: it stays in a file, which is named, unless `take` took it.

    Args:
        text: what they begin with.
        take: takes what they wrote.
        suffix: what the file's name ends with, for the editor to know what it is.

    Returns:
        False where they left it as it was, or empty; it was not handed on then.

    Raises:
        WrongUsage: there is no editor, it failed, or took its file away; or what `take` raised last.
        Refused: what `take` raised last.
    """
    handle, name = tempfile.mkstemp(prefix="greenroom-", suffix=suffix)
    os.close(handle)
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    try:
        while True:
            run_editor(path)
            written = read_written(path)
            if not written.strip() or written == text:
                return False
            try:
                take(written)
            except (WrongUsage, Refused) as error:
                if not sys.stdin.isatty():
                    raise
                tell(error.message, "red")
                if not agrees("Edit it again?"):
                    raise
            else:
                text = written
                return True
    finally:
        # Whatever came in between, what a person wrote and nobody took is theirs to keep.
        if path.exists():
            if path.read_bytes() in {text.encode(), b""}:
                path.unlink()
            else:
                tell(f"What you wrote is in {path}.")


def read_written(path: Path) -> str:
    """What a person wrote in a file. Raises WrongUsage where it is no text, or the file has gone."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WrongUsage("expected UTF-8 text from the editor") from error
    except FileNotFoundError as error:
        raise WrongUsage(f"the editor took away its file, {path}; nothing was changed") from error


def run_editor(path: Path) -> None:
    """Run the editor that is named until it is closed. Raises WrongUsage where there is none, or it failed."""
    import subprocess

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual()
    try:
        code = subprocess.run([*shlex.split(command), str(path)], check=False).returncode  # noqa: S603 - the user's own editor
    except (OSError, ValueError) as error:
        raise WrongUsage(f"the editor {command!r} can't be run ({error}); set EDITOR to one that can") from error
    if code:
        raise WrongUsage(f"the editor {command!r} ended with {code}; nothing was changed")


def _usual() -> str:
    """The editor of whoever names none. Without a terminal it would wait for ever for somebody to leave it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUsage("no terminal to edit in: set EDITOR to a program, or change it with `update`")
    return "vi"
