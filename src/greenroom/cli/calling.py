"""The way from a verb to the daemon and back: find it, start it if need be, ask, show the answer."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from greenroom.cli.exits import DONE
from greenroom.cli.speaking import show_json, tell
from greenroom.client.blocking import Client
from greenroom.config import paths
from greenroom.model.errors import NoDaemon
from greenroom.protocol.command import Command

ResultT = TypeVar("ResultT")

Show = Callable[[ResultT], None]


def socket_of(args: Namespace) -> str:
    """The socket that the line names, or the one of these variables."""
    return args.socket or paths.socket(os.environ)


@contextmanager
def daemon(args: Namespace, *, start: bool = True) -> Iterator[Client]:
    """A connection to the daemon. One is started where none runs, unless `start` or the line forbids it.

    Raises:
        NoDaemon: none runs.
        NotStarted: none ran, and the one that was started did not come up.
    """
    socket = socket_of(args)
    try:
        client = Client(socket)
    except NoDaemon:
        if not start or args.no_start:
            raise
        from greenroom.cli import starting

        starting.start(socket, os.environ)
        tell("No daemon ran; started one. `greenroom down` stops it.", "dim")
        client = Client(socket)
    with client:
        yield client


def answer(args: Namespace, client: Client, command: Command[ResultT], shown: Show[ResultT]) -> int:
    """Ask, and show what is answered: as the protocol has it with `--json`, otherwise by `shown`."""
    if args.json:
        show_json(client.rpc(command.method, msgspec.to_builtins(command)))
    else:
        shown(client.call(command))
    return DONE
