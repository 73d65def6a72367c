"""The half of the screen that reads: the queue, what is read ahead, and the pane with the talk."""

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Literal
from uuid import uuid4

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from greenroom.dashboard.desk import Desk
from greenroom.dashboard.findbar import FindBar
from greenroom.dashboard.line import is_away, unread
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.review.changes import revision_lines
from greenroom.dashboard.review.decisions import Ledger
from greenroom.dashboard.review.drafts import Drafts
from greenroom.dashboard.review.filters import Filters
from greenroom.dashboard.review.layouts import Layouts
from greenroom.dashboard.review.loading import Loader
from greenroom.dashboard.review.queue import Queue
from greenroom.dashboard.review.queuetable import STATUS_AFTER, QueueTable, columns, source_of
from greenroom.dashboard.review.reads import AHEAD, Reads
from greenroom.dashboard.review.sitting import Sitting
from greenroom.dashboard.review.talk import document
from greenroom.dashboard.review.talkpane import Build, TalkPane
from greenroom.dashboard.table import Activated, Marked, Selected
from greenroom.model.errors import GreenroomError, Refused
from greenroom.protocol.commands.conversation import ConversationGet, ConversationRevisions
from greenroom.protocol.rows.conversation import ConversationRow

ENOUGH = 30
"""Where fewer than so many are left to read on to, the next stretch of the queue is read."""
SOME_LINES = 3
REVISIONS = 50
"""So many revisions are read at once."""
GONE = "deleted"
"""Shown as the state of a conversation that somebody has deleted meanwhile."""

View = Literal["talk", "changes"] | int
"""What the pane shows: the talk, what the last revision has changed, or another revision by its number."""


