"""Real money is asked for first."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.asking import somebody_is_there
from greenroom.cli.exits import WrongUsage
from greenroom.client.blocking import Client
from greenroom.model.attempt import is_simulated

FREE = "rehearsal"
"""The provider that costs nothing."""


def add_yes(parser: ArgumentParser) -> None:
    """Add `--yes`."""
    parser.add_argument("--yes", action="store_true", help="spend real money without being asked")


def provider_of(args: Namespace, client: Client) -> str:
    """The provider that the line names, or else the daemon's own."""
    from greenroom.protocol.commands.system import SystemInfo

    return getattr(args, "provider", None) or client.call(SystemInfo()).provider


def must_ask(args: Namespace, provider: str) -> bool:
    """Whether what the line asks for costs real money and nobody has said yes to that yet.

    Raises:
        WrongUsage: it does, and there is nobody to ask.
    """
    if args.yes or is_simulated(provider):
        return False
    if not somebody_is_there():
        raise WrongUsage(
            f"This spends real money at {provider}, and there is nobody to ask. "
            f"Say --yes to go on, or --provider {FREE} for a run that costs nothing."
        )
    return True
