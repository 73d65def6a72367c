"""The library: templates, scenarios and edge cases, read, tried out and changed."""

import os
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical

from greenroom.dashboard.asking import misread
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.editor import edited
from greenroom.dashboard.filling import filled
from greenroom.dashboard.findbar import FindBar
from greenroom.dashboard.form import Form, Typed, Unread
from greenroom.dashboard.library import documents, samples
from greenroom.dashboard.library.allowed import read_rating, why_not
from greenroom.dashboard.library.columns import columns
from greenroom.dashboard.library.copying import copy_of
from greenroom.dashboard.library.keys import KEYS
from greenroom.dashboard.library.kindbar import KindBar
from greenroom.dashboard.library.kinds import KINDS, Kind, Row, kind_of
from greenroom.dashboard.library.pane import RowPane
from greenroom.dashboard.library.words import findings
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.table import Activated, Marked, Order, PagedTable, Selected
from greenroom.protocol.command import Page
from greenroom.protocol.commands.edge_case import EdgeCaseMarkTested
from greenroom.protocol.commands.template import TemplateRate, TemplateValidate
from greenroom.protocol.rows.library import TemplateRow


class Library(LiveScreen):
    """The three lists, and the selected row in full."""

    HELP_TITLE = KEYS.heading
    AUTO_FOCUS = "PagedTable.-here"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    Library #both { layout: horizontal; height: 1fr; }
    Library #lists { width: 1fr; height: 100%; }
    Library RowPane { width: 1fr; height: 100%; border-left: solid $accent; padding: 0 1; }
    Library RowPane:focus { border-left: thick $accent; }
    Library PagedTable { display: none; }
    Library PagedTable.-here { display: block; }
    Library.-narrow #both { layout: vertical; }
    Library.-narrow #lists { width: 100%; height: 8; }
    Library.-narrow RowPane { width: 100%; height: 1fr; border-left: none; border-top: solid $accent; }
    Library.-narrow RowPane:focus { border-left: none; border-top: thick $accent; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self._me = os.getuid()
        self._here = 0
        self._words = ""
        self._searched: dict[str, str] = {}

    def compose_body(self) -> ComposeResult:
        """Lists on the left (or above), the selected row beside them."""
        shown = columns(self._me)
        yield KindBar()
        yield FindBar("PagedTable.-here", hint="words in a row's name or texts", id="find")
        with Container(id="both"):
            with Vertical(id="lists"):
                for number, kind in enumerate(KINDS):
                    table: PagedTable[Row] = PagedTable(
                        shown[kind.name],
                        lambda row: row.id,
                        empty=f"There are no such {kind.plural}. `n` writes one.",
                        id=kind.name,
                    )
                    yield table.set_class(number == 0, "-here")
            yield RowPane(self.desk.calls, self._me)

    @property
    def _kind(self) -> Kind:
        return KINDS[self._here]

    def _table_of(self, kind: Kind) -> PagedTable[Row]:
        return self.query_one(f"#{kind.name}", PagedTable)

    @property
    def _table(self) -> PagedTable[Row]:
        return self._table_of(self._kind)

    # Reading.

    async def read(self) -> None:
        """The list that is shown, as far as it is in view."""
        kind, words = self._kind, self._words
        keep = self._searched.get(kind.name) == words
        self._searched[kind.name] = words

        async def page(number: int, limit: int, order: Order | None) -> Page[Row]:
            how: dict[str, Any] = {"search": words} if words else {}
            if order is not None:
                how |= {"sort_by": order.by, "sort_direction": "desc" if order.descending else "asc"}
            found: Page[Row] = await self.call(kind.lists(page=number, limit=limit, **how))
            return found

        table = self._table_of(kind)
        await table.show(page, keep=keep and table.window.is_read)
        if kind is self._kind:
            self._show_row(table.selected_row)
        self._show_bar()

    def _show_bar(self) -> None:
        marked = sum(len(self._table_of(kind).marked) for kind in KINDS)
        self.query_one(KindBar).show(self._here, marked, self._words)

    def on_paged_table_selected(self, event: Selected) -> None:
        """Another row in full."""
        if event.table is self._table:
            self._show_row(event.row)

    def on_paged_table_marked(self, _: Marked) -> None:
        """So many are marked now."""
        self._show_bar()
        self.refresh_bindings()

    def on_paged_table_activated(self, _: Activated) -> None:
        """Read it: the keys that move go to the pane."""
        self._pane.focus()

    def on_find_bar_found(self, event: FindBar.Found) -> None:
        """Other words."""
        self._words = event.words
        self.reread()

    def on_kind_bar_picked(self, event: KindBar.Picked) -> None:
        """Another list."""
        self._go(event.number)

    def _go(self, number: int) -> None:
        self._table.remove_class("-here")
        self._here = number
        self._table.add_class("-here")
        self._table.focus()
        self._show_row(self._table.selected_row)
        self._show_bar()
        self.reread()

    # The pane.

    @property
    def _pane(self) -> RowPane:
        return self.query_one(RowPane)

    @property
    def _row(self) -> Row | None:
        return self._pane.row

    def _show_row(self, row: Row | None) -> None:
        another = self._pane.show(row)
        self.refresh_bindings()
        if another and row is not None:
            self.attempt(self._pane.fill(row), "read", group="pane", only=True)

    # Keys.

    def why_not(self, action: str) -> str | None:
        """By kind and owner."""
        if not self.query(RowPane):
            return None
        marked = sum(len(self._table_of(kind).marked) for kind in KINDS)
        return why_not(action, self._row, self._me, marked)

    def back(self) -> bool:
        """From the prompt to the row, and from what is read to the list."""
        if self._pane.has_focus:
            self._table.focus()
        elif self._pane.prompting:
            self.action_prompt()
        else:
            return False
        return True

    def action_tier(self) -> None:
        """The next list."""
        self._go((self._here + 1) % len(KINDS))

    def action_find(self) -> None:
        """Ask for words."""
        self.query_one("#find", FindBar).open()

    def action_pane_down(self) -> None:
        """On in the pane."""
        self._pane.scroll_relative(y=3, animate=False)

    def action_pane_up(self) -> None:
        """Back in the pane."""
        self._pane.scroll_relative(y=-3, animate=False)

    def action_prompt(self) -> None:
        """The prompt, or the row."""
        self._pane.prompting = not self._pane.prompting
        self._show_row(self._row)

    def action_values(self) -> None:
        """Ask for parameters."""
        if (row := self._row) is not None:
            self.attempt(self._tried(row), "try")

    async def _tried(self, row: Row) -> None:
        with self.opening():
            template = await self._pane.template(row)
        if template is None:
            self.tell("Its parent template is gone.", severity="warning")
            return
        form = partial(Form, f"Try “{row.name}”", samples.fields(template), does="show")
        entered = samples.typed_of(template, self._pane.values_of(template, row))
        await filled(self, form, entered, partial(self._try, row, template))

    async def _try(self, row: Row, template: TemplateRow, entered: Typed) -> None:
        values = samples.values_of(template, entered)
        verdict = await self.call(TemplateValidate(template_id=template.id, parameters=values))
        if not verdict.valid:
            raise Unread("\n".join(findings(verdict)))
        self._pane.try_with(row, values)
        self._show_row(self._row)

    def action_batch(self) -> None:
        """Hand the rows to who starts work."""
        self.attempt(self._handed_on(), "new batch")

    async def _handed_on(self) -> None:
        rows: list[Row] = []
        for kind in KINDS:
            table = self._table_of(kind)
            for row_id in table.marked:
                known = table.window.find(row_id)
                rows.append(await self.call(kind.get(row_id)) if known is None else known)
        if not rows and self._row is not None:
            rows = [self._row]
        for kind in KINDS:
            self._table_of(kind).unmark()
        self.desk.chosen.rows = tuple(rows)
        self.desk.go("start")

    # Changing.

    def action_edit(self) -> None:
        """In an editor."""
        if (row := self._row) is not None:
            self.attempt(self._edited(row), "edit")

    async def _edited(self, row: Row) -> None:
        kind = kind_of(row)
        fresh: Row = await self.call(kind.get(row.id))
        before = await documents.document_of(self.desk.calls, kind, fresh)

        async def take(after: str) -> None:
            fields = await documents.changed(self.desk.calls, kind, before, after)
            taken: Row = await self.call(kind.update(fresh, fields))
            self.tell(f"Changed: {taken.name}.")

        if await edited(self, before, take, suffix=".toml"):
            self.reread()

    def action_new(self) -> None:
        """In an editor."""
        self.attempt(self._made(self._kind), "new")

    async def _made(self, kind: Kind) -> None:
        made: list[Row] = []

        async def take(after: str) -> None:
            made.append(await self.call(kind.create(await documents.written(self.desk.calls, after))))

        blank = await documents.blank_document(self.desk.calls, kind)
        if await edited(self, blank, take, suffix=".toml"):
            await self._appeared(made[-1])

    def action_copy(self) -> None:
        """Ask for a name."""
        if (row := self._row) is not None:
            self.attempt(self._copied(row), "copy")

    async def _copied(self, row: Row) -> None:
        name = await self.asked(f"What is the copy of “{row.name}” to be called?", value=f"{row.name} (copy)")
        if name:
            kind = kind_of(row)
            await self._appeared(await self.call(kind.create(copy_of(row, name))))

    async def _appeared(self, row: Row) -> None:
        """Show a row that was made just now."""
        self.tell(f"Made: {row.name}.")
        await self.read()
        self._table_of(kind_of(row)).select(row.id)

    def action_rate(self) -> None:
        """Ask for a figure."""
        if isinstance(row := self._row, TemplateRow):
            self.attempt(self._rated(row), "rate")

    async def _rated(self, row: TemplateRow) -> None:
        question = f"How good is “{row.name}”, from 0 to 5?"
        words = await self.asked(question, hint="4.5", wrong=misread(read_rating, "is no figure from 0 to 5."))
        if words and (rating := read_rating(words)) is not None:
            rated = await self.call(TemplateRate(template_id=row.id, rating=rating))
            self._changed(rated)

    def action_tested(self) -> None:
        """Just now."""
        if (row := self._row) is not None:
            self.attempt(self._tested(row), "tested")

    async def _tested(self, row: Row) -> None:
        tested = await self.call(EdgeCaseMarkTested(edge_case_id=row.id))
        self._changed(tested)

    def _changed(self, row: Row) -> None:
        self._table_of(kind_of(row)).replace(row)
        if self._row is not None and self._row.id == row.id:
            self._pane.forget()
            self._show_row(row)

    def action_delete(self) -> None:
        """Ask, then delete."""
        if (row := self._row) is not None:
            self.attempt(self._deleted(row), "delete")

    async def _deleted(self, row: Row) -> None:
        if await self.confirmed(f"Delete “{row.name}”? Batches that took it keep their copy."):
            await self.call(kind_of(row).delete(row.id))
            self._table_of(kind_of(row)).window.marks.pop(row.id, None)
            self.tell(f"Deleted: {row.name}.")
            self.reread()
