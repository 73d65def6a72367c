"""One batch: watched and steered."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from greenroom.dashboard.asking import misread
from greenroom.dashboard.batch.allowed import next_concurrency, read_budget, read_concurrency, why_not
from greenroom.dashboard.batch.head import head_lines
from greenroom.dashboard.batch.items import columns, item_text, with_activity
from greenroom.dashboard.batch.keys import KEYS
from greenroom.dashboard.batch.pace import Paces
from greenroom.dashboard.batch.rows import with_gauge
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.packing import show_lines
from greenroom.dashboard.table import Activated, Order, PagedTable
from greenroom.model.errors import Refused
from greenroom.model.states import ItemStatus
from greenroom.protocol.command import Command, Page
from greenroom.protocol.commands.batch import (
    BatchAnswer,
    BatchCancel,
    BatchDelete,
    BatchGet,
    BatchItems,
    BatchList,
    BatchPause,
    BatchRelease,
    BatchResume,
    BatchRetry,
    BatchSet,
)
from greenroom.protocol.events import Event
from greenroom.protocol.rows.batch import BatchRow, ItemRow

FILTERS: Sequence[tuple[ItemStatus, ...]] = (
    (),
    (ItemStatus.RUNNING,),
    (ItemStatus.FAILED,),
    (ItemStatus.QUEUED,),
    (ItemStatus.SUCCEEDED,),
)
TICK_S = 1.0
"""How often what lasts is drawn anew."""


class BatchScreen(LiveScreen):
    """One batch."""

    HELP_TITLE = KEYS.heading
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    BatchScreen #head { height: auto; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    BatchScreen #which { height: 1; padding: 0 1; text-style: dim; }
    BatchScreen #item { height: 6; border-top: solid $accent; padding: 0 1; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self.row: BatchRow | None = None
        self._paces = Paces(desk.clock.monotonic)
        self._filter = 0
        self._shown: tuple[str, int] | None = None

    def compose_body(self) -> ComposeResult:
        """How it stands, its items, and the selected one."""
        yield Static("", id="head", markup=False)
        yield Static("", id="which", markup=False)
        yield PagedTable(columns(self.desk.clock), lambda row: row.id, empty="No such item.", id="items")
        yield Static("", id="item", markup=False)

    def on_mount(self) -> None:
        """What lasts is drawn anew."""
        self.set_interval(TICK_S, self._tick)

    @property
    def _table(self) -> PagedTable[ItemRow]:
        return self.query_one("#items", PagedTable)

    def on_resize(self) -> None:
        """Room for more or fewer figures on a line."""
        if self.row is not None:
            self._show_head()

    # Reading.

    async def read(self) -> None:
        """The batch, and its items that are in view."""
        batch_id = self.desk.chosen.batch_id or await self._newest()
        if batch_id is None:
            self._show_head()
            return
        self.desk.chosen.batch_id = batch_id
        try:
            self.row = await self.call(BatchGet(batch_id=batch_id))
        except Refused as refused:
            if refused.wire_type == "not_found":
                # Deleted meanwhile: the next time the newest one is taken.
                self.desk.chosen.batch_id = None
            raise
        self._paces.note(batch_id, self.row.progress.completed)
        self._show_head()
        await self._show_items()

    async def _newest(self) -> str | None:
        for active in (True, None):
            found = await self.call(BatchList(active=active, limit=1))
            if found.items:
                return found.items[0].id
        return None

    async def _show_items(self) -> None:
        if self.row is None:
            return
        now = (self.row.id, self._filter)
        keep, self._shown = now == self._shown, now
        statuses = list(FILTERS[self._filter]) or None
        batch_id = self.row.id

        async def page(number: int, limit: int, _: Order | None) -> Page[ItemRow]:
            return await self.call(BatchItems(batch_id=batch_id, statuses=statuses, page=number, limit=limit))

        await self._table.show(page, keep=keep)
        self._show_item()

    def heard(self, events: Sequence[Event]) -> None:
        """Gauges change what stands there; facts let the items in view be read again."""
        if self.row is None:
            if any(event.type == "batch.started" for event in events):
                self.reread()
            return
        for event in events:
            if event.data.get("batch_id") != self.row.id:
                continue
            if event.type == "batch.progress":
                self.row = with_gauge(self.row, event)
                self._paces.note(self.row.id, self.row.progress.completed)
                self._show_head()
            elif event.type == "item.activity":
                row = self._table.window.find(event.data["item_id"])
                if row is not None and row.status in {"queued", "running"}:
                    self._table.replace(with_activity(row, event))
                    self._show_item()
            else:
                self.reread()

    def _show_head(self) -> None:
        head, which = self.query_one("#head", Static), self.query_one("#which", Static)
        if self.row is None:
            show_lines(head, Text("No batch yet. `n` on the overview begins one.", "dim"))
            which.update("", layout=False)
            return
        shown = head_lines(self.row, self._paces.words(self.row.id), self.size.width - 2)
        show_lines(head, shown)
        names = ", ".join(FILTERS[self._filter]) or "all"
        which.update(Text(f"items: {names}"), layout=False)
        self.refresh_bindings()

    def _tick(self) -> None:
        if self.row is not None and self.row.progress.running and self.is_current:
            self._table.refresh()

    def on_paged_table_selected(self) -> None:
        """Another item in full."""
        self._show_item()

    def _show_item(self) -> None:
        self.query_one("#item", Static).update(item_text(self._table.selected_row), layout=False)

    def on_paged_table_activated(self, event: Activated) -> None:
        """What an item has become."""
        if event.row.conversation_id is None:
            self.tell("Nothing was written for this item yet.", severity="warning")
            return
        self.desk.chosen.conversation_id = event.row.conversation_id
        self.desk.go("conversations")

    # Steering.

    def why_not(self, action: str) -> str | None:
        """As the model's table has it."""
        return why_not(action, self.row)

    def _steer(self, command: Command[BatchAnswer], doing: str) -> None:
        self.attempt(self._steered(command), doing)

    async def _steered(self, command: Command[BatchAnswer]) -> None:
        answer = await self.call(command)
        self.tell(answer.message)
        self.reread()

    def action_pause(self) -> None:
        """Start nothing new."""
        if self.row is not None:
            self._steer(BatchPause(batch_id=self.row.id), "pause")

    def action_resume(self) -> None:
        """Go on."""
        if self.row is not None:
            held = self.row.held
            self._steer(
                BatchRelease(batch_id=self.row.id) if held else BatchResume(batch_id=self.row.id), "resume"
            )

    def action_retry(self) -> None:
        """The failed ones again."""
        if self.row is not None:
            only_cancelled = not self.row.progress.failed
            self._steer(BatchRetry(batch_id=self.row.id, include_cancelled=only_cancelled), "retry")

    def action_cancel(self) -> None:
        """Ask, then cancel."""
        if (batch := self.row) is not None:
            queued, running = batch.progress.queued, batch.progress.running
            question = (
                f"Cancel “{batch.name}”? {queued:,} queued items are cancelled, {running:,} running ones finish."
            )
            self.attempt(self._cancelled(question, BatchCancel(batch_id=batch.id)), "cancel")

    def action_cancel_now(self) -> None:
        """Ask, then cancel and abort."""
        if (batch := self.row) is not None:
            question = f"Cancel “{batch.name}” now? {batch.progress.running:,} running items are aborted as well."
            self.attempt(self._cancelled(question, BatchCancel(batch_id=batch.id, now=True)), "cancel")

    async def _cancelled(self, question: str, command: BatchCancel) -> None:
        if await self.confirmed(question):
            await self._steered(command)

    def action_delete(self) -> None:
        """Ask, then delete."""
        if (batch := self.row) is not None:
            self.attempt(self._deleted(batch), "delete")

    async def _deleted(self, batch: BatchRow) -> None:
        question = f"Delete “{batch.name}” with its items? Its conversations and its log stay."
        if not await self.confirmed(question):
            return
        await self.call(BatchDelete(batch_id=batch.id))
        self.desk.chosen.batch_id, self.row = None, None
        self.tell("Deleted.")
        self.reread()

    def action_more(self) -> None:
        """One more at a time."""
        self._set_concurrency(+1)

    def action_fewer(self) -> None:
        """One fewer at a time."""
        self._set_concurrency(-1)

    def _set_concurrency(self, step: int) -> None:
        if self.row is not None:
            self._steer(
                BatchSet(batch_id=self.row.id, concurrency=next_concurrency(self.row.concurrency, step)),
                "at once",
            )

    def action_concurrency(self) -> None:
        """Ask for a number."""
        if self.row is not None:
            self.attempt(self._concurrency(self.row), "at once")

    async def _concurrency(self, batch: BatchRow) -> None:
        question = "How many items at a time? 1 to 1,000, or auto."
        text = await self.asked(
            question,
            value=str(batch.concurrency),
            wrong=misread(read_concurrency, "is neither a number from 1 to 1,000 nor auto."),
        )
        if text is not None:
            await self._steered(BatchSet(batch_id=batch.id, concurrency=read_concurrency(text)))

    def action_budget(self) -> None:
        """Ask for an amount."""
        if self.row is not None:
            self.attempt(self._budget(self.row), "budget")

    async def _budget(self, batch: BatchRow) -> None:
        now = "" if batch.budget_usd is None else f"{batch.budget_usd:g}"
        question = "What may the batch cost, in US dollars? Nothing takes the bound away."
        text = await self.asked(
            question, value=now, wrong=misread(read_budget, "is no amount of up to 1,000,000.")
        )
        if text is not None:
            await self._steered(BatchSet(batch_id=batch.id, budget_usd=read_budget(text)))

    def action_filter(self) -> None:
        """Other items."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._show_head()
        self.attempt(self._show_items(), "read", group="list", only=True)

    # Other batches.

    def action_before(self) -> None:
        """A newer one."""
        self.attempt(self._beside(-1), "another batch", only=True)

    def action_after(self) -> None:
        """An older one."""
        self.attempt(self._beside(+1), "another batch", only=True)

    async def _beside(self, step: int) -> None:
        ids = [row.id for row in (await self.call(BatchList(limit=500))).items]
        now = self.desk.chosen.batch_id
        place = ids.index(now) + step if now in ids else 0
        if 0 <= place < len(ids):
            self.desk.chosen.batch_id = ids[place]
            self.reread()
        else:
            self.tell("There is no other one that way.")
