"""Deciding about conversations in the list: one, the marked ones, or all that are listed."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from greenroom.dashboard.conversations.acting import Acting, every_row
from greenroom.dashboard.conversations.deeds import AFTER, DONE, Deed, question, told, why_not
from greenroom.dashboard.conversations.filters import NONE, on_the_wire
from greenroom.dashboard.conversations.filters import listed as words_listed
from greenroom.dashboard.conversations.forms import meant
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.livescreen import NOT_YET, LiveScreen
from greenroom.dashboard.plain import cut, one_line
from greenroom.dashboard.screens import PLACES
from greenroom.dashboard.table import Order, PagedTable
from greenroom.model.errors import GreenroomError, Refused
from greenroom.model.ids import Uuid7Ids
from greenroom.protocol.commands.conversation import (
    BulkAction,
    BulkDone,
    ConversationGet,
    ConversationList,
    ConversationSearch,
)
from greenroom.protocol.rows.conversation import ConversationRow

ON_ROWS: Final = frozenset({"approve", "reject", "changes", "archive", "categories", "delete"})
"""Actions on all that are listed, on the marked conversations, or on the selected one."""
WORDED: Final = frozenset({"request_changes", "set_categories"})
"""Actions that ask for words, and so can be left."""
PAGE: Final = 500
NAMED: Final = 28
"""Cells of a title in what is said of a deed."""


class Chosen(msgspec.Struct, frozen=True):
    """What an action is on. `ids` is None where it is more than can be named; `rows` are those that were read."""

    ids: tuple[str, ...] | None
    rows: Mapping[str, ConversationRow]
    count: int
    everything: bool


class Deciding(LiveScreen):
    """The part of the screen that acts."""

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self.filters = NONE
        self.words = ""
        self.everything = False
        self.said = ""
        self._acting = Acting(desk.calls, Uuid7Ids())

    @property
    def table(self) -> PagedTable[Any]:
        """The list that is shown."""
        return self.query_one("#found" if self.words else "#list", PagedTable)

    @abstractmethod
    def say(self) -> None:
        """Show anew what is listed, marked and was done."""

    @abstractmethod
    def reads(self, row_id: str) -> bool:
        """Whether no other conversation than this one is read beside the list."""

    def listing(
        self, *, page: int | None, limit: int, order: Order | None, cursor: str | None = None
    ) -> ConversationList:
        """The command that reads a page of the list."""
        by = order or Order("created_at", descending=True)
        return ConversationList(
            **on_the_wire(self.filters),
            called=self.filters.only,
            page=page,
            cursor=cursor,
            limit=limit,
            sort_by=by.by,  # type: ignore[arg-type]  # one of the columns' own
            sort_direction="desc" if by.descending else "asc",
        )

    def finding(self, *, page: int | None, limit: int, cursor: str | None = None) -> ConversationSearch:
        """The command that reads a page of what has the words."""
        return ConversationSearch(
            **on_the_wire(self.filters), query=self.words, page=page, cursor=cursor, limit=limit
        )

    # What can be done.

    def unsaved(self) -> str | None:
        """What would be lost with the dashboard."""
        return "What was done to conversations is not all stored yet." if self._acting.is_unsure else None

    def why_not(self, action: str) -> str | None:
        """Why not."""
        row = self.table.selected_row if self.is_mounted else None
        if action in ON_ROWS and not self.everything and not (self.is_mounted and self.table.targets):
            return "No conversation is selected."
        if action in ON_ROWS and row is not None and not self.everything and not self.table.marked:
            return why_not(action, row.status)
        match action:
            case "view" if row is None:
                return "No conversation is selected."
            case "view" if "review" not in PLACES:
                return "There is no screen to review on."
            case "undo" if not self._acting.can_undo:
                return "Nothing was done here yet that could be taken back."
            case "clear" if self.filters == NONE and not self.words:
                return "All conversations are listed already."
            case "everything" if not (self.is_mounted and self.table.window.length):
                return "Nothing is listed."
            case "export" if self.filters.only is not None:
                return "One conversation alone can't be exported; x lists all."
        return None

    # Doing it.

    def action_everything(self) -> None:
        """All that are listed are meant, or no longer."""
        self.everything = not self.everything
        self.say()

    def action_approve(self) -> None:
        """Approve."""
        self._begin("approve")

    def action_reject(self) -> None:
        """Reject."""
        self._begin("reject")

    def action_archive(self) -> None:
        """Archive."""
        self._begin("archive")

    def action_delete(self) -> None:
        """Ask, then delete."""
        self._begin("delete")

    def action_changes(self) -> None:
        """Ask for a note, then for changes."""
        self._begin("request_changes")

    def action_categories(self) -> None:
        """Ask for categories, then set them."""
        self._begin("set_categories")

    def _begin(self, action: BulkAction) -> None:
        # The rows are those of the key press, whatever moves meanwhile.
        everything, targets = self.everything, self.table.targets
        if not everything and not self.table.marked and not all(self.reads(each) for each in targets):
            self.tell(NOT_YET, severity="warning")
            return
        self.attempt(self._act(action, everything=everything, targets=targets), action.replace("_", " "))

    async def _act(self, action: BulkAction, *, everything: bool, targets: tuple[str, ...]) -> None:
        chosen = await self._meant_now() if everything else self._named(targets)
        if everything or action == "delete" or (chosen.count > 1 and action not in WORDED):
            asked = question(action, chosen.count, capped=chosen.ids is None, all_listed=everything)
            if not await self.confirmed(asked):
                return None
        typed = self._first_words(action, chosen)
        while True:
            deed = await self._said_for(action, chosen, typed)
            if deed is None:
                return None
            try:
                return await self._do(deed, chosen)
            except Refused as refused:
                if action not in WORDED:
                    raise
                self.tell(refused.message, severity="error")
                typed = deed.note or ", ".join(deed.categories or ())

    def _first_words(self, action: BulkAction, chosen: Chosen) -> str:
        if action != "set_categories" or chosen.count != 1 or not chosen.rows:
            return ""
        return ", ".join(next(iter(chosen.rows.values())).categories)

    async def _said_for(self, action: BulkAction, chosen: Chosen, typed: str) -> Deed | None:
        """The deed with the words that it needs, asked for."""
        deed = Deed(action=action, ids=chosen.ids, filter=meant(self.filters, self.words))
        many = "this conversation" if chosen.count == 1 else f"{chosen.count:,} conversations"
        if action == "request_changes":
            note = await self.asked(
                f"What should be better in {many}?", value=typed, hint="for whoever writes it anew"
            )
            return None if note is None else replace(deed, note=note or None)
        if action == "set_categories":
            text = await self.asked(
                f"The categories of {many}? Commas between them; nothing takes all away.", value=typed
            )
            if text is None:
                return None
            before = {row_id: row.categories for row_id, row in (await self._full(chosen)).items()}
            return replace(deed, categories=words_listed(text), before=before)
        return deed

    async def _do(self, deed: Deed, chosen: Chosen) -> None:
        self._show_as(deed, chosen.rows.values())
        single = chosen.count == 1 and not chosen.everything
        if single and deed.action != "set_categories":
            self.table.action_down()
        if not single:
            self._say_now(f"{DONE[deed.action][0]} {chosen.count:,} conversations …")
        try:
            done = await self._acting.do(deed)
        except GreenroomError as error:
            for row in chosen.rows.values():
                self.table.replace(row)
            if isinstance(error, Refused):
                self._say_now("")
                raise
            self._say_now("Not stored yet: it is sent again when the daemon is back.")
            self.tell(self.said, severity="warning")
            return
        if chosen.everything:
            self.everything = False
        elif not single:
            self.table.unmark()
        self._tell(deed, done, chosen if single else None)
        self.reread()

    def _say_now(self, said: str) -> None:
        self.said = said
        self.say()

    def _tell(self, deed: Deed, done: BulkDone, single: Chosen | None) -> None:
        title = next((row.title for row in single.rows.values()), "") if single is not None else ""
        said = told(deed, done)
        if title and not done.refused:
            name = cut(one_line(title), NAMED).rstrip()
            said = f"{said.split(' ', 1)[1].removesuffix('.').capitalize()}: {name}"
        can_be_undone = deed.action != "delete" and deed.ids is not None
        self.said = f"{said.removesuffix('.')} (u takes it back)" if can_be_undone else said
        if done.refused:
            self.tell(said, severity="warning")
        self.say()

    def _show_as(self, deed: Deed, rows: Sequence[ConversationRow] | Any) -> None:
        """Show at once what it will come to."""
        after = AFTER.get(deed.action)
        for row in rows:
            if after is not None:
                self.table.replace(replace(row, status=str(after)))

    # On what.

    def _named(self, ids: tuple[str, ...]) -> Chosen:
        known = {row_id: row for row_id in ids if (row := self.table.window.find(row_id)) is not None}
        return Chosen(ids, known, len(ids), everything=False)

    async def _meant_now(self) -> Chosen:
        """All that are listed, and until they are read, that they are."""
        before = self.said
        self._say_now("Reading which ones are meant …")
        try:
            with self.opening():
                chosen = await self._all_listed()
        except GreenroomError:
            self._say_now(before)
            raise
        self._say_now(before)
        return chosen

    async def _all_listed(self) -> Chosen:
        """All that are listed now, each by its id: what comes later is not meant."""
        order = self.table.order

        async def page(cursor: str | None) -> Any:
            command = self.finding if self.words else partial(self.listing, order=order)
            return await self.call(command(page=None, limit=PAGE, cursor=cursor))

        rows = await every_row(page)
        if rows is None:
            return Chosen(None, {}, self.table.window.length, everything=True)
        by_id = {row.id: row for row in rows}
        return Chosen(tuple(by_id), by_id, len(by_id), everything=True)

    async def _full(self, chosen: Chosen) -> Mapping[str, ConversationRow]:
        """The rows as they are, those too that were marked and have left the window since."""
        missing = [row_id for row_id in chosen.ids or () if row_id not in chosen.rows]
        read = [await self.call(ConversationGet(conversation_id=row_id)) for row_id in missing]
        return {**chosen.rows, **{row.id: row for row in read}}

    # Taking it back.

    def action_undo(self) -> None:
        """The last deed, then the one before."""
        self.attempt(self._undo(), "undo")

    async def _undo(self) -> None:
        done = await self._acting.undo()
        if done is not None:
            self.said = f"Taken back: {done.changed:,}."
            if done.refused:
                self.tell(f"{len(done.refused):,} can't be: {done.refused[0].reason}", severity="warning")
        self.say()
        self.reread()

    async def send_again(self) -> None:
        """What nobody answered, now that the daemon is back."""
        for deed, came in await self._acting.again():
            if isinstance(came, Refused):
                self.said = ""
                self.tell(f"Not stored: {came.message}", severity="error")
            else:
                self._tell(deed, came, None)
