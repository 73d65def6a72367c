"""`greenroom conversation bulk`: the same for many conversations at once."""

from argparse import ArgumentParser, Namespace
from typing import Final, get_args

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import agrees, somebody_is_there
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import FAILED, WrongUsage
from greenroom.cli.figures import short
from greenroom.cli.filtering import FIELDS, add_filter, said_of_filter
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.speaking import tell
from greenroom.cli.table import Column, show_table
from greenroom.cli.verb import verb_of
from greenroom.protocol.commands.conversation import BulkAction, BulkDone, ConversationBulk

_FILTERS: Final = tuple(name for name in FIELDS if name != "categories")
"""`--categories` are those to be set."""


def _arguments(parser: ArgumentParser) -> None:
    actions = get_args(BulkAction)
    parser.add_argument(
        "action", choices=actions, metavar="ACTION", help=f"what is done to each: {', '.join(actions)}"
    )
    parser.add_argument("conversations", nargs="*", metavar="CONVERSATION", help="these, by id")
    parser.add_argument("--all", action="store_true", help="every conversation, where nothing else says which")
    parser.add_argument("--yes", action="store_true", help="delete without being asked")
    add_options(parser, ConversationBulk, only=("note", "categories"))
    add_filter(parser, "which conversations, instead of ids", _FILTERS)


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        finder = Finder(client)
        said = said_of_filter(args, looked_up(args, finder), _FILTERS)
        if sum((bool(args.conversations), bool(said), args.all)) != 1:
            raise WrongUsage("expected ids, filters, or --all")
        if args.action == "delete" and not args.yes:
            if not somebody_is_there():
                raise WrongUsage("this deletes for good, and there is nobody to ask; say --yes")
            if not agrees("Delete them for good?"):
                tell("They stay.")
                return FAILED
        ids = [finder.id_of("conversation", each) for each in args.conversations]
        which = {"conversation_ids": ids} if ids else {"filter": said}
        return answer(args, client, build(ConversationBulk, args, **which), _show)


def _show(done: BulkDone) -> None:
    tell(f"{done.changed:,} changed.", "green" if done.changed else "dim")
    if done.refused:
        show_table(
            (Column("id"), Column("not changed, since", cut=True)),
            ((short(each.id), each.reason) for each in done.refused),
        )


VERB = verb_of(
    ConversationBulk,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom conversation bulk approve --statuses pending_review --quality-min 8.5",
        "greenroom conversation bulk reopen --batch Quickstart",
        "greenroom conversation bulk set_categories 4f1c9a2e 77aa01bc --categories support,mail",
    ),
)
