"""Real money is asked for first."""

import sys
from argparse import ArgumentParser, Namespace

from greenroom.cli.exits import WrongUsage
from greenroom.client.blocking import Client

FREE = "rehearsal"
"""The provider that costs nothing."""


def add_yes(parser: ArgumentParser) -> None:
    """Add `--yes`."""
    parser.add_argument("--yes", action="store_true", help="spend real money without being asked")


def must_ask(args: Namespace, client: Client) -> bool:
    """Whether what the line asks for costs real money and nobody has said yes to that yet.

    Raises:
        WrongUsage: it does, and there is nobody to ask.
    """
    if args.yes:
        return False

    from greenroom.protocol.commands.system import SystemInfo

    provider = getattr(args, "provider", None) or client.call(SystemInfo()).provider
    if provider == FREE:
        return False
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise WrongUsage(
            f"This spends real money at {provider}, and there is nobody to ask. "
            f"Say --yes to go on, or --provider {FREE} for a run that costs nothing."
        )
    return True


def agrees(question: str) -> bool:
    """Ask the person at the keyboard."""
    sys.stdout.flush()
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
