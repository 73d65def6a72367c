"""Copying that tells the truth: the desktop's own clipboard, or the terminal's, or a file; and which it was.

Only a program of the desktop says whether it took the text. A terminal is asked by an escape sequence (OSC 52) and
never answers, so that the text is kept in a file as well, and nothing is claimed.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

TOOLS: Final[Sequence[tuple[str, tuple[str, ...]]]] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)
"""Programs that copy, each with the variable without which it has no clipboard to copy to."""
PATIENCE_S: Final = 3.0
LONGEST_SENT: Final = 70_000
"""Bytes of a text that terminals take at most by OSC 52; many take no more."""

Run = Callable[[Sequence[str], bytes], bool]
"""Runs a program with an input. Returns whether it said that all went well."""


class Copies(Struct, frozen=True):
    """Where copies go: a file for those of which nobody says that they arrived."""

    environ: Mapping[str, str]
    file: Path
    run: Run
    which: Callable[[str], str | None] = shutil.which


async def copy(text: str, copies: Copies, send: Callable[[str], None]) -> str:
    """Copy a text.

    Args:
        text: what to copy.
        copies: where to.
        send: asks the terminal to take a text.

    Returns:
        What came of it, in words that claim no more than is known.
    """
    size = f"{len(text):,} characters"
    encoded = text.encode("utf-8", "replace")
    for variable, words in TOOLS:
        there = bool(copies.environ.get(variable) and copies.which(words[0]))
        if there and await asyncio.to_thread(copies.run, words, encoded):
            return f"Copied {size}."
    try:
        await asyncio.to_thread(_keep, encoded, copies.file)
        kept = f"{size} are in {copies.file}"
    except OSError as error:
        kept = f"they could not be kept in {copies.file} ({error.strerror})"
    if len(encoded) > LONGEST_SENT:
        return f"Too long for the terminal's clipboard; {kept}."
    send(text)
    return f"Sent to the terminal, which does not say whether it took it; {kept}."


def _keep(encoded: bytes, file: Path) -> None:
    """Write the file, for its owner's eyes alone, and never through somebody else's link."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(encoded)


def run(words: Sequence[str], given: bytes) -> bool:
    """Run a program with an input. What it says is not read: one stays behind, as the owner of the text."""
    try:
        done = subprocess.run(  # noqa: S603 - one of TOOLS
            words,
            input=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def of_system(environ: Mapping[str, str]) -> Copies:
    """Where copies go on this machine."""
    folder = environ.get("XDG_RUNTIME_DIR") or environ.get("HOME") or tempfile.gettempdir()
    return Copies(environ, Path(folder) / "greenroom-copied.txt", run)
