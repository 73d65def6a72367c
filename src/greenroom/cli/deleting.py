"""The verb that deletes a row."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_row, build
from greenroom.cli.asking import agrees, somebody_is_there
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import FAILED
from greenroom.cli.finding import FOUND_BY_NAME, Finder, looked_up
from greenroom.cli.speaking import tell
from greenroom.cli.verb import Verb, verb_of
from greenroom.protocol.command import Command
from greenroom.protocol.rows.library import Deleted


def delete_verb(command: type[Command[Deleted]], field: str, *, examples: tuple[str, ...]) -> Verb:
    """The verb that deletes the row which `field` names, once that was confirmed where somebody can be asked."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            finder = Finder(client)
            found = looked_up(args, finder)
            if not args.yes and somebody_is_there():
                name = finder.name(FOUND_BY_NAME[field], found[field])
                if not agrees(f"Delete {name!r} for good?"):
                    tell("It stays.")
                    return FAILED
            return answer(args, client, build(command, args, **found), lambda _: tell("Deleted."))

    def arguments(parser: ArgumentParser) -> None:
        add_row(parser, field)
        parser.add_argument("--yes", action="store_true", help="delete without being asked")

    return verb_of(command, run=run, arguments=arguments, examples=examples)
