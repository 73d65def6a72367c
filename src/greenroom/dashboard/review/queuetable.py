"""The queue as a table: a list that is here already, in which decided rows stay where they stand."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from greenroom.cli.figures import score
from greenroom.dashboard.review.decisions import Decision, Ledger, Stand
from greenroom.dashboard.review.drafts import Drafts
from greenroom.dashboard.review.keys import tables_own
from greenroom.dashboard.review.outbox import FLAG
from greenroom.dashboard.review.queue import Queue
from greenroom.dashboard.states import badge
from greenroom.dashboard.table import Column, Order, PagedTable, Source
from greenroom.dashboard.table.keys import KEYS as TABLE
from greenroom.protocol.command import Page
from greenroom.protocol.rows.conversation import ConversationRow

STATUS_AFTER = {"approve": "approved", "reject": "rejected", "request_changes": "needs_revision"}
STANDS = {Stand.WAITING: " …", Stand.SENT: " …", Stand.UNSURE: " ⁇", Stand.STORED: ""}
"""What stands behind a decision until it is stored."""


class QueueTable(PagedTable[ConversationRow], inherit_bindings=False):
    """A table without the keys that mean something else in a review."""

    HELP_TITLE = TABLE.heading
    BINDINGS: ClassVar[list[BindingType]] = [*tables_own(TABLE).bindings()]


def columns(ledger: Ledger, drafts: Drafts) -> Sequence[Column[ConversationRow]]:
    """What is shown of a conversation in the queue."""

    def title(row: ConversationRow) -> str:
        return _title(row, unstored=drafts.is_unstored(row.id))

    return (
        Column(title="state", cell=lambda row: state(row, ledger), width=18),
        Column(title="score", cell=lambda row: score(row.quality_score), width=5, right=True),
        Column(title="title", cell=title, width=32, grows=3),
        Column(title="persona", cell=lambda row: row.persona, width=12, grows=1, drops=2),
        Column(title="topic", cell=lambda row: row.topic, width=12, grows=1, drops=3),
    )


def _title(row: ConversationRow, *, unstored: bool) -> str:
    typed = "✎ unstored: " if unstored else ""
    return f"{typed}⚑ {row.title}" if FLAG in row.categories else f"{typed}{row.title}"


def state(row: ConversationRow, ledger: Ledger) -> Text:
    """How a conversation stands: by what was decided here, stored or not; else as the daemon has it."""
    verdict = ledger.verdict(row.id)
    if verdict is not None:
        return decided(verdict)
    if ledger.trouble(row.id) is not None:
        return Text("✗ not stored", style="bold red", no_wrap=True)
    return badge(row.status)


def decided(verdict: Decision) -> Text:
    """`✓ approved`, and whether it is stored."""
    behind = STANDS.get(verdict.stand, "")
    if verdict.deed == "regenerate":
        words = f"▶ to be written{behind}" if behind else "▶ being rewritten"
        return Text(words, style="green", no_wrap=True)
    shown = badge(STATUS_AFTER[verdict.deed])
    if verdict.deed == "request_changes":
        shown = Text("! changes asked", style="magenta", no_wrap=True)
    return shown.append(behind)


def source_of(queue: Queue) -> Source[ConversationRow]:
    """Pages of the queue, for its table: they need nobody."""

    async def page(number: int, limit: int, _: Order | None) -> Page[ConversationRow]:
        rows = queue.rows[(number - 1) * limit : number * limit]
        total = len(queue)
        return Page(
            items=rows,
            total=total,
            page=number,
            limit=limit,
            total_pages=-(-total // limit),
            next_cursor="more" if number * limit < total else None,
        )

    return page
