"""`greenroom rpc`: any method of the protocol, with its parameters as JSON."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

import msgspec

from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, WrongUsage
from greenroom.cli.speaking import show_json
from greenroom.cli.verb import Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("method", metavar="METHOD", help="its name; `rpc.discover` describes them all")
    parser.add_argument(
        "params",
        nargs="?",
        default="{}",
        metavar="JSON",
        help="the parameters by name, as an object; - reads them from stdin, @FILE from a file",
    )


def _params(text: str) -> dict[str, Any]:
    try:
        if text == "-":
            text = sys.stdin.read()
        elif text.startswith("@"):
            from pathlib import Path

            text = Path(text[1:]).read_text(encoding="utf-8")
        return msgspec.json.decode(text, type=dict[str, Any])
    except OSError as error:
        raise WrongUsage(f"{text}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WrongUsage(f"expected parameters by name, as a JSON object: {error}") from error


def _run(args: Namespace) -> int:
    params = _params(args.params)
    with daemon(args, start=False) as client:
        show_json(client.rpc(args.method, params))
    return DONE


VERB = Verb(
    summary="Call any method of the protocol",
    description="Call any method of the protocol and print its result. Starts no daemon.",
    arguments=_arguments,
    run=_run,
    examples=(
        "greenroom rpc system.info",
        """greenroom rpc batch.list '{"statuses": ["paused"], "limit": 5}'""",
        "greenroom rpc rpc.discover > openrpc.json",
        "greenroom rpc batch.start @order.json",
    ),
)