class ReadingScreen(LiveScreen):
    """One conversation at a time, out of a queue that nothing but reading on moves."""

    DEFAULT_CSS = """
    ReadingScreen #filters, ReadingScreen #progress, ReadingScreen #strip { height: 1; padding: 0 1; }
    ReadingScreen #room { height: 1fr; }
    ReadingScreen #side { height: 5; }
    ReadingScreen.-narrow.-usual #filters { display: none; }
    ReadingScreen #lately { display: none; }
    ReadingScreen #talk { height: 1fr; border-top: solid $accent; }
    ReadingScreen.-wide #room { layout: horizontal; }
    ReadingScreen.-wide #side { width: 42%; min-width: 46; height: 100%; }
    ReadingScreen.-wide #talk { width: 1fr; height: 100%; border-top: none; border-left: solid $accent; }
    ReadingScreen.-wide #strip { display: none; }
    ReadingScreen #lately { text-wrap: nowrap; text-overflow: ellipsis; }
    ReadingScreen.-wide #lately { display: block; height: 11; border-top: solid $accent; padding: 0 1; }
    ReadingScreen.-full #side { height: 0; width: 0; min-width: 0; }
    ReadingScreen.-compact #filters { display: none; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self.ledger = Ledger(lambda: f"review-{uuid4()}")
        self.drafts = Drafts(lambda: f"edit-{uuid4()}")
        self.queue = Queue()
        self.reads = Reads()
        self.layouts = Layouts()
        self.sitting = Sitting(desk.clock.monotonic)
        self.filters = Filters()
        self.loader = Loader(self.filters)
        self.current: str | None = None
        self._view: View = "talk"
        self._loading: Loader | None = None

    def compose_body(self) -> ComposeResult:
        """The queue, the talk, how one gets on."""
        yield FindBar("#queue", hint="review those with these words", id="find")
        yield Static("", id="filters", markup=False)
        with Container(id="room"):
            with Vertical(id="side"):
                yield QueueTable(
                    columns(self.ledger, self.drafts),
                    lambda row: row.id,
                    empty="Nothing waits for a review.",
                    id="queue",
                )
                yield Static("", id="lately", markup=False)
            yield TalkPane(id="talk")
        yield Static("", id="strip", markup=False)
        yield Static("", id="progress", markup=False)

    @abstractmethod
    def told(self) -> None:
        """What is decided, or how one gets on, has changed: draw it."""

    @property
    def table(self) -> QueueTable:
        """The queue as it is drawn."""
        return self.query_one("#queue", QueueTable)

    @property
    def pane(self) -> TalkPane:
        """Where one reads."""
        return self.query_one("#talk", TalkPane)

    def behind(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        """Read something behind. Where the daemon is away, the header says so, and it is read when it is back."""
        self.attempt(self._quietly(work), "read", group=group, only=True)

    async def _quietly(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except GreenroomError as error:
            if not is_away(error):
                raise

    # The queue.

    async def load(self) -> None:
        """Read the next stretch of the queue; or what has come since, where all of it was read."""
        loader = self.loader
        if self._loading is loader:
            return
        self._loading = loader
        try:
            rows = await loader.more(self.desk.calls)
        except GreenroomError as error:
            self.table.problem = unread(error)
            self.table.refresh()
            raise
        finally:
            if self._loading is loader:
                self._loading = None
        if loader is self.loader:
            self.queue.add(rows)
            await self.table.show(source_of(self.queue), keep=self.table.window.is_read)
            self.told()

    def is_open(self, row: ConversationRow) -> bool:
        """Whether it is still to be decided about."""
        return self.ledger.verdict(row.id) is None and row.status in self.filters.statuses

    def filtered(self, filters: Filters) -> None:
        """Review other ones, from the first of them. What was decided stays decided."""
        self.filters = filters
        self.loader = Loader(filters)
        self.queue = Queue()
        self.current, self._view = None, "talk"
        self.behind(self._filtered, "queue")

    async def _filtered(self) -> None:
        await self.table.show(source_of(self.queue))
        await self.load()
        self.show()

    # The one that is read.

    def row(self) -> ConversationRow | None:
        """The conversation that is read, with its turns once they are here."""
        if self.current is None:
            return None
        return self.reads.find(self.current) or self.queue.find(self.current)

    def go_to(self, conversation_id: str) -> None:
        """Read another one."""
        if conversation_id not in self.queue:
            self.attempt(self._fetched(conversation_id), "open")
            return
        self.current, self._view = conversation_id, "talk"
        self.table.select(conversation_id)
        self.show()

    async def _fetched(self, conversation_id: str) -> None:
        row = await self.call(ConversationGet(conversation_id=conversation_id, include_turns=True))
        self.reads.put(row)
        self.queue.add([row])
        await self.table.show(source_of(self.queue), keep=self.table.window.is_read)
        self.go_to(row.id)

    def show(self) -> None:
        """Show it, at once as far as it is here, and read what is missing, and the next ones."""
        self._draw()
        if self.current is not None:
            self.behind(partial(self._read_on, self.current), "talks")

    def _draw(self) -> None:
        row = self.row()
        if row is None:
            self.pane.show((), lambda _: [])
        elif self._view != "talk" and self.reads.has_revisions(row):
            self._draw_revision(row)
        else:
            shown = self._as_decided(row)
            self.pane.show((row.id, row.revision, "talk"), self._document(shown))
        self.told()
        self.refresh_bindings()

    def _draw_revision(self, row: ConversationRow) -> None:
        number = self._number(row)
        changes = self._view == "changes"
        found = self.reads.revision(row, number)
        if found is None:
            self.pane.show(
                (row.id, row.revision, number, "unread"),
                lambda _: [((f"Revision {number} is not read yet.", "dim"),)],
            )
            return
        self.pane.show(
            (row.id, row.revision, self._view),
            lambda width: revision_lines(found, row.revision, width, changes=changes),
        )

    def _number(self, row: ConversationRow) -> int:
        """The number of the revision that is looked at; of the present one, where that is the talk."""
        return self._view if isinstance(self._view, int) else row.revision

    def _document(self, row: ConversationRow) -> Build:
        unstored = self.drafts.is_unstored(row.id)
        return lambda width: document(
            row, width, self.layouts.of(row, width) if row.turns else (), unstored=unstored
        )

    def _as_decided(self, row: ConversationRow) -> ConversationRow:
        verdict = self.ledger.verdict(row.id)
        return row if verdict is None else replace(row, status=STATUS_AFTER.get(verdict.deed, row.status))

    async def _read_on(self, first: str) -> None:
        for each in (first, *self.queue.ahead(first, AHEAD, self.is_open)):
            if self.reads.find(each) is None:
                await self.refetch(each)
            # Its lines are broken before it is gone to; keys come first.
            await asyncio.sleep(0)
            if (row := self.reads.find(each)) is not None and row.turns:
                self.layouts.of(row, self.pane.room)
        if len(self.queue.ahead(first, ENOUGH, self.is_open)) < ENOUGH and not self.loader.ended:
            await self.load()

    async def refetch(self, conversation_id: str) -> None:
        """Read one with its turns, and show it where it is the one that is read."""
        try:
            row = await self.call(ConversationGet(conversation_id=conversation_id, include_turns=True))
        except Refused as error:
            if error.wire_type != "not_found":
                raise
            self.restate(conversation_id, GONE)
            return
        self.reads.put(row)
        self.put(replace(row, turns=None))
        if conversation_id == self.current:
            self._draw()

    def put(self, row: ConversationRow) -> None:
        """A row is another by now."""
        self.queue.put(row)
        self.table.replace(row)

    def restate(self, conversation_id: str, status: str) -> None:
        """A conversation has another status."""
        if (row := self.queue.find(conversation_id)) is not None:
            self.put(replace(row, status=status))
            self.reads.change(conversation_id, lambda each: replace(each, status=status))
            if conversation_id == self.current:
                self._draw()

    def on_paged_table_selected(self, event: Selected) -> None:
        """Another row is read."""
        found = self.table.selected_id
        if event.row is not None and found != self.current:
            self.current, self._view = found, "talk"
            self.sitting.touch()
            self.show()

    def on_paged_table_activated(self, _: Activated) -> None:
        """Read on the whole terminal, or beside the queue again."""
        self.toggle_class("-full")

    def on_paged_table_marked(self, _: Marked) -> None:
        """The keys are for the marked ones now."""
        self.told()
        self.refresh_bindings()

    def back(self) -> bool:
        """First the talk again, then beside the queue, then unmarked."""
        if self._view != "talk":
            self._view = "talk"
            self._draw()
        elif self.has_class("-full"):
            self.remove_class("-full")
        elif self.table.marked:
            self.table.unmark()
        else:
            return False
        return True

    # Scrolling the talk.

    def action_talk_down(self) -> None:
        """A screenful on."""
        self.pane.scroll_lines(self.pane.page)

    def action_talk_up(self) -> None:
        """A screenful back."""
        self.pane.scroll_lines(-self.pane.page)

    def action_line_down(self) -> None:
        """A few lines on."""
        self.pane.scroll_lines(SOME_LINES)

    def action_line_up(self) -> None:
        """A few lines back."""
        self.pane.scroll_lines(-SOME_LINES)

    # Revisions.

    def action_changes(self) -> None:
        """What the last revision has changed, or the talk again."""
        self._look("talk" if self._view == "changes" else "changes")

    def action_older(self) -> None:
        """The revision before."""
        if (row := self.row()) is not None:
            self._look(max(1, self._number(row) - 1))

    def action_newer(self) -> None:
        """The revision after; after the last one, the talk."""
        if (row := self.row()) is not None:
            number = self._number(row) + 1
            self._look("talk" if number >= row.revision else number)

    def _look(self, view: View) -> None:
        self._view = view
        self._draw()
        row = self.row()
        if view != "talk" and row is not None and self.reads.revision(row, self._number(row)) is None:
            work = self._read_revisions(row, self._number(row))
            self.attempt(work, "differences", group="revisions", only=True)

    async def _read_revisions(self, row: ConversationRow, number: int) -> None:
        """Read the one with this number, and those around it: all are listed, the newest first."""
        at = 1 + max(0, row.revision - number) // REVISIONS
        page = await self.call(
            ConversationRevisions(conversation_id=row.id, include_turns=True, page=at, limit=REVISIONS)
        )
        self.reads.put_revisions(row, page.items)
        if row.id == self.current:
            self._draw()
