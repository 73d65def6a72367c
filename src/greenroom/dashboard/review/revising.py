"""The part of the screen that changes texts: in place, or in the person's own editor."""

from pathlib import Path
from typing import Final

from greenroom.cli.talktext import read
from greenroom.dashboard.editor import edited, put_away
from greenroom.dashboard.livescreen import NOT_YET
from greenroom.dashboard.review.drafts import Draft
from greenroom.dashboard.review.editing import EditTalk
from greenroom.dashboard.review.sifting import SiftingScreen
from greenroom.model.errors import GreenroomError, Refused
from greenroom.protocol.commands.conversation import ConversationGet
from greenroom.protocol.rows.conversation import ConversationRow

SUFFIX: Final = ".txt"
"""Of files with a talk."""


class RevisingScreen(SiftingScreen):
    """Has a text changed, and stored; what is typed and not stored stays a draft."""

    def unsaved_draft(self) -> str | None:
        """What was typed and is not stored, in words."""
        changed = self.drafts.unstored
        return f"What you typed in “{changed[0].title}” is not stored." if changed else None

    def action_edit(self) -> None:
        """Here."""
        if (draft := self._draft()) is not None:
            self.attempt(self._edited(draft), "edit")

    def action_editor(self) -> None:
        """In the person's own editor."""
        if (draft := self._draft()) is not None:
            self.attempt(self._edited_outside(draft), "edit")

    @property
    def reads_selected(self) -> bool:
        """Whether the one that is read is the one on which the list stands."""
        return self.table.selected_id in {None, self.current}

    def _draft(self) -> Draft | None:
        if not self.reads_selected:
            self.tell(NOT_YET, severity="warning")
            return None
        row = self.row()
        if row is None or row.turns is None:
            return None
        return self.drafts.of(row)

    async def _edited(self, draft: Draft) -> None:
        row = await self.app.push_screen_wait(
            EditTalk(draft, store=self._store, present=self._present, put_away=_put_away)
        )
        if row is not None:
            await self._stored_text(draft)
            return
        if not draft.is_changed:
            self.drafts.drop(draft.conversation_id)
        self._draw()

    async def _edited_outside(self, draft: Draft) -> None:
        async def take(text: str) -> None:
            read(text)
            draft.take(text)

        if not await edited(self, draft.plain, take, suffix=SUFFIX):
            return
        try:
            await self._store(draft)
        except GreenroomError as error:
            draft.problem = f"Not stored: {error.message}"
            if isinstance(error, Refused) and isinstance(seen := error.details.get("revision"), int):
                draft.conflict = seen
            await self._edited(draft)
        else:
            await self._stored_text(draft)

    async def _store(self, draft: Draft) -> ConversationRow:
        try:
            return await self.call(draft.command())
        except Refused as error:
            if not error.details.get("carried_out"):
                raise
            return await self._present(draft.conversation_id)

    async def _present(self, conversation_id: str) -> ConversationRow:
        return await self.call(ConversationGet(conversation_id=conversation_id, include_turns=True))

    async def _stored_text(self, draft: Draft) -> None:
        self.drafts.drop(draft.conversation_id)
        self.ledger.written_anew(draft.conversation_id)
        self.tell("Stored as a new revision. d shows the differences.")
        self.reads.drop(draft.conversation_id)
        await self.refetch(draft.conversation_id)


async def _put_away(text: str) -> Path:
    return await put_away(text, suffix=SUFFIX)
