"""Scoring again what is there, in the background: some at a time, each portion one transaction.

A run that a stopped or killed daemon left goes on at the next start, after the last portion that was kept.
"""

import asyncio
import logging
import sqlite3
from functools import partial
from typing import Final

import msgspec
from msgspec import Struct

from greenroom.daemon.asked import context_of
from greenroom.daemon.scoring import Near, Scoring, nearest
from greenroom.daemon.units import rescoring
from greenroom.daemon.units.rescoring import Rescored
from greenroom.model.conversation import Talk
from greenroom.model.errors import GreenroomError, Unavailable
from greenroom.model.ids import Ids
from greenroom.model.judgement import JUDGE
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.model.rescoring import Rescoring, RescoringStatus
from greenroom.model.times import Clock
from greenroom.quality.context import Context
from greenroom.quality.neighbours import Signed
from greenroom.store import conversations, rescorings, templates
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.conversations import Kept
from greenroom.store.errors import DiskFull
from greenroom.store.port import Store

AT_ONCE: Final = 50
"""Conversations that a portion looks at: a transaction of a few milliseconds, for which other writers wait."""

DISK_FULL_PAUSE_S: Final = 2.0


class _Found(Struct, frozen=True, kw_only=True):
    """A conversation with its text, its signature, how near the nearest is, what was asked for, its threshold."""

    kept: Kept
    signed: Signed
    near: Near
    context: Context
    threshold: float


class _Portion(Struct, frozen=True):
    """Conversations to score, and how far the run is with them."""

    found: list[_Found]
    last_id: str


class RescoringDesk:
    """Takes orders to score again, and carries them out.

    Args:
        store: where conversations are.
        scoring: the quality check.
        threshold: the score, 0 to 10, under which a conversation needs revision; a template's own wins.
        clock: the time.
        ids: where ids come from.
        log: told of what nobody is waiting for.
    """

    def __init__(
        self, *, store: Store, scoring: Scoring, threshold: float, clock: Clock, ids: Ids, log: logging.Logger
    ) -> None:
        self._store = store
        self._scoring = scoring
        self._threshold = threshold
        self._clock = clock
        self._ids = ids
        self._log = log
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, who: Principal, filters: ConversationFilter) -> Rescoring:
        """Begin to score the caller's conversations again; answers once that is durable.

        Raises:
            Conflict: the caller's are being scored again already.
            Unavailable: the daemon is stopping.
        """
        if self._stopping:
            raise Unavailable("The daemon is stopping; score again once it is back.")
        found = await self._store.read(
            lambda db: conversations.page(db, who, filters, PageRequest(limit=1)), kind="quality.count"
        )
        now = self._clock.now()
        run = Rescoring(
            id=self._ids.new(),
            owner=who.uid,
            status=RescoringStatus.RUNNING,
            filter=msgspec.to_builtins(filters),
            after_id=None,
            total=found.total,
            done=0,
            changed=0,
            moved=0,
            error=None,
            created_at=now,
            updated_at=now,
        )
        run = await self._store.write(lambda tx: rescoring.begin(tx, who, run), kind="quality.rescore")
        self._launch(run)
        return run

    async def cancel(self, who: Principal, run_id: str) -> Rescoring:
        """End a run where it is.

        Raises:
            NotFound: as `rescoring.cancel` says.
        """
        return await self._store.write(
            lambda tx: rescoring.cancel(tx, who, run_id, self._clock.now()), kind="quality.cancel"
        )

    async def recover(self) -> int:
        """Go on with the runs that an earlier daemon left. Answers how many."""
        left = await self._store.read(rescorings.running, kind="quality.unfinished")
        for run in left:
            self._launch(run)
        return len(left)

    async def stop(self) -> None:
        """End after the present portions; the next start goes on."""
        self._stopping = True
        await self.settled()

    async def settled(self) -> None:
        """Wait until no run is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _launch(self, run: Rescoring) -> None:
        task = asyncio.get_running_loop().create_task(self._carry_out(run))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, run: Rescoring) -> None:
        error: str | None = None
        try:
            while await self._portion(run.id):
                pass
        except DiskFull:
            await asyncio.sleep(DISK_FULL_PAUSE_S)
            if not self._stopping:
                self._launch(run)
            return
        except GreenroomError as failed:
            error = failed.message
        except Exception as failed:  # noqa: BLE001  a fault of ours fails this one run; the log has it whole
            self._log.exception("scoring again failed", extra={"rescore_id": run.id})
            error = f"Something went wrong inside the daemon ({type(failed).__name__}); its log tells more."
        if not self._stopping:
            await self._store.write(
                lambda tx: rescoring.end(tx, run.id, error, self._clock.now()), kind="quality.end"
            )

    async def _portion(self, run_id: str) -> bool:
        """Score some. Answers whether there may be more."""
        if self._stopping:
            return False
        portion = await self._store.read(partial(self._look, run_id=run_id), kind="quality.portion")
        if portion is None:
            return False
        scored = await asyncio.to_thread(lambda: [self._scored(each) for each in portion.found])
        run = await self._store.write(
            lambda tx: rescoring.step(tx, run_id, scored, portion.last_id, self._clock.now()), kind="quality.step"
        )
        return run is not None

    def _look(self, db: sqlite3.Connection, run_id: str) -> _Portion | None:
        """The next conversations; None where there are none, or the run was cancelled."""
        run = next((each for each in rescorings.running(db) if each.id == run_id), None)
        if run is None:
            return None
        stretch = conversations.stretch(
            db,
            Principal(uid=run.owner),
            msgspec.convert(run.filter, ConversationFilter),
            after=run.after_id,
            looked_at=AT_ONCE,
        )
        if stretch is None:
            return None
        return _Portion([self._found(db, each) for each in stretch.kept], stretch.last_id)

    def _found(self, db: sqlite3.Connection, kept: Kept) -> _Found:
        conversation = kept.conversation
        template = conversation.template_id and templates.get(db, conversation.template_id)
        signed = Signed(kept.revision.turns)
        own = template.quality_threshold if template else None
        return _Found(
            kept=kept,
            signed=signed,
            near=nearest(db, conversation.owner, signed, before=conversation.id),
            context=context_of(db, conversation),
            threshold=self._threshold if own is None else own,
        )

    def _scored(self, found: _Found) -> Rescored:
        conversation = found.kept.conversation
        talk = Talk(conversation.title, found.kept.revision.turns)
        scored = self._scoring.of_text(talk, found.context, found.signed, found.near)
        quality = scored.quality
        if conversation.quality is not None and JUDGE in conversation.quality.components:
            # It was said of this very text: an edit drops it.
            quality = self._scoring.judged(quality, conversation.quality.components[JUDGE])
        return Rescored(conversation=conversation, quality=quality, bands=scored.bands, threshold=found.threshold)
