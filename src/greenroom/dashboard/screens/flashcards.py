"""Flashcards: texts, what was proposed from them, the cards that came of it, and decks for other programs."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from greenroom.dashboard.aside import unless_away
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.exportline import ExportLine
from greenroom.dashboard.filling import filled
from greenroom.dashboard.findbar import FindBar
from greenroom.dashboard.flashcards import columns
from greenroom.dashboard.flashcards.deciding import Deciding
from greenroom.dashboard.flashcards.deck import DECK, NOTE, export_of
from greenroom.dashboard.flashcards.keys import KEYS
from greenroom.dashboard.flashcards.newtext import Entered
from greenroom.dashboard.flashcards.reading import card_text, generation_text, suggestion_text
from greenroom.dashboard.flashcards.source import Draft, wait_s
from greenroom.dashboard.form import Form, Typed
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.table import Activated, Order, PagedTable, Selected
from greenroom.model.errors import GreenroomError, Refused
from greenroom.protocol.command import Page
from greenroom.protocol.commands.card import CardList
from greenroom.protocol.commands.flashcards import FlashcardsGenerate, FlashcardsList
from greenroom.protocol.commands.suggestion import SuggestionList
from greenroom.protocol.events import Event
from greenroom.protocol.rows.flashcards import CardRow, GenerationRow, SuggestionRow

ON_ITS_WAY: Final = "On its way: what is proposed appears here."


async def _none(number: int, limit: int, _: Order | None) -> Page[SuggestionRow]:
    """What was proposed where there is no text."""
    return Page(items=[], total=0, page=number, limit=limit, total_pages=0, next_cursor=None)


class Flashcards(Deciding):
    """Texts, suggestions and cards."""

    HELP_TITLE = KEYS.heading
    AUTO_FOCUS = "#texts"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    Flashcards .line { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    Flashcards #all { height: 1fr; }
    Flashcards.-narrow #texts { height: 5; }
    Flashcards #right { height: 1fr; }
    Flashcards #suggestions { height: 1fr; border-top: solid $accent; }
    Flashcards #detail { height: 8; border-top: solid $accent; padding: 0 1; scrollbar-size-vertical: 1; }
    Flashcards #detail Static { height: auto; }
    Flashcards #cards { display: none; height: 1fr; }
    Flashcards.-wide #all { layout: horizontal; }
    Flashcards.-wide #texts { width: 2fr; height: 100%; }
    Flashcards.-wide #right { width: 3fr; height: 100%; border-left: solid $accent; }
    Flashcards.-wide #suggestions { border-top: none; }
    Flashcards.-wide #detail { height: 40%; }
    Flashcards.-cards #texts { display: none; }
    Flashcards.-cards #suggestions { display: none; }
    Flashcards.-cards #cards { display: block; }
    Flashcards.-cards #right { border-left: none; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self._words = {False: "", True: ""}
        self._listed: tuple[bool, str] | None = None
        self._text_id: str | None = None
        self._draft = Draft()
        self._not_before = 0.0
        self._awaited: set[str] = set()

    def compose_body(self) -> ComposeResult:
        """Texts, what was proposed from the selected one, cards, and what is selected in full."""
        yield Static("", id="which", classes="line", markup=False)
        yield FindBar(".-listed", hint="part of a text's name, or of what stands on cards", id="find")
        with Container(id="all"):
            yield PagedTable(
                columns.texts(),
                lambda row: row.id,
                empty="No text yet. n takes one from a file or pasted.",
                id="texts",
            )
            with Vertical(id="right"):
                yield PagedTable(
                    columns.suggestions(), lambda row: row.id, empty="No suggestion here.", id="suggestions"
                )
                yield PagedTable(
                    columns.cards(), lambda row: row.id, empty="No card yet: accept suggestions.", id="cards"
                )
                with VerticalScroll(id="detail", can_focus=False):
                    yield Static("", markup=False)
        yield ExportLine(self.desk.calls, self.attempt)
        yield Static("", id="said", classes="line", markup=False)

    def on_mount(self) -> None:
        """Texts first."""
        self._texts.add_class("-listed")

    @property
    def _texts(self) -> PagedTable[GenerationRow]:
        return self.query_one("#texts", PagedTable)

    @property
    def _export(self) -> ExportLine:
        return self.query_one(ExportLine)

    # Reading.

    async def read(self) -> None:
        """What is listed, and what was proposed from the selected text."""
        await self._show_list()
        for row in tuple(self._texts.window.known()):
            if row.finished_at is not None:
                self._came(row.id)
        if not self.shows_cards:
            await self._show_suggestions(self._texts.selected_row)
        await self._export.look()
        self.say()

    async def _show_list(self) -> None:
        now = (self.shows_cards, self._words[self.shows_cards])
        table = self.cards if self.shows_cards else self._texts
        keep, self._listed = now == self._listed and table.window.is_read, now
        await (
            self.cards.show(self._card_page, keep=keep)
            if self.shows_cards
            else self._texts.show(self._page, keep=keep)
        )
        self.say()

    async def _page(self, number: int, limit: int, order: Order | None) -> Page[GenerationRow]:
        newest = order is None or order.descending
        return await self.call(
            FlashcardsList(
                search=self._words[False] or None,
                page=number,
                limit=limit,
                sort_direction="desc" if newest else "asc",
            )
        )

    async def _card_page(self, number: int, limit: int, order: Order | None) -> Page[CardRow]:
        by = order or Order("created_at", descending=True)
        return await self.call(
            CardList(
                search=self._words[True] or None,
                page=number,
                limit=limit,
                sort_by=by.by,  # type: ignore[arg-type]  # one of the columns' own
                sort_direction="desc" if by.descending else "asc",
            )
        )

    async def _show_suggestions(self, text: GenerationRow | None) -> None:
        if text is None:
            if not self._texts.window.length:
                self._text_id = None
                await self.suggestions.show(_none)
                self.say()
            return
        text_id = text.id
        keep, self._text_id = text_id == self._text_id, text_id

        async def page(number: int, limit: int, _: Order | None) -> Page[SuggestionRow]:
            return await self.call(
                SuggestionList(generation_id=text_id, page=number, limit=limit, sort_direction="asc")
            )

        await self.suggestions.show(page, keep=keep)
        self.say()

    def heard(self, events: Sequence[Event]) -> None:
        """A text has its suggestions, or none; an export ends."""
        for event in events:
            if event.type == "flashcards.finished":
                self._came(event.data["generation_id"])
                self.reread()
        self._export.heard(events)

    @on(Selected, "#texts")
    def _other_text(self, event: Selected) -> None:
        self.attempt(unless_away(self._show_suggestions(event.row)), "read", group="suggestions", only=True)

    @on(Selected, "#suggestions, #cards")
    def _other_card(self) -> None:
        self.say()

    def say(self) -> None:
        """What is listed, what is selected, and what was done."""
        words = self._words[self.shows_cards]
        table = self.cards if self.shows_cards else self._texts
        marked = len(self.cards.marked if self.shows_cards else self.suggestions.marked)
        kind = "card" if self.shows_cards else "text"
        count = table.window.length
        which = Text(f"{count:,} {kind}{'' if count == 1 else 's'}", "bold", no_wrap=True)
        if marked:
            which.append(f"  ● {marked:,} marked")
        if words:
            which.append(f"  [/ {one_line(words)}]  esc shows all")
        which.append(f"  c shows {'texts' if self.shows_cards else 'cards'}", "not bold dim")
        self.query_one("#which", Static).update(which, layout=False)
        self.query_one("#said", Static).update(Text(self.said, "bold", no_wrap=True))
        self.query_one("#detail Static", Static).update(self._detail())
        self.refresh_bindings()

    def _detail(self) -> Text:
        if self.shows_cards:
            card = self.cards.selected_row
            if card is None:
                return Text("No card is selected.", "dim")
            return card_text(card, self._texts.window.find(card.generation_id))
        text, row = self._texts.selected_row, self.suggestions.selected_row
        if row is not None and text is not None and row.generation_id == text.id:
            return suggestion_text(row)
        return Text("No text is selected.", "dim") if text is None else generation_text(text)

    def on_paged_table_marked(self) -> None:
        """Told above the list."""
        self.say()

    def on_paged_table_activated(self, event: Activated) -> None:
        """From a text to what was proposed from it; a suggestion and a card are edited."""
        if event.table is self._texts:
            self.suggestions.focus()
        elif (why := self.why_not("edit")) is not None:
            self.tell(why, severity="warning")
        else:
            self.action_edit()

    # Texts or cards, all of them or some.

    def action_turn(self) -> None:
        """The other ones."""
        self.shows_cards = not self.shows_cards
        self.set_class(self.shows_cards, "-cards")
        for table, here in ((self._texts, not self.shows_cards), (self.cards, self.shows_cards)):
            table.set_class(here, "-listed")
        self.query_one(FindBar).put(self._words[self.shows_cards])
        # The table has no place on the screen before the next refresh, and what has none takes no focus.
        self.call_after_refresh(self._focus_list)
        self.say()
        self.attempt(unless_away(self.read()), "read", group="list", only=True)

    def _focus_list(self) -> None:
        (self.cards if self.shows_cards else self._texts).focus()

    def action_find(self) -> None:
        """Words."""
        self.query_one(FindBar).open()

    def on_find_bar_found(self, event: FindBar.Found) -> None:
        """Those with these words, or all again."""
        self._words[self.shows_cards] = event.words
        self.attempt(unless_away(self.read()), "read", group="list", only=True)

    def back(self) -> bool:
        """What is open, the innermost first."""
        if self._words[self.shows_cards]:
            self.query_one(FindBar).put("")
            self._words[self.shows_cards] = ""
            self.attempt(unless_away(self.read()), "read", group="list", only=True)
            return True
        if self.shows_cards:
            self.action_turn()
            return True
        return self._export.close()

    # A new text.

    def action_new(self) -> None:
        """A form."""
        self.attempt(self._new(), "new text", only=True)

    async def _new(self) -> None:
        problem = ""
        while True:
            form = Entered(
                self._draft, now=self.desk.clock.monotonic, problem=problem, not_before=self._not_before
            )
            self._draft, send = await self.app.push_screen_wait(form)
            if not send:
                return
            try:
                started = await self.call(
                    FlashcardsGenerate(source_text=self._draft.text, source_name=self._draft.name)
                )
            except GreenroomError as error:
                problem = error.message
                if isinstance(error, Refused) and (left := wait_s(error)) is not None:
                    self._not_before = self.desk.clock.monotonic() + left
                continue
            self._draft, self._not_before = Draft(), 0.0
            await self._went(started.generation_id)
            return

    async def _went(self, generation_id: str) -> None:
        self._awaited.add(generation_id)
        self.said = ON_ITS_WAY
        if self.shows_cards:
            self.action_turn()
        await self._show_list()
        self._texts.select(generation_id)
        self.say()

    def _came(self, generation_id: str) -> None:
        """A text has all that it will have."""
        self._awaited.discard(generation_id)
        if not self._awaited and self.said == ON_ITS_WAY:
            self.said = ""

    # A deck.

    def action_export(self) -> None:
        """A form; or the end of what is being written."""
        self.attempt(self._end_export() if self._export.is_running else self._begin_export(), "export", only=True)

    async def _end_export(self) -> None:
        if await self.confirmed("A deck is being written. End it? Nothing of its folder stays."):
            self.tell(await self._export.cancel())

    async def _begin_export(self) -> None:
        await filled(self, partial(Form, "Export cards", DECK, does="export", note=NOTE), {}, self._export_of)

    async def _export_of(self, typed: Typed) -> None:
        await self._export.begin(export_of(typed))
