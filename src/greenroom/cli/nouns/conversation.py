"""`greenroom conversation`: what was written."""

from argparse import Namespace

from greenroom.cli.arguments import add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.figures import clock, score, short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.rowverbs import list_verb
from greenroom.cli.table import Column
from greenroom.cli.talk import show_conversation
from greenroom.cli.verb import Group, verb_of
from greenroom.protocol.commands.conversation import ConversationGet, ConversationList
from greenroom.protocol.rows.conversation import ConversationRow

COLUMNS = (
    Column("id"),
    Column("title", cut=True),
    Column("persona", cut=True, spare=2),
    Column("status"),
    Column("score", right=True),
    Column("turns", right=True, spare=3),
    Column("provider", spare=1),
    Column("made", spare=4),
)


def _cells(row: ConversationRow) -> tuple[str, ...]:
    return (
        short(row.id),
        row.title,
        row.persona,
        row.status,
        score(row.quality_score),
        str(row.turn_count),
        row.provider,
        clock(row.created_at),
    )


def _show(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(ConversationGet, args, **looked_up(args, Finder(client)), include_turns=True)
        return answer(args, client, command, show_conversation)


VERB = Group(
    examples=(
        "greenroom conversation list --statuses pending_review --sort-by quality_score",
        "greenroom conversation show 4f1c9a2e",
    ),
    verbs={
        "list": list_verb(
            ConversationList,
            COLUMNS,
            _cells,
            nothing="There are no such conversations.",
            examples=(
                "greenroom conversation list --statuses pending_review,needs_revision",
                "greenroom conversation list --batch Quickstart --quality-min 8 --sort-by quality_score",
            ),
        ),
        "show": verb_of(
            ConversationGet,
            run=_show,
            arguments=lambda parser: add_row(parser, "conversation_id"),
            examples=("greenroom conversation show 4f1c9a2e", "greenroom conversation show 4f1c9a2e --json"),
        ),
        "generate": "nouns.generate",
    },
)
