"""The verb that writes something else on a flashcard."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.table import show_facts
from greenroom.cli.verb import Verb, verb_of
from greenroom.protocol.command import Command


def sides_verb(command: type[Command[Any]], row: str, shown: Callable[[Any], None], example: str) -> Verb:
    """A verb that writes something else on the card, or the suggestion, that the field `row` names."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            return answer(args, client, build(command, args, **looked_up(args, Finder(client))), shown)

    def arguments(parser: ArgumentParser) -> None:
        add_row(parser, row)
        add_options(parser, command, but=(row, "idempotency_key"))

    return verb_of(command, run=run, arguments=arguments, examples=(example,))


def show_sides(row: Any) -> None:
    """Print what stands on a card or a suggestion."""
    show_facts([("id", row.id), ("front", row.front), ("back", row.back)])
