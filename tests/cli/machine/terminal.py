"""The program on a terminal of its own, for what it asks a person."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Sequence

from msgspec import Struct

PROGRAM = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
from greenroom.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""Its terminal becomes the one that controls it, so that a key is asked for there, unseen.

Ctrl-C is what it is at a terminal, though whoever runs the tests in the background has it ignored.
"""


class Ended(Struct, frozen=True):
    """How it ended, and all that the terminal showed."""

    code: int
    shown: str


Terminal = Callable[..., Ended]
"""Runs `greenroom` with words; `typed` holds questions, or their ends, each with what is typed at it."""


def on_a_terminal(*words: str, typed: Sequence[tuple[str, str]]) -> Ended:
    """Run the program, and type each answer once its question is shown."""
    ours, its = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], stdin=its, stdout=its, stderr=its, start_new_session=True
    )
    os.close(its)
    shown, at = "", 0
    with os.fdopen(ours, "r+b", buffering=0) as terminal:
        for question, answer in typed:
            while (found := shown.find(question, at)) < 0:
                shown += _read(terminal.fileno(), shown)
            at = found + len(question)
            terminal.write(f"{answer}\n".encode())
        while more := _read(terminal.fileno(), shown, ended=""):
            shown += more
    return Ended(program.wait(), shown.replace("\r\n", "\n"))


def _read(terminal: int, shown: str, ended: str | None = None) -> str:
    """What the terminal shows next; `ended` once the program has gone, which is a failure where that is None."""
    try:
        more = os.read(terminal, 4096).decode(errors="replace")
    except OSError:  # how Linux says that nobody holds the other end
        more = ""
    if not more and ended is None:
        raise AssertionError(f"the program ended and had not asked that:\n{shown}")
    return more
