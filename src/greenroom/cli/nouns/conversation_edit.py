"""`greenroom conversation edit`: other turns, from an editor or a file."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_row, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.rowdocument import read_text
from greenroom.cli.speaking import one_line, show_json, tell
from greenroom.cli.talktext import read, written
from greenroom.cli.verb import verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.conversation import ConversationEdit, ConversationGet
from greenroom.protocol.rows.conversation import ConversationRow


def _arguments(parser: ArgumentParser) -> None:
    add_row(parser, "conversation_id")
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="the talk, instead of an editor: a line `=== user` or `=== assistant` before each turn; - is stdin",
    )


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(ConversationGet, args, **looked_up(args, Finder(client)), include_turns=True)
        row = client.call(command)
        if args.file:
            edited: ConversationRow | None = put(client, row, read_text(args.file, "--from"))
        else:
            edited = in_editor(client, row)
    if args.json:
        show_json(edited or row)
    elif edited is None:
        tell("Nothing was changed.")
    else:
        tell(f"{one_line(edited.title)}: revision {edited.revision}, {edited.status.replace('_', ' ')}.")
    return DONE


def in_editor(client: Client, row: ConversationRow) -> ConversationRow | None:
    """Have a person edit the turns that come with a row. None where they left them as they were."""
    from greenroom.cli.editing import edit

    taken: list[ConversationRow] = []
    edit(written(row.turns or []), lambda text: taken.append(put(client, row, text)), suffix=".txt")
    return taken[-1] if taken else None


def put(client: Client, row: ConversationRow, text: str) -> ConversationRow:
    """Give a conversation the turns of a text; what somebody else wrote meanwhile is not written over."""
    return client.call(ConversationEdit(conversation_id=row.id, turns=read(text), if_revision=row.revision))


VERB = verb_of(
    ConversationEdit,
    run=_run,
    arguments=_arguments,
    examples=("greenroom conversation edit 4f1c9a2e", "greenroom conversation edit 4f1c9a2e --from talk.txt"),
)
