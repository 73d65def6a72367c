"""A batch's actor: claims items while they may start, has a worker for each, and tells how the batch stands."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import msgspec

from greenroom.actors import (
    TEMPORARY,
    Actor,
    Ref,
    TaskDone,
    TaskFailed,
)
from greenroom.daemon.activities import Gauges
from greenroom.daemon.hiring import Hiring
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.messages import (
    BatchMessage,
    ChunkKept,
    CrashKept,
    HaveClaimed,
    ItemEnded,
    LookAgain,
    Paused,
    SupervisorMessage,
    TakenUp,
    Withdraw,
    WorkerMessage,
)
from greenroom.daemon.pace import Pace, forecast
from greenroom.daemon.units import outages
from greenroom.daemon.units.chunking import Open, Resumed
from greenroom.daemon.units.claiming import Claimed
from greenroom.daemon.units.keeping import Kept
from greenroom.limits.capacity import Capacity
from greenroom.limits.kind import Kind
from greenroom.model.batch import Batch, BatchOptions, Item
from greenroom.model.library import Source
from greenroom.model.money import dollars
from greenroom.model.settling import Standing, winds_up
from greenroom.model.states import BatchStatus
from greenroom.model.times import Clock
from greenroom.protocol.rows.batch import ProgressRow

MONEY_LOOK_S = 1.0
"""Seconds until a batch without workers looks again whether there is money for it."""

AUTO_CHUNKS = 10
"""Chunks of a batch that are out at once where its concurrency is left to the daemon."""


class Limiter(Protocol):
    """Who knows how providers' limits stand."""

    def width(self, provider: str, concurrency: int | None) -> int:
        """How many items of a batch are worth starting now, by its concurrency; None leaves it to the daemon."""
        ...

    def capacity(self, provider: str) -> Capacity:
        """What a provider bears, as far as is known."""
        ...

    def rested_s(self, provider: str) -> float:
        """Seconds so far in which a provider wanted no calls, for more than a minute at a time."""
        ...


