"""Starting the daemon in the background, for a verb that needs one and finds none."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from greenroom.cli.exits import NotStarted
from greenroom.client.blocking import Client
from greenroom.config import paths
from greenroom.model.errors import ClientError, NoDaemon
from greenroom.protocol.commands.system import SystemPing

PROGRAM: Final = (sys.executable, "-P", "-m", "greenroom", "daemon")
"""`-P`, for the folder that somebody stands in is no place to load modules from."""

PATIENCE_S: Final = 30.0
STEP_S: Final = 0.05
LOG_LINES: Final = 12
LARGEST_LOG: Final = 10 * 2**20
"""A log of more bytes than this is put aside, over the one that was put aside before."""


def log_file(environ: Mapping[str, str]) -> Path:
    """Where a daemon in the background writes its log."""
    return Path(paths.home(environ), "logs", "daemon.log")


def answers(socket: str) -> bool:
    """Whether a daemon is there and has come up."""
    try:
        with Client(socket) as client:
            client.call(SystemPing())
    except NoDaemon:
        return False
    except ClientError:
        # It listens, and is on its way up or down.
        return False
    return True


def start(
    socket: str,
    environ: Mapping[str, str],
    *,
    program: Sequence[str] = PROGRAM,
    patience_s: float = PATIENCE_S,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Start a daemon that outlives us, and wait until it answers.

    Args:
        socket: where it is to listen.
        environ: its environment, which decides its home and its settings.
        program: the words that start it.
        patience_s: how long it may take, in seconds.
        wait: lets a moment pass.

    Raises:
        NotStarted: its home can't be written to; or it ended, or did not answer in time: with the last lines of
            its log.
    """
    path = log_file(environ)
    try:
        _open_folder(path)
        # Path.open takes no opener, which makes the file private from its first moment.
        log = open(path, "ab", opener=_private)  # noqa: SIM115 - closed below; here only opening fails
    except OSError as error:
        raise NotStarted(
            f"The daemon's log can't be written at {path}: {error.strerror}. "
            "Make that folder one that you may write to, or set GREENROOM_HOME to one that is."
        ) from error
    with log:
        said_before = log.tell()
        pid = _spawn(program, {**environ, "GREENROOM_SOCKET": socket}, log.fileno())
    for _ in range(max(1, round(patience_s / STEP_S))):
        if answers(socket):
            return
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            # Perhaps another one was quicker: it holds the home, and answers in a moment.
            wait(STEP_S)
            if answers(socket):
                return
            code = os.waitstatus_to_exitcode(status)
            raise NotStarted(f"The daemon ended as it started (exit code {code}).{_last_lines(path, said_before)}")
        wait(STEP_S)
    os.kill(pid, signal.SIGTERM)
    raise NotStarted(
        f"The daemon did not answer within {patience_s:g} s at {socket}; it was stopped again."
        f"{_last_lines(path, said_before)}"
    )


def _spawn(program: Sequence[str], environ: Mapping[str, str], log: int) -> int:
    """Start a process in a session of its own, which outlives the terminal. Returns its id."""
    return os.posix_spawn(
        program[0],
        tuple(program),
        environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, log, 1),
            (os.POSIX_SPAWN_DUP2, log, 2),
        ],
        setsid=True,
    )


def _open_folder(path: Path) -> None:
    # Of folders that `parents` makes, only the last gets the mode.
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _last_lines(path: Path, since: int) -> str:
    """What the log says since a place in it, as an end of a message."""
    with path.open("rb") as log:
        log.seek(since)
        lines = log.read().decode(errors="replace").strip().splitlines()[-LOG_LINES:]
    if not lines:
        return f" Its log, {path}, says nothing."
    return f" Its log, {path}, says:\n" + "\n".join(f"  {line}" for line in lines)
