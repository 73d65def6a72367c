"""`greenroom up`: the daemon in the background."""

import os
from argparse import Namespace

from greenroom.cli.calling import answer, socket_of
from greenroom.cli.exits import FAILED
from greenroom.cli.nouns.status import provider_words
from greenroom.cli.speaking import tell
from greenroom.cli.starting import answers, log_file, start
from greenroom.cli.table import show_facts
from greenroom.cli.verb import Verb
from greenroom.client.blocking import Client
from greenroom.config import paths
from greenroom.protocol.commands.system import Info, SystemInfo


def _show(info: Info) -> None:
    show_facts(
        [("pid", str(info.pid)), ("socket", info.socket), ("home", info.home), ("provider", provider_words(info))]
    )


def _is_another(home: str) -> bool:
    """Whether GREENROOM_HOME names a home, and not this one."""
    return bool(os.environ.get("GREENROOM_HOME")) and os.path.realpath(home) != os.path.realpath(
        paths.home(os.environ)
    )


def _run(args: Namespace) -> int:
    socket = socket_of(args)
    if answers(socket):
        with Client(socket) as client:
            theirs = client.call(SystemInfo()).home
        if _is_another(theirs):
            tell(
                f"The daemon that runs at {socket} has another home: {theirs}, not {paths.home(os.environ)}. "
                "Nothing was started. `greenroom down` stops that one; with a GREENROOM_SOCKET of its own, yours "
                "runs beside it.",
                "red",
            )
            return FAILED
        tell("It runs already.", "dim")
    else:
        start(socket, os.environ)
        tell(f"Started. Its log: {log_file(os.environ)}", "green")
    with Client(socket) as client:
        return answer(args, client, SystemInfo(), _show)


VERB = Verb(
    summary="Start the daemon in the background",
    description="Start the daemon in the background and wait until it answers. Does nothing where one runs, and "
    "fails where that one has another home than GREENROOM_HOME. It "
    "goes on after you log out only where the machine lets it; `greenroom service install` is for good.",
    run=_run,
    examples=("greenroom up", "greenroom up --json"),
)
