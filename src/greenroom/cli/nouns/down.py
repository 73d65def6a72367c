"""`greenroom down`: the daemon stopped, and gone."""

import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Final

from greenroom.cli.calling import daemon, socket_of
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import Verb
from greenroom.client.blocking import Client
from greenroom.model.errors import ClientError, NoDaemon
from greenroom.protocol.commands.system import SystemInfo, SystemShutdown

STEP_S: Final = 0.05
PATIENCE_S: Final = 15.0
"""How long a process may take to end once nobody is at its socket any more."""

LOOK_EVERY: Final = 20
"""So many steps lie between two looks at the socket."""


def is_there(pid: int) -> bool:
    """Whether a process of that id runs. One that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    except FileNotFoundError:
        return False


def listens(socket: str) -> bool:
    """Whether anybody is at the socket, whatever they say; one who drains may say no to all that is new."""
    try:
        Client(socket).close()
    except NoDaemon:
        return False
    except ClientError:
        pass  # somebody said something
    return True


def wait_for_end(pid: int, socket: str, wait: Callable[[float], None]) -> bool:
    """Wait while a daemon drains, however long it may take, and then for its process to end.

    Args:
        pid: its process.
        socket: where it answers while it drains.
        wait: lets a moment pass.

    Returns:
        Whether the process has ended; False where it is still there long after its socket has closed.
    """
    left = steps = round(PATIENCE_S / STEP_S)
    while is_there(pid):
        if left == 0:
            return False
        wait(STEP_S)
        left -= 1
        if left % LOOK_EVERY == 0 and listens(socket):
            left = steps
    return True


def _run(args: Namespace) -> int:
    with daemon(args, start=False) as client:
        pid = client.call(SystemInfo()).pid
        started = client.call(SystemShutdown())
    if not args.json:
        tell(started.message)
    gone = wait_for_end(pid, socket_of(args), time.sleep)
    if args.json:
        show_json(started)
    elif gone:
        tell("It has stopped.", "green")
    if not gone:
        tell(f"It has closed its socket, and process {pid} does not end. `kill -9 {pid}` loses nothing.", "red")
    return DONE if gone else FAILED


VERB = Verb(
    summary="Stop the daemon: running items finish first",
    description="Stop the daemon and wait until it has gone. Running items finish, up to [daemon] drain_s; the "
    "rest go back to the queue and are written when a daemon runs again.",
    run=_run,
    examples=("greenroom down",),
)
