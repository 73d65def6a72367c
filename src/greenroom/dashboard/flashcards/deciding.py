"""The part of the screen that acts on suggestions and cards."""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from greenroom.dashboard.desk import Desk
from greenroom.dashboard.flashcards.deeds import (
    ACTIONS,
    Back,
    card_rewritten,
    deciding,
    rewritten,
    told,
    undone,
    why_not,
)
from greenroom.dashboard.flashcards.sides import EditSides
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.table import PagedTable
from greenroom.model.errors import GreenroomError, Refused
from greenroom.model.flashcards import Sides
from greenroom.model.states import SuggestionAction, SuggestionStatus
from greenroom.protocol.command import Command
from greenroom.protocol.commands.card import CardDelete, CardUpdate
from greenroom.protocol.commands.suggestion import Decided, SuggestionUpdate
from greenroom.protocol.rows.flashcards import CardRow, SuggestionRow

SidedT = TypeVar("SidedT", SuggestionRow, CardRow)

SHOWN_AS = {
    SuggestionAction.ACCEPT: str(SuggestionStatus.ACCEPTED),
    SuggestionAction.REJECT: str(SuggestionStatus.REJECTED),
}
"""What a suggestion is shown as until the daemon has said so."""


class Deciding(LiveScreen):
    """Accepting, rejecting, editing, deleting, and taking back: one thing at a time."""

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self.shows_cards = False
        self.said = ""
        self._turn = asyncio.Lock()
        self._backs: list[Back] = []

    @property
    def suggestions(self) -> PagedTable[SuggestionRow]:
        """What was proposed from the selected text."""
        return self.query_one("#suggestions", PagedTable)

    @property
    def cards(self) -> PagedTable[CardRow]:
        """What was accepted."""
        return self.query_one("#cards", PagedTable)

    @abstractmethod
    def say(self) -> None:
        """Show anew what is selected and what was done."""

    def why_not(self, action: str) -> str | None:
        """Why not."""
        if not self.is_mounted:
            return None
        if action == "undo":
            return None if self._backs else "Nothing was done here yet that could be taken back."
        if self.shows_cards:
            if action in ("accept", "reject", "accept_all"):
                return "These are cards already; c goes to the texts and what is proposed from them."
            if action in ("edit", "delete") and self.cards.selected_row is None:
                return "No card is selected."
            return None
        if action == "delete":
            return "Suggestions are rejected, not deleted; c goes to the cards."
        if action == "accept_all" and not self._open():
            return "There is nothing here that nobody has decided about."
        if action in ACTIONS:
            row = self.suggestions.selected_row
            if self.suggestions.marked and action != "edit":
                return None
            return "No suggestion is selected." if row is None else why_not(action, row)
        return None

    def _open(self) -> list[str]:
        return [row.id for row in self.suggestions.window.known() if row.status == "proposed"]

    # Suggestions.

    def action_accept(self) -> None:
        """Make cards."""
        self.attempt(self._decide(SuggestionAction.ACCEPT, self.suggestions.targets), "accept")

    def action_reject(self) -> None:
        """Turn down."""
        self.attempt(self._decide(SuggestionAction.REJECT, self.suggestions.targets), "reject")

    def action_accept_all(self) -> None:
        """Ask, then make cards."""
        self.attempt(self._accept_all(self._open()), "accept all")

    async def _accept_all(self, ids: Sequence[str]) -> None:
        if await self.confirmed(
            f"Accept all {len(ids):,} suggestions of this text that nobody has decided about?"
        ):
            await self._decide(SuggestionAction.ACCEPT, tuple(ids))

    async def _decide(self, action: SuggestionAction, ids: tuple[str, ...]) -> None:
        table = self.suggestions
        single = len(ids) == 1
        before = [row for each in ids if (row := table.window.find(each)) is not None]
        for row in before:
            table.replace(replace(row, status=SHOWN_AS[action]))
        if single and table.selected_id == ids[0]:
            table.action_down()
        decided: list[Decided] = []
        try:
            async with self._turn:
                for command in deciding(action, ids):
                    decided.append(await self.call(command))  # noqa: PERF401 - what came before a failure counts
        except GreenroomError:
            for row in before:
                table.replace(row)
            raise
        finally:
            if (back := undone(decided)) is not None:
                self._backs.append(back)
        if not single:
            table.unmark()
        self._tell(decided)
        self.reread()

    def _tell(self, decided: Sequence[Decided]) -> None:
        said, refused = told(decided)
        self.said = f"{said} (u takes it back)"
        if refused:
            self.tell(refused, severity="warning")
        self.say()

    # Writing.

    def action_edit(self) -> None:
        """In a form."""
        card, suggestion = self.cards.selected_row, self.suggestions.selected_row
        if self.shows_cards and card is not None:
            change = partial(CardUpdate, card_id=card.id, if_revision=card.revision)
            self.attempt(self._edit(card, change, self.cards, card_rewritten), "edit", only=True)
        elif not self.shows_cards and suggestion is not None:
            rewrite = partial(SuggestionUpdate, suggestion_id=suggestion.id)
            self.attempt(self._edit(suggestion, rewrite, self.suggestions, rewritten), "edit", only=True)

    async def _edit(
        self,
        row: SidedT,
        change: Callable[..., Command[SidedT]],
        table: PagedTable[SidedT],
        back: Callable[[str, Sides], Back],
    ) -> None:
        """Have both sides written anew, and keep what `change` makes of them; `back` takes that back."""
        before = sides = Sides(row.front, row.back)
        problem = ""
        while (asked := await self._written(sides, problem)) not in (None, before):
            sides = asked
            try:
                async with self._turn:
                    new = await self.call(change(front=sides.front, back=sides.back))
            except GreenroomError as error:
                problem = error.message
                continue
            table.replace(new)
            self._wrote(back(row.id, before))
            return

    async def _written(self, sides: Sides, problem: str) -> Any:
        return await self.app.push_screen_wait(EditSides(sides, problem=problem))

    def _wrote(self, back: Back) -> None:
        self._backs.append(back)
        self.said = "Kept (u takes it back)"
        self.say()
        self.reread()

    # Deleting cards.

    def action_delete(self) -> None:
        """Ask, then delete."""
        self.attempt(self._delete(self.cards.targets), "delete")

    async def _delete(self, ids: tuple[str, ...]) -> None:
        which = "this card" if len(ids) == 1 else f"{len(ids):,} cards"
        if not await self.confirmed(f"Delete {which}? This can't be undone."):
            return
        deleted = 0
        try:
            async with self._turn:
                for card_id in ids:
                    await self.call(CardDelete(card_id=card_id))
                    deleted += 1
        finally:
            self.said = f"{deleted:,} deleted."
            self.cards.unmark()
            self.say()
            self.reread()

    # Taking back.

    def action_undo(self) -> None:
        """The last deed, then the one before."""
        self.attempt(self._undo(), "undo")

    async def _undo(self) -> None:
        async with self._turn:
            if not self._backs:
                return
            back = self._backs.pop()
            left = list(back.commands)
            refused = ""
            try:
                while left:
                    answer = await self.call(left[0])
                    left.pop(0)
                    if isinstance(answer, Decided) and answer.refused:
                        refused = one_line(answer.refused[0].reason)
            except Refused:
                raise
            except GreenroomError:
                self._backs.append(msgspec.structs.replace(back, commands=tuple(left)))
                raise
        self.said = f"Taken back: {back.says}"
        if refused:
            self.tell(f"Some stay as they are: {refused}", severity="warning")
        self.say()
        self.reread()
