"""The part of the screen that follows what happens to the listed ones: by others, and what is written anew."""

from collections.abc import Sequence
from functools import partial

from greenroom.dashboard.desk import Desk
from greenroom.dashboard.review.decisions import OPEN
from greenroom.dashboard.review.queuetable import STATUS_AFTER, source_of
from greenroom.dashboard.review.reading import GONE
from greenroom.dashboard.review.rereading import present
from greenroom.dashboard.review.revising import RevisingScreen
from greenroom.model.errors import GreenroomError, Refused
from greenroom.protocol.commands.batch import BatchItems, BatchStatusGet
from greenroom.protocol.events import Event
from greenroom.protocol.rows.conversation import ConversationRow

ENDED = frozenset({"completed", "failed", "cancelled"})


class FollowingScreen(RevisingScreen):
    """Keeps the rows as they are by now, where they stand."""

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self._rewrites: dict[str, str] = {}
        self._doubted = False

    def reread(self) -> None:
        """Shown again, connected again, or asked for: something may have happened that was not heard."""
        self._doubted = True
        super().reread()

    def heard(self, events: Sequence[Event]) -> None:
        """What others do to conversations of the queue, and what is written anew."""
        for event in events:
            if event.type == "conversation.updated":
                one = event.data.get("conversation_id")
                for each in [one] if one else event.data.get("conversation_ids") or ():
                    self._changed(each, str(event.data["action"]), event.data.get("status"))
            elif event.type in {"conversation.created", "batch.finished"}:
                # What is listed is known: only what has come is read.
                super().reread()
        self.told()

    def _changed(self, conversation_id: str, action: str, status: str | None) -> None:
        if conversation_id not in self.queue:
            return
        if action in {"regenerate", "edit"}:
            if action == "regenerate":
                self._written_anew(conversation_id)
            self.behind(partial(self.refetch, conversation_id), f"again {conversation_id}")
        elif action == "delete":
            self.restate(conversation_id, GONE)
        elif not self.ledger.touches(conversation_id) and (now := status or STATUS_AFTER.get(action)):
            self.restate(conversation_id, now)

    # How the listed ones stand.

    async def _see_states(self) -> None:
        """Read those that are listed again, where something may have happened to them. Their order stays."""
        if not self._doubted:
            return
        self._doubted = False
        quiet = self._quiet()
        loader, listed = self.loader, {row.id for row in self.queue.rows if self._is_theirs(row)}
        try:
            now = await present(self.desk.calls, self.filters, listed)
        except GreenroomError:
            self._doubted = True
            raise
        if loader is not self.loader:
            return
        counted = quiet is not None and quiet == self._quiet()
        for each in now.gone:
            self.restate(each, GONE)
        for each, row in now.rows.items():
            before = self.queue.find(each)
            if before is not None and self._is_theirs(before) and row != before:
                self._is_now(row)
        if loader.ended:
            # Those came into the filters again; where more is to be read, they come with it.
            self.queue.add(now.others)
            await self.table.show(source_of(self.queue), keep=self.table.window.is_read)
        if counted:
            loader.recount(now.total, capped=now.capped, read=sum(self._counts(row) for row in self.queue.rows))
        else:
            # Nobody can tell whether the daemon counted what was decided meanwhile: it is asked again once all of
            # that is stored.
            self._doubted = True
            self.see_again()
        self.told()

    def see_again(self) -> None:
        """Read those that are listed again, if that is to be done and nothing that was decided is on its way."""
        if self._doubted and not self.ledger.on_their_way:
            self.behind(self._see_states, "states")

    def _quiet(self) -> int | None:
        """How many decisions were stored or refused so far; None while one is on its way."""
        return None if self.ledger.on_their_way else self.ledger.ended

    def _is_theirs(self, row: ConversationRow) -> bool:
        """Whether the daemon's word holds for it: nothing was decided about it here, and nothing is under way."""
        return row.status != GONE and not self.ledger.touches(row.id) and not self.ledger.is_under_way(row.id)

    def _counts(self, row: ConversationRow) -> bool:
        """Whether the daemon counts it among those that meet the filters."""
        verdict = self.ledger.verdict(row.id)
        stored = verdict is not None and verdict.stand not in OPEN
        status = STATUS_AFTER.get(verdict.deed, row.status) if verdict is not None and stored else row.status
        return status in self.filters.statuses

    def _is_now(self, row: ConversationRow) -> None:
        self.put(row)
        self.reads.renew(row)
        if row.id == self.current:
            self._draw()

    # Written anew.

    async def _see_rewrites(self) -> None:
        """What ended while nobody listened."""
        for batch_id, conversation_id in list(self._rewrites.items()):
            try:
                status = (await self.call(BatchStatusGet(batch_id=batch_id))).status
            except Refused as error:
                if error.wire_type != "not_found":
                    raise
                # Somebody has deleted the batch: what it wrote stands in the conversation.
                status = "completed"
            if status in ENDED and self._rewrites.pop(batch_id, None) is not None:
                if status == "completed":
                    self._written_anew(conversation_id)
                    await self.refetch(conversation_id)
                else:
                    await self._not_written(batch_id, conversation_id, status)

    async def _not_written(self, batch_id: str, conversation_id: str, status: str) -> None:
        self.ledger.written_anew(conversation_id)
        page = await self.call(BatchItems(batch_id=batch_id, limit=1))
        error = page.items[0].error if page.items else None
        self.tell(f"It was not written anew: {error.message if error else status}", severity="error")
        self.told()

    def _written_anew(self, conversation_id: str) -> None:
        """Its new text is there: it is to be read again, with what is different first."""
        verdict = self.ledger.verdict(conversation_id)
        if verdict is None or verdict.deed != "regenerate":
            return
        for batch in [batch for batch, each in self._rewrites.items() if each == conversation_id]:
            del self._rewrites[batch]
        self.ledger.written_anew(conversation_id)
        self.reads.drop(conversation_id)
        row = self.queue.find(conversation_id)
        then = (
            "d shows the differences"
            if conversation_id == self.current
            else "h goes back to it, d shows what is new"
        )
        self.tell(f"Written anew: {row.title if row else conversation_id}. {then}.")
