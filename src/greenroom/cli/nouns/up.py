"""`greenroom up`: the daemon in the background."""

import os
from argparse import Namespace

from greenroom.cli.calling import answer, socket_of
from greenroom.cli.nouns.status import provider_words
from greenroom.cli.speaking import tell
from greenroom.cli.starting import answers, log_file, start
from greenroom.cli.table import show_facts
from greenroom.cli.verb import Verb
from greenroom.client.blocking import Client
from greenroom.protocol.commands.system import Info, SystemInfo


def _show(info: Info) -> None:
    show_facts(
        [("pid", str(info.pid)), ("socket", info.socket), ("home", info.home), ("provider", provider_words(info))]
    )


def _run(args: Namespace) -> int:
    socket = socket_of(args)
    if answers(socket):
        tell("It runs already.", "dim")
    else:
        start(socket, os.environ)
        tell(f"Started. Its log: {log_file(os.environ)}", "green")
    with Client(socket) as client:
        return answer(args, client, SystemInfo(), _show)


VERB = Verb(
    summary="Start the daemon in the background",
    description="Start the daemon in the background and wait until it answers. Does nothing where one runs. It "
    "goes on after you log out only where the machine lets it; `greenroom service install` is for good.",
    run=_run,
    examples=("greenroom up", "greenroom up --json"),
)
