"""All conversations: filtered, searched, read beside the list, decided about one or many at a time, exported."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

import msgspec
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from greenroom.dashboard.aside import unless_away
from greenroom.dashboard.conversations import columns
from greenroom.dashboard.conversations.deciding import Deciding
from greenroom.dashboard.conversations.filters import NONE, Filters, chips, entered
from greenroom.dashboard.conversations.forms import WHAT, WHICH, export_of, what_goes_in
from greenroom.dashboard.conversations.keys import KEYS
from greenroom.dashboard.conversations.preview import Preview
from greenroom.dashboard.conversations.sifting import sifted
from greenroom.dashboard.conversations.totals import lines_of, which
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.exportline import ExportLine
from greenroom.dashboard.filling import filled
from greenroom.dashboard.findbar import FindBar
from greenroom.dashboard.form import Form, Typed
from greenroom.dashboard.packing import show_lines
from greenroom.dashboard.table import Activated, Marked, Order, PagedTable, Selected
from greenroom.model.errors import GreenroomError
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import (
    ConversationGet,
    ConversationStats,
    ConversationTotals,
)
from greenroom.protocol.events import Event
from greenroom.protocol.rows.conversation import ConversationRow, FoundRow

TELLING: Final = {"conversation.created", "conversation.updated"}


class Conversations(Deciding):
    """All conversations."""

    HELP_TITLE = KEYS.heading
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    Conversations .line { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    Conversations #totals { height: auto; }
    Conversations #both { height: 1fr; }
    Conversations #lists { width: 1fr; height: 1fr; }
    Conversations #lists PagedTable { display: none; }
    Conversations #lists PagedTable.-shown { display: block; }
    Conversations.-narrow #both { layout: vertical; }
    Conversations.-narrow #preview { height: 45%; border-top: solid $accent; }
    Conversations.-wide #both { layout: horizontal; }
    Conversations.-wide #lists { width: 3fr; }
    Conversations.-wide #preview { width: 2fr; height: 100%; border-left: solid $accent; }
    Conversations.-list-only #preview { display: none; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self._shown: dict[bool, tuple[Filters, str]] = {}
        self._handed: str | None = None
        self._totals: ConversationTotals | None = None

    def compose_body(self) -> ComposeResult:
        """What is listed, the list and what is read beside it, and how all stand."""
        yield Static("", id="which", classes="line", markup=False)
        yield FindBar(".-shown", hint='words, and "phrases in quotes"; enter finds them, esc lists all', id="find")
        with Container(id="both"):
            with Vertical(id="lists"):
                yield PagedTable(
                    columns.listed(),
                    lambda row: row.id,
                    empty="No conversation is like this. x lists all; `greenroom generate` writes one.",
                    id="list",
                )
                yield PagedTable(
                    columns.found(lambda: self.words),
                    lambda row: row.id,
                    empty="Nothing has these words. x lists all.",
                    id="found",
                )
            yield Preview(id="preview")
        yield ExportLine(self.desk.calls, self.attempt)
        yield Static("", id="totals", classes="line", markup=False)

    def on_mount(self) -> None:
        """The list first; what is found takes its place while words are looked for."""
        self.query_one("#list").add_class("-shown")

    def on_resize(self) -> None:
        """Room for more or fewer sums on a line."""
        if self._totals is not None:
            self.say()

    # Reading.

    async def read(self) -> None:
        """What nobody answered, the list, the sums, and what is read beside it."""
        await self.send_again()
        self._take_over()
        await self._show_list()
        self._totals = await self.call(ConversationStats())
        self.say()
        await self._read_beside(self.table.selected_row)
        await self._export.look()

    def _take_over(self) -> None:
        """Another screen may have handed a conversation over."""
        wanted = self.desk.chosen.conversation_id
        if wanted is None or wanted == self._handed:
            return
        self._handed = wanted
        if self.table.window.find(wanted) is not None:
            self.table.select(wanted)
        else:
            self._list(Filters(only=wanted), "")

    async def _show_list(self) -> None:
        now = (self.filters, self.words)
        # The list keeps its place while words are looked for.
        keep = self._shown.get(bool(self.words)) == now
        self._shown[bool(self.words)] = now
        await self.table.show(self._found if self.words else self._listed, keep=keep)
        self.say()

    async def _listed(self, number: int, limit: int, order: Order | None) -> Page[ConversationRow]:
        return await self.call(self.listing(page=number, limit=limit, order=order))

    async def _found(self, number: int, limit: int, _: Order | None) -> Page[FoundRow]:
        return await self.call(self.finding(page=number, limit=limit))

    def heard(self, events: Sequence[Event]) -> None:
        """Conversations come and change; an export ends."""
        if any(event.type in TELLING for event in events):
            self.reread()
        self._export.heard(events)

    def say(self) -> None:
        """What is listed, and how all stand."""
        window = self.table.window
        self.query_one("#which", Static).update(
            which(
                chips(self.filters),
                self.words,
                count=window.length if window.is_read else None,
                capped=not window.is_exact,
                marked=len(window.marks),
                everything=self.everything,
            ),
            layout=False,
        )
        if self._totals is not None:
            lines = lines_of(self._totals, self.size.width - 2, self.said)
            show_lines(self.query_one("#totals", Static), lines)
        self.refresh_bindings()

    # What is read beside the list.

    def on_paged_table_selected(self, event: Selected) -> None:
        """Another conversation."""
        if event.table is self.table:
            self.attempt(unless_away(self._read_beside(event.row)), "read", group="preview", only=True)
            self.refresh_bindings()

    async def _read_beside(self, row: ConversationRow | None) -> None:
        preview = self.query_one(Preview)
        if row is None:
            if not self.table.window.length:
                preview.present(None)
            return
        if not preview.display:
            return
        if preview.row is None or not preview.has(row):
            try:
                full = await self.call(ConversationGet(conversation_id=row.id, include_turns=True))
            except GreenroomError:
                # Better no talk than that of another one.
                if self.table.window.selected == row.id:
                    preview.present(msgspec.structs.replace(row, turns=None))
                raise
        elif preview.row.updated_at != row.updated_at or preview.row.status != row.status:
            full = msgspec.structs.replace(
                preview.row,
                **{name: getattr(row, name) for name in ConversationRow.__struct_fields__ if name != "turns"},
            )
        else:
            return
        if self.table.window.selected == row.id:
            preview.present(full)

    def reads(self, row_id: str) -> bool:
        """Whether it is this one that is read beside the list, or nothing is."""
        preview = self.query_one(Preview)
        return not preview.display or (preview.row is not None and preview.row.id == row_id)

    def action_preview(self) -> None:
        """More room for the list, or less."""
        self.toggle_class("-list-only")
        self.attempt(unless_away(self._read_beside(self.table.selected_row)), "read", group="preview", only=True)

    def action_read_on(self) -> None:
        """Scroll it."""
        self.query_one(Preview).turn(+1)

    def action_read_back(self) -> None:
        """Scroll it back."""
        self.query_one(Preview).turn(-1)

    def on_paged_table_activated(self, event: Activated) -> None:
        """Read all of it."""
        self._review(event.row.id)

    def action_view(self) -> None:
        """Read all of it."""
        if self.table.selected_id is not None:
            self._review(self.table.selected_id)

    def _review(self, row_id: str) -> None:
        self.desk.chosen.conversation_id = self._handed = row_id
        self.desk.go("review")

    # Which ones.

    def action_find(self) -> None:
        """Words."""
        self.query_one(FindBar).open()

    def on_find_bar_found(self, event: FindBar.Found) -> None:
        """By these words, or all again."""
        self._list(self.filters, event.words)

    def action_clear(self) -> None:
        """All of them."""
        self._list(NONE, "")

    def _list(self, filters: Filters, words: str) -> None:
        self.query_one(FindBar).put(words)
        self.filters, self.words, self.everything = filters, words, False
        for name, here in (("#list", not words), ("#found", bool(words))):
            self.query_one(name).set_class(here, "-shown")
        self.table.focus()
        self.say()
        self.attempt(unless_away(self._relist()), "read", group="list", only=True)

    async def _relist(self) -> None:
        await self._show_list()
        # A list that has kept its place tells of no other selection, and what is read beside is another list's.
        await self._read_beside(self.table.selected_row)

    def action_filter(self) -> None:
        """A form."""
        self.attempt(self._filter(), "filter", only=True)

    async def _filter(self) -> None:
        form = partial(Form, "Which conversations?", WHICH, does="list them")
        await filled(self, form, entered(self.filters), self._sift)

    async def _sift(self, typed: Typed) -> None:
        self._list(await sifted(self.desk.calls, typed, self.filters), self.words)

    def on_paged_table_marked(self, _: Marked) -> None:
        """Told above the list."""
        self.everything = False
        self.say()

    def back(self) -> bool:
        """What is open, the innermost first."""
        if self.everything:
            self.action_everything()
        elif self.words:
            self._list(self.filters, "")
        else:
            return self._export.close()
        return True

    # Exporting.

    @property
    def _export(self) -> ExportLine:
        return self.query_one(ExportLine)

    def action_export(self) -> None:
        """A form; or the end of what is being written."""
        self.attempt(self._end_export() if self._export.is_running else self._begin_export(), "export", only=True)

    async def _end_export(self) -> None:
        if await self.confirmed("An export is being written. End it? Nothing of its folder stays."):
            self.tell(await self._export.cancel())

    async def _begin_export(self) -> None:
        form = partial(Form, "Export", WHAT, does="export", note=what_goes_in(self.filters, self.words))
        await filled(self, form, {}, self._export_of)

    async def _export_of(self, typed: Typed) -> None:
        await self._export.begin(export_of(typed, self.filters, self.words))
