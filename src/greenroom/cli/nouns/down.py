"""`greenroom down`: the daemon stopped, and gone."""

import time
from argparse import Namespace
from pathlib import Path
from typing import Final

from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import Verb
from greenroom.protocol.commands.system import SystemInfo, SystemShutdown

STEP_S: Final = 0.05


def is_there(pid: int) -> bool:
    """Whether a process of that id runs. One that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    except FileNotFoundError:
        return False


def _run(args: Namespace) -> int:
    with daemon(args, start=False) as client:
        pid = client.call(SystemInfo()).pid
        started = client.call(SystemShutdown())
    if not args.json:
        tell(started.message)
    while is_there(pid):
        time.sleep(STEP_S)
    if args.json:
        show_json(started)
    else:
        tell("It has stopped.", "green")
    return DONE


VERB = Verb(
    summary="Stop the daemon: running items finish first",
    description="Stop the daemon and wait until it has gone. Running items finish, up to [daemon] drain_s; the "
    "rest go back to the queue and are written when a daemon runs again.",
    run=_run,
    examples=("greenroom down",),
)