class BatchActor(Actor[BatchMessage]):
    """Keeps as many workers as its batch's concurrency lets run; queued items are rows, not actors.

    It holds nothing that its row does not say: after a crash, or when somebody changes the row, it reads it again.
    """

    def __init__(
        self,
        *,
        batch_id: str,
        ledger: Ledger,
        hiring: Hiring,
        limits: Limiter,
        gauges: Gauges,
        clock: Clock,
        boss: Ref[SupervisorMessage],
    ) -> None:
        self._batch_id = batch_id
        self._ledger = ledger
        self._hiring = hiring
        self._limits = limits
        self._gauges = gauges
        self._clock = clock
        self._boss = boss
        self._batch: Batch | None = None
        self._standing: Standing | None = None
        self._sources: dict[str, Source] = {}
        self._workers: dict[str, tuple[Item, Ref[WorkerMessage]]] = {}
        self._chunks: dict[
            str, tuple[int, Ref[WorkerMessage]]
        ] = {}  # worker → how many items of its chunk are open
        self._holders: dict[str, str] = {}  # item id → the worker that has it now
        self._crashed: dict[str, str] = {}  # worker → how it crashed, until its item is put right
        self._mending = 0
        self._hired = 0
        self._claiming = False
        self._claim_again = False
        self._reread = False
        self._after: int | None = None  # the item that found the provider down: another one tries it next
        self._abort = False
        self._short_of_money = False
        self._pace = Pace(clock.monotonic())

    async def started(self) -> None:
        """Read the batch, and put right what an earlier incarnation left."""
        self._look()

    async def receive(self, message: BatchMessage) -> None:
        """Handle one message."""
        match message:
            case TakenUp(TaskDone(resumed)):
                self._take_up(resumed)
            case LookAgain(abort):
                self._abort |= abort
                self._reread = True
                self._claim()
            case HaveClaimed(TaskDone(claimed)):
                self._claiming = False
                self._start(claimed)
            case ItemEnded(worker, kept, used):
                self._item_ended(worker, kept, used)
            case ChunkKept(worker, kept):
                self._chunk_kept(worker, kept)
            case CrashKept(worker, TaskDone(kept)):
                self._mending -= 1
                self._item_ended(worker, kept, {})
            case TakenUp(TaskFailed(error)) | HaveClaimed(TaskFailed(error)) | CrashKept(_, TaskFailed(error)):
                raise error  # the supervisor restarts the actor from the database
            case TakenUp() | HaveClaimed() | CrashKept():
                pass  # cancelled: only this actor's own end cancels its tasks

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
        """A worker has crashed: that costs its item an attempt, and nobody else anything."""
        if child.name in self._workers:
            self._crashed[child.name] = f"The worker crashed: {type(error).__name__}: {error}"
            self._mend()
        elif child.name in self._chunks:
            raise error  # what of its chunk is noted where, the database tells this actor's next incarnation

    @property
    def is_short_of_money(self) -> bool:
        """Whether more of its items could run, were not the rest of a budget set aside for those that do."""
        return self._short_of_money

    def describe(self) -> str:
        """Status and progress."""
        standing = self._standing
        if standing is None:
            return "reading"
        return f"{standing.status} {standing.progress.completed}/{standing.progress.total}"

    def eta_s(self) -> float | None:
        """Seconds until the batch is done at its present rate, while it runs."""
        batch, standing = self._batch, self._standing
        if batch is None or standing is None or standing.status is not BatchStatus.PROCESSING:
            return None
        if batch.options.mode == "economy":
            return None  # the provider says nothing before a chunk has ended
        left = standing.progress.total - standing.progress.completed
        return self._pace.eta_s(left, self._now(batch), self._limits.capacity(batch.options.provider))

    def _now(self, batch: Batch) -> float:
        """By a clock that stands still while the provider is to be left alone: that is no part of the pace."""
        return self._clock.monotonic() - self._limits.rested_s(batch.options.provider)

    def _look(self) -> None:
        self.context.start_task(self._ledger.take_up(self._batch_id), name="take up", done=TakenUp)

    def _take_up(self, resumed: Resumed | None) -> None:
        if resumed is None or resumed.batch.status.is_final:
            self.context.stop()
            return
        batch = self._batch = resumed.batch
        self._sources |= resumed.sources
        for opened in resumed.chunks:
            self._start_chunk([member.item for member in opened.members], opened)
        self._pace = Pace(self._now(batch), forecast(batch, self._width(batch.options)))
        if batch.reason is not None and batch.reason.type == outages.DOWN:
            # An earlier incarnation may have crashed before it could say so.
            self._boss.signal(Paused((), batch.options.provider))
        self._claim()

    def _claim(self) -> None:
        if self.context.is_stopping or self._batch is None:
            return
        if self._claiming or self._mending:
            self._claim_again = True
            return
        self._claiming, self._claim_again = True, False
        reread, self._reread = self._reread, False
        self.context.start_task(
            self._ledger.claim(
                self._batch, self._width, frozenset(self._sources), after=self._after, reread=reread
            ),
            name="claim",
            done=HaveClaimed,
        )

    def _width(self, options: BatchOptions) -> int:
        """How many items may run at once, those in chunks among them."""
        in_chunks = sum(items for items, _ in self._chunks.values())
        if options.mode == "live":
            return in_chunks + self._limits.width(options.provider, options.concurrency)
        if len(self._chunks) >= (options.concurrency or AUTO_CHUNKS):
            return 0
        return in_chunks + len(self._workers) + self._chunk_items(options)

    def _chunk_items(self, options: BatchOptions) -> int:
        """Items in one chunk: as many chunks as may be out at once, so long as they are not too large."""
        assert self._batch is not None
        even = math.ceil(self._batch.progress.total / (options.concurrency or AUTO_CHUNKS))
        return max(1, min(even, self._hiring.chunk_items))

    def _start(self, claimed: Claimed | None) -> None:
        if claimed is None or self._batch is None:
            self.context.stop()
            return
        self._batch, self._short_of_money = claimed.batch, claimed.short_of_money
        self._sources |= claimed.sources
        if self._batch.options.mode == "economy":
            self._start_chunks(claimed.items)
        else:
            self._start_workers(self._batch, claimed.items)
        self._mend()
        self._show(claimed.standing)
        if claimed.standing.status is not BatchStatus.PROCESSING or claimed.standing.cancel_requested:
            self._withdraw(cancelled=claimed.standing.cancel_requested)
        if claimed.paused:
            self._boss.signal(Paused((self._batch_id,)))  # whoever waits for its end hears of it
        winding_up = winds_up(claimed.standing, self._batch.options.error_handling)
        if self._claim_again or (winding_up and claimed.standing.progress.queued):
            self._claim()
        elif claimed.standing.status.is_final and self._is_idle:
            self.context.stop()
        elif claimed.items and self._batch.options.mode == "economy":
            self._claim()  # for another chunk
        elif claimed.short_of_money and self._is_idle:
            # What is left of the month is set aside for calls of other batches: nobody tells when they come back.
            self.context.after(MONEY_LOOK_S, LookAgain())

    def _start_workers(self, batch: Batch, items: Sequence[Item]) -> None:
        for item in items:
            self._hired += 1
            worker = self._hiring.for_item(batch, item, self._sources[item.source_key], self.context.ref)
            ref = self.context.spawn(f"{item.position}.{self._hired}", "worker", _once(worker), TEMPORARY)
            self._workers[ref.name] = (item, ref)
            self._holders[item.id] = ref.name
            self._pace.begin(ref.name, self._now(batch))

    def _start_chunks(self, items: Sequence[Item]) -> None:
        assert self._batch is not None
        size = self._chunk_items(self._batch.options)
        for start in range(0, len(items), size):
            self._start_chunk(items[start : start + size], None)

    def _start_chunk(self, items: Sequence[Item], opened: Open | None) -> None:
        assert self._batch is not None
        self._hired += 1
        worker = self._hiring.for_chunk(
            self._batch, items, opened, lambda item: self._sources[item.source_key], self.context.ref
        )
        ref = self.context.spawn(f"chunk.{self._hired}", "worker", _once(worker), TEMPORARY)
        self._chunks[ref.name] = (len(items), ref)

    @property
    def _is_idle(self) -> bool:
        """Whether nothing of the batch is under way."""
        return not self._workers and not self._chunks

    def _mend(self) -> None:
        """Put the items of crashed workers right.

        A worker may crash when its item was given back already, and only a claim can tell that another has it now:
        so neither goes on beside the other.
        """
        if self._claiming or self._batch is None or self.context.is_stopping:
            return  # what a stop leaves running goes back to the queue when everything has stopped
        crashed, self._crashed = self._crashed, {}
        for worker, message in crashed.items():
            item, _ = self._workers[worker]
            if self._holders.get(item.id) != worker:
                self._dismiss(worker)
                continue
            self._mending += 1
            self.context.start_task(
                self._ledger.after_crash(item, self._batch.options.max_attempts, message),
                name="put right",
                done=partial(CrashKept, worker),
            )
        if crashed:
            self._claim()

    def _withdraw(self, *, cancelled: bool) -> None:
        """The batch was stopped: claims and notes are guarded by its row, so only what waits is called off."""
        for _, worker in (*self._workers.values(), *self._chunks.values()):
            worker.signal(Withdraw(self._abort, cancelled))
        self._abort = False

    def _chunk_kept(self, worker: str, kept: Kept) -> None:
        """An item of a chunk is seen to; the chunk's worker goes on with the others."""
        if worker in self._chunks:
            left, ref = self._chunks[worker]
            self._chunks[worker] = (max(0, left - 1), ref)
        if kept.paused or kept.down:
            self._boss.signal(Paused(kept.paused, kept.down))
        if kept.standing is not None:
            self._show(kept.standing)

    def _item_ended(self, worker: str, kept: Kept, used: Mapping[Kind, float]) -> None:
        self._pace.use(used)
        self._chunks.pop(worker, None)
        if self._batch and kept.item_ended:
            self._pace.end(worker, self._now(self._batch))
        item = self._dismiss(worker)
        if kept.paused or kept.down:
            self._boss.signal(Paused(kept.paused, kept.down))
        if item is not None and kept.down:
            self._after = item.position
        if item is not None and kept.standing is not None:
            self._show(kept.standing)
            if kept.standing.status.is_final and self._is_idle:
                self.context.stop()
                return
        self._claim()

    def _dismiss(self, worker: str) -> Item | None:
        """A worker is done with this item; None for one of an earlier incarnation: the row says everything."""
        self._pace.give_back(worker)
        item, _ = self._workers.pop(worker, (None, None))
        if item is not None and self._holders.get(item.id) == worker:
            del self._holders[item.id]
        return item

    def _show(self, standing: Standing) -> None:
        assert self._batch is not None
        rested = self._standing is not None and self._standing.status is BatchStatus.PAUSED
        if rested and standing.status is BatchStatus.PROCESSING:
            self._pace.go_on(self._now(self._batch))
        self._standing = standing
        self._gauges.publish_gauge(
            "batch.progress", "batch", self._batch.owner, self._batch_id, self._progress, self._batch_id
        )

    def _progress(self) -> dict[str, object]:
        assert self._standing is not None
        return {
            "batch_id": self._batch_id,
            "status": str(self._standing.status),
            "progress": msgspec.to_builtins(ProgressRow.of(self._standing.progress)),
            "actual_cost": dollars(self._standing.cost),
            "eta_s": self.eta_s(),
        }


def _once(worker: Actor[WorkerMessage]) -> Callable[[], Actor[WorkerMessage]]:
    """A temporary actor is made once, so its factory may hold it."""
    return lambda: worker
