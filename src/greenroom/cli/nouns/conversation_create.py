"""`greenroom conversation create`: a conversation by hand."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.parameters import add_set, read_set
from greenroom.cli.rowdocument import read_text
from greenroom.cli.table import show_facts
from greenroom.cli.talktext import read
from greenroom.cli.verb import verb_of
from greenroom.protocol.commands.conversation import ConversationCreate
from greenroom.protocol.rows.conversation import ConversationRow


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="the talk: a line `=== user` or `=== assistant` before each turn; - is stdin",
    )
    add_set(parser, "a parameter")
    add_options(parser, ConversationCreate, but=("turns", "parameters"))


def _run(args: Namespace) -> int:
    turns = read(read_text(args.file, "--from")) if args.file else []
    command = build(ConversationCreate, args, turns=turns, parameters=read_set(args.assignments, {}))
    with daemon(args) as client:
        return answer(args, client, command, _show)


def _show(row: ConversationRow) -> None:
    show_facts([("id", row.id), ("title", row.title)])


VERB = verb_of(
    ConversationCreate,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom conversation create --title 'A late parcel' --from talk.txt --categories support",
        "greenroom conversation create --title 'A late parcel' --persona 'a night nurse'",
    ),
)
