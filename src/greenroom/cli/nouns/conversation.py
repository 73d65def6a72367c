"""`greenroom conversation`: what was written."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import get_args

from greenroom.cli.arguments import PAGING, add_options, add_row, build, listed
from greenroom.cli.asking import agrees, somebody_is_there
from greenroom.cli.calling import answer, daemon
from greenroom.cli.deciding import decide_verb
from greenroom.cli.exits import FAILED, WrongUsage
from greenroom.cli.figures import clock, counted, rate, score, short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.paged import show_page
from greenroom.cli.rowverbs import list_verb
from greenroom.cli.speaking import one_line, show, tell
from greenroom.cli.table import Column, show_facts, show_table
from greenroom.cli.talk import show_conversation
from greenroom.cli.verb import Group, Verb, verb_of
from greenroom.cli.verdicts import show_verdicts
from greenroom.model.coverage import Dimension
from greenroom.protocol.commands.conversation import (
    ConversationCoverage,
    ConversationDelete,
    ConversationGet,
    ConversationList,
    ConversationRevisions,
    ConversationSearch,
    ConversationStats,
    ConversationTotals,
    ConversationUpdate,
)
from greenroom.protocol.rows.conversation import ConversationRow, Coverage, FoundRow, RevisionRow

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


FOUND_COLUMNS = (
    Column("id"),
    Column("title", cut=True),
    Column("status", spare=1),
    Column("rank", right=True, spare=2),
    Column("words around", cut=True),
)


def _found_cells(row: FoundRow) -> tuple[str, ...]:
    return short(row.id), row.title, row.status, f"{row.rank:.1f}", row.snippet


def _search_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("query", metavar="WORDS", nargs="+", help='what has to be in it; "a phrase" in quotes')
    fields = [name for name in ConversationSearch.__struct_fields__ if name != "query"]
    add_options(parser, ConversationSearch, only=sorted(fields, key=PAGING.__contains__))


def _search(args: Namespace) -> int:
    # What the shell took the quotes from is still one phrase.
    words = [f'"{word}"' if " " in word and '"' not in word else word for word in args.query]
    with daemon(args) as client:
        found = looked_up(args, Finder(client))
        command = build(ConversationSearch, args, {"query": "WORDS"}, **found, query=" ".join(words))
        return answer(
            args,
            client,
            command,
            lambda page: show_page(page, FOUND_COLUMNS, _found_cells, "Nothing has these words."),
        )


def _update_arguments(parser: ArgumentParser) -> None:
    add_row(parser, "conversation_id")
    add_options(parser, ConversationUpdate, but=("conversation_id",))


def _update(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(ConversationUpdate, args, **looked_up(args, Finder(client)))
        return answer(args, client, command, lambda row: show_facts([("id", row.id), ("title", row.title)]))


def _delete_arguments(parser: ArgumentParser) -> None:
    add_row(parser, "conversation_id")
    add_options(parser, ConversationDelete, only=("hard",))
    parser.add_argument("--yes", action="store_true", help="delete without being asked")


def _delete(args: Namespace) -> int:
    hard = getattr(args, "hard", False)
    with daemon(args) as client:
        found = looked_up(args, Finder(client))
        if hard and not args.yes and somebody_is_there() and not agrees("Delete it for good?"):
            tell("It stays.")
            return FAILED
        told = "Deleted." if hard else "Archived; `greenroom conversation reopen` brings it back."
        return answer(args, client, build(ConversationDelete, args, **found), lambda _: tell(told))


def _show_totals(totals: ConversationTotals) -> None:
    show_facts(
        [
            ("conversations", f"{totals.total:,}"),
            *((status.replace("_", " "), f"{count:,}") for status, count in totals.by_status.items() if count),
            ("average quality", score(totals.avg_quality)),
            ("approved of those decided", "" if totals.approval_rate is None else rate(totals.approval_rate)),
        ]
    )
    show_verdicts(totals.verdicts)
    if totals.total:
        show("")
        show_table(
            (Column("tier"), Column("conversations", right=True)),
            ((tier.replace("_", " "), f"{count:,}") for tier, count in totals.by_tier.items() if count),
        )


def _stats(args: Namespace) -> int:
    with daemon(args) as client:
        return answer(args, client, build(ConversationStats, args), _show_totals)


def _coverage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "dimensions",
        type=listed(),
        nargs="+",
        metavar="DIMENSION",
        help=f"two or three of {', '.join(get_args(Dimension))}",
    )
    add_options(parser, ConversationCoverage, only=("all_owners",))


def _coverage(args: Namespace) -> int:
    dimensions = [name for each in args.dimensions for name in each]
    if not 2 <= len(dimensions) <= 3:
        raise WrongUsage(f"DIMENSION: expected two or three of {', '.join(get_args(Dimension))}")
    command = build(ConversationCoverage, args, {"dimensions": "DIMENSION"}, dimensions=dimensions)
    with daemon(args) as client:
        finder = Finder(client)
        return answer(args, client, command, lambda told: _show_coverage(told, command.dimensions, finder))


def _show_coverage(told: Coverage, dimensions: Sequence[str], finder: Finder) -> None:
    columns = [Column(name.removesuffix("_id"), cut=True) for name in dimensions]
    show_table(
        (*columns, Column("conversations", right=True), Column("approved", right=True)),
        (
            (
                *(_dimension(name, str(getattr(cell, name) or ""), finder) for name in dimensions),
                f"{cell.total:,}",
                f"{cell.approved:,}",
            )
            for cell in told.cells
        ),
    )
    if told.empty:
        more = " or more" if told.empty_capped else ""
        none = counted(len(told.empty), f"combination{more} has", f"combinations{more} have")
        tell(f"{none} none; --json has them as `greenroom batch start` takes them.", "dim")


def _dimension(name: str, value: str, finder: Finder) -> str:
    """A value as it is shown: of a row of the library, the end of its id and its name, if it is still there."""
    if not value or not name.endswith("_id"):
        return value
    called = finder.name(name.removesuffix("_id"), value)
    return short(value) if called == value else f"{short(value)} {called}"


REVISION_COLUMNS = (
    Column("revision", right=True),
    Column("origin"),
    Column("turns", right=True),
    Column("made"),
    Column("changed", cut=True),
)


def _revision_cells(row: RevisionRow) -> tuple[str, ...]:
    turns = [(each, each.after or each.before) for each in row.changes]
    changed = [
        f"{each.kind} {each.turn_number}: {one_line(turn.content)[:60]}"
        for each, turn in turns
        if turn is not None
    ]
    if row.replaced_title is not None:
        changed.insert(0, f"the title was {one_line(row.replaced_title)}")
    return str(row.number), row.origin, str(row.turn_count), clock(row.created_at), "; ".join(changed)


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
        "show": Verb(
            summary="Read a conversation with its turns",
            description="Read a conversation: what it is, what its score lacks, what reviewers said, its turns.",
            run=_show,
            arguments=lambda parser: add_row(parser, "conversation_id"),
            examples=("greenroom conversation show 4f1c9a2e", "greenroom conversation show 4f1c9a2e --json"),
        ),
        "search": verb_of(
            ConversationSearch,
            run=_search,
            arguments=_search_arguments,
            examples=(
                "greenroom conversation search refund 'late parcel'",
                "greenroom conversation search 咖啡 --statuses approved",
            ),
        ),
        "create": "nouns.conversation_create",
        "edit": "nouns.conversation_edit",
        "update": verb_of(
            ConversationUpdate,
            run=_update,
            arguments=_update_arguments,
            examples=("greenroom conversation update 4f1c9a2e --categories support --review-score 8.5",),
        ),
        "delete": verb_of(
            ConversationDelete,
            run=_delete,
            arguments=_delete_arguments,
            examples=(
                "greenroom conversation delete 4f1c9a2e",
                "greenroom conversation delete 4f1c9a2e --hard --yes",
            ),
        ),
        "regenerate": "nouns.conversation_regenerate",
        "approve": decide_verb("approve", "Approve a conversation"),
        "reject": decide_verb("reject", "Reject a conversation"),
        "request-changes": decide_verb("request_changes", "Ask for changes, with a note that says which"),
        "reopen": decide_verb("reopen", "Take the last decision back, or bring back what was archived"),
        "comment": decide_verb("comment", "Add a note to the history"),
        "bulk": "nouns.conversation_bulk",
        "revisions": list_verb(
            ConversationRevisions,
            REVISION_COLUMNS,
            _revision_cells,
            nothing="There are no revisions.",
            examples=("greenroom conversation revisions 4f1c9a2e",),
            row="conversation_id",
        ),
        "stats": verb_of(
            ConversationStats,
            run=_stats,
            arguments=lambda parser: add_options(parser, ConversationStats),
            examples=("greenroom conversation stats",),
        ),
        "coverage": verb_of(
            ConversationCoverage,
            run=_coverage,
            arguments=_coverage_arguments,
            examples=(
                "greenroom conversation coverage persona,emotion",
                "greenroom conversation coverage tier,topic,status",
            ),
        ),
        "generate": "nouns.generate",
    },
)
