"""`greenroom flashcards`: from a text to suggestions, and from those to cards."""

from argparse import Namespace
from typing import Final

from greenroom.cli.arguments import add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.figures import clock, cost, rate, short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.rowverbs import list_verb
from greenroom.cli.sides import show_sides, sides_verb
from greenroom.cli.speaking import show
from greenroom.cli.suggesting import decide_verb
from greenroom.cli.table import Column, show_facts, show_table
from greenroom.cli.verb import Group, verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.flashcards import FlashcardsGet, FlashcardsList
from greenroom.protocol.commands.suggestion import (
    SuggestionAccept,
    SuggestionList,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from greenroom.protocol.rows.flashcards import GenerationRow, SuggestionRow

GENERATIONS: Final = (
    Column("id"),
    Column("text", cut=True),
    Column("status"),
    Column("cards", right=True),
    Column("accepted", right=True),
    Column("cost", right=True, spare=1),
    Column("made", spare=2),
)
SUGGESTIONS: Final = (
    Column("id"),
    Column("status"),
    Column("front", cut=True),
    Column("back", cut=True),
)


def _generation(row: GenerationRow) -> tuple[str, ...]:
    of = row.metadata
    return (
        short(row.id),
        row.source_name,
        row.status,
        f"{of.suggestions:,}",
        f"{of.accepted:,}",
        cost(row.cost_usd, row.provider),
        clock(row.created_at),
    )


def _suggestion(row: SuggestionRow) -> tuple[str, ...]:
    like = f" (like {short(row.duplicate_of)})" if row.duplicate_of is not None else ""
    return short(row.id), f"{row.status}{like}", row.front, row.back


def _show(client: Client, row: GenerationRow) -> None:
    of, error = row.metadata, row.error
    share = "" if of.acceptance_rate is None else f" ({rate(of.acceptance_rate)} of those decided about)"
    show_facts(
        [
            ("id", row.id),
            ("text", row.source_name),
            ("status", row.status),
            ("error", "" if error is None else f"{error.type}: {error.message}"),
            ("answer", "" if error is None else error.excerpt or ""),
            ("written by", f"{row.provider}, {row.model}, {row.prompt_version}"),
            ("cost", cost(row.cost_usd, row.provider)),
            ("tokens", f"{row.input_tokens:,} in, {row.output_tokens:,} out"),
            ("proposed", f"{of.suggestions:,}, {of.quoted:,} of them with their place in the text"),
            ("repeated", f"{of.repeated:,} left out" if of.repeated else ""),
            ("like cards", f"{of.like_cards:,} nearly the same as a card you had" if of.like_cards else ""),
            ("accepted", f"{of.accepted:,}{share}"),
            ("rejected", f"{of.rejected:,}"),
            ("made", clock(row.created_at)),
        ]
    )
    page = client.call(SuggestionList(generation_id=row.id, limit=500, sort_direction="asc"))
    if page.items:
        show("")
        show_table(SUGGESTIONS, map(_suggestion, page.items))


def _run_show(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(FlashcardsGet, args, **looked_up(args, Finder(client)))
        return answer(args, client, command, lambda row: _show(client, row))


VERB = Group(
    examples=("greenroom flashcards generate chapter-1.txt", "greenroom flashcards review"),
    verbs={
        "generate": "nouns.flashcards_generate",
        "list": list_verb(
            FlashcardsList,
            GENERATIONS,
            _generation,
            nothing="There are no such texts.",
            examples=("greenroom flashcards list", "greenroom flashcards list --statuses failed"),
        ),
        "show": verb_of(
            FlashcardsGet,
            run=_run_show,
            arguments=lambda parser: add_row(parser, "generation_id"),
            examples=("greenroom flashcards show chapter-1.txt",),
        ),
        "review": "nouns.flashcards_review",
        "suggestions": list_verb(
            SuggestionList,
            SUGGESTIONS,
            _suggestion,
            nothing="There are no such suggestions.",
            examples=("greenroom flashcards suggestions --generation chapter-1.txt --status proposed",),
        ),
        "accept": decide_verb(
            SuggestionAccept,
            "Accepted",
            sides=True,
            examples=(
                "greenroom flashcards accept 4f1c9a2e --front 'Who built it?'",
                "greenroom flashcards accept --generation chapter-1.txt",
            ),
        ),
        "reject": decide_verb(
            SuggestionReject,
            "Rejected",
            sides=False,
            examples=("greenroom flashcards reject 4f1c9a2e 5b2d8c31",),
        ),
        "reopen": decide_verb(
            SuggestionReopen, "Reopened", sides=False, examples=("greenroom flashcards reopen 4f1c9a2e",)
        ),
        "update": sides_verb(
            SuggestionUpdate,
            "suggestion_id",
            show_sides,
            "greenroom flashcards update 4f1c9a2e --back 'In 1759.'",
        ),
    },
)
