"""The company's way to the store: one method a step, each durable when it answers.

What was paid for is never dropped because the disk is full: it waits in memory, and is tried again until there is
room.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from greenroom.daemon.scoring import Scoring
from greenroom.daemon.units import chunking, claiming, endings, keeping, outages, steering
from greenroom.daemon.units.chunking import Intended, Resumed
from greenroom.daemon.units.claiming import Claimed
from greenroom.daemon.units.endings import DAEMON
from greenroom.daemon.units.funding import Treasury
from greenroom.daemon.units.keeping import Kept, Turn
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import Batch, BatchOptions, Item
from greenroom.model.conversation import NewConversation
from greenroom.model.ids import Ids
from greenroom.model.principal import Principal
from greenroom.model.times import Clock, Micros
from greenroom.store import batches, chunks, receipts
from greenroom.store.errors import DiskFull
from greenroom.store.port import Store, Transaction, Unit
from greenroom.writing.outcome import Outcome, Written

T = TypeVar("T")

DISK_FULL_PAUSE_S = 2.0
"""Seconds between two tries to keep something while the disk is full."""


class Ledger:
    """Steps of batches and items, for one boot of the daemon."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        ids: Ids,
        epoch: int,
        log: logging.Logger,
        treasury: Treasury,
        scoring: Scoring,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._epoch = epoch
        self._log = log
        self._treasury = treasury
        self._scoring = scoring
        self._waiting_for_room = 0

    @property
    def treasury(self) -> Treasury:
        """The month's budget."""
        return self._treasury

    @property
    def disk_is_full(self) -> bool:
        """Whether a step waits for room on the disk: until there is some, nothing new starts."""
        return self._waiting_for_room > 0

    @property
    def new_id(self) -> Callable[[], str]:
        """Where ids come from."""
        return self._ids.new

    async def write(self, unit: Unit[T], kind: str) -> T:
        """Run a unit of another module of this room."""
        return await self._store.write(unit, kind=kind)

    async def read(self, query: Callable[[sqlite3.Connection], T], kind: str) -> T:
        """Run a query of another module of this room."""
        return await self._store.read(query, kind=kind)

    @property
    def epoch(self) -> int:
        """The present boot."""
        return self._epoch

    async def persist(self, unit: Unit[T], kind: str) -> T:
        """Run a unit of another module of this room; where the disk is full, once there is room."""
        return await self._keep(unit, kind)

    async def begin(self) -> list[str]:
        """Put right what workers left that are no more; answers which batches may run, in the order of serving."""
        return await self._keep(lambda tx: claiming.begin(tx, self._epoch, self._clock.now()), "company.begin")

    async def take_up(self, batch_id: str) -> Resumed | None:
        """Begin with a batch, or go on with it; None where there is nothing to do in it."""
        return await self._keep(
            lambda tx: chunking.take_up(tx, batch_id, self._epoch, self._clock.now()), "batch.take_up"
        )

    async def claim(
        self,
        batch: Batch,
        width: Callable[[BatchOptions], int],
        known: frozenset[str],
        *,
        after: int | None,
        reread: bool,
    ) -> Claimed | None:
        """Claim as many items as may start; None where the batch is gone."""
        return await self._keep(
            lambda tx: claiming.claim(
                tx,
                batch,
                reread=reread,
                width=width,
                treasury=self._treasury,
                known=known,
                after=after,
                epoch=self._epoch,
                now=self._clock.now(),
            ),
            "item.claim",
        )

    async def note(self, item: Item, attempt: OpenAttempt) -> bool:
        """Note an attempt; False where its call must not leave."""
        return await self._keep(
            lambda tx: claiming.note(
                tx, item, attempt, treasury=self._treasury, epoch=self._epoch, now=self._clock.now()
            ),
            "item.note",
        )

    async def intend(self, provider: str, asked: Sequence[tuple[Item, OpenAttempt]]) -> Intended:
        """Note a chunk before it is handed over."""
        chunk_id = self._ids.new()
        return await self._keep(
            lambda tx: chunking.intend(
                tx,
                chunk_id,
                provider,
                asked,
                treasury=self._treasury,
                epoch=self._epoch,
                now=self._clock.now(),
            ),
            "chunk.intend",
        )

    async def submitted(self, chunk_id: str, remote_id: str) -> None:
        """Note that a provider has a chunk."""
        await self._keep(
            lambda tx: chunks.submitted(tx.db, chunk_id, remote_id, self._clock.now()), "chunk.submitted"
        )

    async def close_chunk(self, chunk_id: str) -> None:
        """Note that nothing of a chunk is open any more."""
        await self._keep(lambda tx: chunks.close(tx.db, chunk_id, self._clock.now()), "chunk.close")

    async def remote_ids(self, provider: str, since: Micros) -> set[str]:
        """A provider's names for the chunks that it was handed since then."""
        return await self._store.read(lambda db: chunks.remote_ids(db, provider, since), kind="chunk.remote_ids")

    async def keep(self, batch: Batch, item: Item, number: int, outcome: Outcome[NewConversation]) -> Kept:
        """Keep an outcome; what was written is compared with earlier conversations first."""
        signed = self._scoring.signed(outcome.product) if isinstance(outcome, Written) else None

        def unit(tx: Transaction) -> Kept:
            turn = Turn(item=item, number=number, epoch=self._epoch, now=self._clock.now())
            if signed is None or not isinstance(outcome, Written):
                return keeping.keep(tx, batch, turn, outcome)
            product = self._scoring.compared(tx.db, item, outcome.product, signed)
            return keeping.keep(tx, batch, turn, replace(outcome, product=product))

        return await self._keep(unit, "item.keep")

    async def give_back(self, item: Item) -> Kept:
        """Put an item back into the queue, or end it where its batch is being cancelled."""
        return await self._keep(
            lambda tx: keeping.give_back(tx, item, self._epoch, self._clock.now()), "item.give_back"
        )

    async def after_crash(self, item: Item, max_attempts: int, message: str) -> Kept:
        """Put the item of a crashed worker right."""
        return await self._keep(
            lambda tx: keeping.after_crash(tx, item, max_attempts, message, self._epoch, self._clock.now()),
            "item.after_crash",
        )

    async def steer(self, who: Principal, batch_id: str, step: steering.Step) -> Batch:
        """Do to a batch what somebody asked for."""

        def unit(tx: Transaction) -> Batch:
            now = self._clock.now()
            batch = step(tx, who, batch_id, now)
            receipts.done(tx.db, who, now)
            return batch

        return await self._store.write(unit, kind="batch.steer")

    async def give_up(self, batch_id: str, message: str) -> None:
        """Fail a batch whose actor keeps crashing."""
        await self._keep(lambda tx: endings.give_up(tx, batch_id, message, self._clock.now()), "batch.give_up")

    async def missed_providers(self) -> list[str]:
        """The providers that batches wait for since they are down."""
        return await self._store.read(outages.missed(), kind="company.missed_providers")

    async def try_provider(self, provider: str, after: str | None) -> str | None:
        """Set a batch going that waits for a provider, the next one after `after`; None where none waits."""
        return await self._keep(
            lambda tx: outages.try_one(tx, provider, after, self._clock.now()), "company.try_provider"
        )

    async def go_on(self, provider: str) -> list[str]:
        """Set every batch going that waits for a provider."""
        return await self._keep(lambda tx: outages.go_on(tx, provider, self._clock.now()), "company.go_on")

    async def look(self, batch_id: str) -> Batch | None:
        """A batch as it stands."""
        return await self._store.read(lambda db: batches.get(db, DAEMON, batch_id), kind="batch.look")

    async def heartbeat(self) -> None:
        """Go once through the writer, so that a watchdog knows that it lives."""
        await self._store.write(lambda _: None, kind="heartbeat")

    async def _keep(self, unit: Unit[T], kind: str) -> T:
        waiting = False
        try:
            while True:
                try:
                    return await self._store.write(unit, kind=kind)
                except DiskFull:
                    self._log.warning("the disk is full; trying again", extra={"kind": kind})
                    self._waiting_for_room += not waiting
                    waiting = True
                    await asyncio.sleep(DISK_FULL_PAUSE_S)
        finally:
            self._waiting_for_room -= waiting
