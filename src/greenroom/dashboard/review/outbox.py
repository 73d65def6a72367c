"""Decisions on their way to the daemon: one after the other, each under its key, until all have an answer."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from greenroom.dashboard.line import is_away
from greenroom.dashboard.ports import Calls
from greenroom.dashboard.review.decisions import Decision, Ledger, Stand
from greenroom.model.conversation import ReviewEntry
from greenroom.model.errors import GreenroomError, Refused
from greenroom.model.review import undone
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.model.times import Micros
from greenroom.protocol.commands.conversation import (
    BulkAction,
    BulkDone,
    ConversationBulk,
    ConversationGet,
    ConversationRegenerate,
    ConversationReview,
    ConversationUpdate,
    ReviewAction,
)
from greenroom.protocol.rows.conversation import ConversationRow, ReviewRow

FLAG: Final = "flagged"
"""The category that a flag is: it is kept, can be filtered by, and is not told to a model, as comments are."""

_REVIEWS: Final[dict[str, ReviewAction]] = {
    "approve": "approve",
    "reject": "reject",
    "request_changes": "request_changes",
    "comment": "comment",
}


class Done(Struct, frozen=True, kw_only=True):
    """What carrying a decision out came to: what is now known of its one conversation.

    `batches` are those that write anew, by conversation, and `refused` are ids with the reason.
    """

    row: ConversationRow | None = None
    batches: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


class _NotOurs(GreenroomError):
    """Something else was done to it since: what would be taken back now is not what you decided."""


class Outbox:
    """Carries decisions out, in order."""

    def __init__(
        self,
        ledger: Ledger,
        calls: Calls,
        *,
        is_there: Callable[[], bool],
        told: Callable[[Decision, Done | None], None],
    ) -> None:
        """Send nothing yet; that is `pump`.

        Args:
            ledger: holds the decisions.
            calls: the daemon.
            is_there: whether it can be asked now.
            told: hears of each one that has come to its end: stored with what is known then, or None for refused.
        """
        self._ledger = ledger
        self._calls = calls
        self._is_there = is_there
        self._told = told
        self._pumping = False

    async def pump(self) -> bool:
        """Send until nothing is left, or the daemon can't be asked. Returns whether nothing is left."""
        if self._pumping:
            return True
        self._pumping = True
        try:
            while (decision := self._ledger.head) is not None:
                if not self._is_there() or not await self._one(decision):
                    return False
            return True
        finally:
            self._pumping = False

    async def _one(self, decision: Decision) -> bool:
        key = decision.key
        if decision.deed == "undo" and decision.stand is Stand.WAITING and not await self._may_undo(decision):
            return self._ledger.head is None or self._ledger.head.key != key
        self._ledger.sent(key)
        try:
            done = await self._carry_out(decision)
        except Refused as error:
            if error.wire_type == "unavailable":
                self._ledger.lost(key)
                return False
            if error.details.get("carried_out"):
                self._end(key, Done())
            else:
                self._refused(key, error.message)
        except GreenroomError as error:
            if not is_away(error):
                raise
            self._ledger.lost(key)
            return False
        else:
            self._end(key, done)
        return True

    def _end(self, key: str, done: Done) -> None:
        entry_id = done.row.review_history[-1].id if done.row is not None and done.row.review_history else None
        why = done.refused[0][1] if done.refused else ""
        self._ledger.stored(key, entry_id=entry_id, refused=[each for each, _ in done.refused], why=why)
        self._told(self._ledger.of(key), done)

    def _refused(self, key: str, why: str) -> None:
        self._ledger.refused(key, why)
        self._told(self._ledger.of(key), None)

    async def _may_undo(self, decision: Decision) -> bool:
        """Whether what a reopening would take back is what was decided here. Refuses it where it is not."""
        assert decision.undoes is not None
        original = self._ledger.of(decision.undoes)
        if original.deed in {"flag", "unflag"}:
            return True
        try:
            for each in original.changed:
                row = await self._calls.call(ConversationGet(conversation_id=each))
                if not takes_back(row, original):
                    self._refused(decision.key, (_NotOurs.__doc__ or "").strip())
                    return False
        except Refused as error:
            self._refused(decision.key, error.message)
            return False
        except GreenroomError as error:
            if not is_away(error):
                raise
            return False
        return True

    async def _carry_out(self, decision: Decision) -> Done:
        match decision.deed:
            case "approve" | "reject" | "request_changes" | "comment":
                return await self._review(decision, _REVIEWS[decision.deed], decision.ids)
            case "flag" | "unflag":
                return await self._flag(decision.ids, on=decision.deed == "flag")
            case "regenerate":
                return await self._regenerate(decision)
            case "undo":
                assert decision.undoes is not None
                original = self._ledger.of(decision.undoes)
                if original.deed in {"flag", "unflag"}:
                    return await self._flag(original.ids, on=original.deed == "unflag")
                return await self._review(decision, "reopen", original.changed)

    async def _review(self, decision: Decision, action: ReviewAction, ids: tuple[str, ...]) -> Done:
        if len(ids) == 1:
            command = ConversationReview(
                conversation_id=ids[0],
                action=action,
                note=decision.note,
                if_revision=decision.revision,
                idempotency_key=decision.key,
            )
            row: ConversationRow = await self._calls.call(command)
            return Done(row=row)
        bulk: BulkAction = action
        done: BulkDone = await self._calls.call(
            ConversationBulk(
                conversation_ids=list(ids), action=bulk, note=decision.note, idempotency_key=decision.key
            )
        )
        return Done(refused=tuple((each.id, each.reason) for each in done.refused))

    async def _flag(self, ids: tuple[str, ...], *, on: bool) -> Done:
        """Done again it changes nothing, so that it needs no key."""
        row: ConversationRow | None = None
        for each in ids:
            row = await self._calls.call(ConversationGet(conversation_id=each))
            others = tuple(name for name in row.categories if name != FLAG)
            wanted = (*others, FLAG) if on else others
            if wanted != row.categories:
                row = await self._calls.call(ConversationUpdate(conversation_id=each, categories=wanted))
        return Done(row=row if len(ids) == 1 else None)

    async def _regenerate(self, decision: Decision) -> Done:
        batches: list[tuple[str, str]] = []
        refused: list[tuple[str, str]] = []
        for number, each in enumerate(decision.ids):
            command = ConversationRegenerate(
                conversation_id=each, note=decision.note, idempotency_key=f"{decision.key}.{number}"
            )
            try:
                batches.append((each, (await self._calls.call(command)).batch_id))
            except Refused as error:
                if error.wire_type == "unavailable":
                    raise
                if not error.details.get("carried_out"):
                    refused.append((each, error.message))
        return Done(batches=tuple(batches), refused=tuple(refused))


def takes_back(row: ConversationRow, decision: Decision) -> bool:
    """Whether a reopening of a conversation would take this decision back, and not what somebody did since."""
    last = undone([_entry(each) for each in row.review_history])
    if last is None or last.action != decision.deed:
        return False
    return last.note == decision.note if decision.entry_id is None else last.id == decision.entry_id


def _entry(row: ReviewRow) -> ReviewEntry:
    return ReviewEntry(
        id=row.id,
        action=ConversationAction(row.action),
        note=row.note,
        by=row.by,
        at=Micros(0),
        from_status=ConversationStatus(row.from_status),
        to_status=ConversationStatus(row.to_status),
    )
