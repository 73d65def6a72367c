"""Whatever happens to items, in any order: counters and sums are right, and stale words change nothing."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from msgspec import Struct

from greenroom.model.money import Picodollars
from greenroom.model.states import ITEM_TRANSITIONS, ItemStatus
from greenroom.store import attempts, boots, items, items_at_once, recount, recovery
from tests.store.making import (
    ADMIN,
    ANNE,
    NOW,
    a_closed_attempt,
    a_new_item,
    an_open_attempt,
    by,
    new_db,
    new_id,
    start_batch,
)

ENDS = st.sampled_from([ItemStatus.SUCCEEDED, ItemStatus.FAILED, ItemStatus.CANCELLED])
COSTS = st.integers(0, 10**12).map(Picodollars)


class Worker(Struct, frozen=True):
    """Somebody who believes to have an item."""

    item_id: str
    attempt: int
    epoch: int
    attempt_id: str


class Life(RuleBasedStateMachine):
    """Two batches, workers of several boots, and everything that may happen to them."""

    workers = Bundle("workers")

    def __init__(self) -> None:
        super().__init__()
        self.db = new_db()
        self.epoch = boots.begin(self.db)
        self.batches: list[str] = []
        self.holders: dict[str, Worker] = {}
        self.seen: dict[str, ItemStatus] = {}

    def teardown(self) -> None:
        self.db.close()

    @initialize()
    def begin(self) -> None:
        self.batches = [start_batch(self.db, 3), start_batch(self.db, 4)]

    @rule(batch=st.sampled_from([0, 1]), number=st.integers(0, 3))
    def append(self, batch: int, number: int) -> None:
        items.append(self.db, self.batches[batch], ANNE.uid, [a_new_item()] * number, new_id, NOW)

    @rule(target=workers, batch=st.sampled_from([0, 1]), limit=st.integers(1, 3))
    def claim(self, batch: int, limit: int) -> object:
        hired = []
        for item in items.claim(self.db, self.batches[batch], limit, self.epoch, NOW):
            assert item.id not in self.holders
            hired.append(self._call(Worker(item.id, item.attempt, self.epoch, "")))
        return multiple(*hired)

    @rule(target=workers, worker=consumes(workers), cost=COSTS, counted=st.booleans())
    def fail_once(self, worker: Worker, cost: Picodollars, counted: bool) -> object:
        closed = attempts.close(self.db, a_closed_attempt(worker.attempt_id, cost=cost))
        mine = items.charge(self.db, worker.item_id, worker.attempt, worker.epoch, cost, counted=counted, now=NOW)
        assert closed == mine == self._holds(worker)
        return self._call(worker) if mine else multiple()

    @rule(worker=consumes(workers), to=ENDS, cost=COSTS)
    def finish(self, worker: Worker, to: ItemStatus, cost: Picodollars) -> None:
        closed = attempts.close(self.db, a_closed_attempt(worker.attempt_id, cost=cost))
        whole = items.finish(self.db, worker.item_id, worker.attempt, worker.epoch, to, NOW, add_cost=cost)
        assert closed == (whole is not None) == self._holds(worker)
        if whole is not None:
            del self.holders[worker.item_id]

    @rule(worker=workers)
    def give_back(self, worker: Worker) -> None:
        if self._holds(worker):
            recovery.interrupt(self.db, worker.item_id, NOW)
            assert items.requeue(self.db, worker.item_id, worker.attempt, worker.epoch, NOW)
            del self.holders[worker.item_id]
        else:
            before = list(self.db.iterdump())
            assert not items.requeue(self.db, worker.item_id, worker.attempt, worker.epoch, NOW)
            assert list(self.db.iterdump()) == before

    @rule(batch=st.sampled_from([0, 1]))
    def cancel(self, batch: int) -> None:
        items_at_once.cancel_queued(self.db, self.batches[batch], NOW)

    @rule(batch=st.sampled_from([0, 1]), include_cancelled=st.booleans())
    def retry(self, batch: int, include_cancelled: bool) -> None:
        # A batch is retried once it is final, and by then every worker of it has gone.
        if not items.running(self.db, self.batches[batch]):
            items_at_once.retry(self.db, self.batches[batch], include_cancelled, NOW)
            self.epoch = boots.begin(self.db)

    @rule()
    def crash(self) -> None:
        self.epoch = boots.begin(self.db)
        recovered = recovery.recover(self.db, self.epoch, NOW)
        assert recovered.items == recovered.attempts == len(self.holders)
        self.holders.clear()

    @rule(batch=st.sampled_from([0, 1]))
    def lose_the_batch_actor(self, batch: int) -> None:
        held = {item.id for item in items.running(self.db, self.batches[batch])}
        recovered = recovery.recover_batch(self.db, self.batches[batch], NOW)
        assert recovered.items == recovered.attempts == len(held)
        self.holders = {item_id: worker for item_id, worker in self.holders.items() if item_id not in held}

    @invariant()
    def sums_are_the_truth(self) -> None:
        assert recount.discrepancies(self.db) == []

    @invariant()
    def those_that_run_are_those_that_are_held(self) -> None:
        running = {item.id for batch in self.batches for item in items.running(self.db, batch)}
        assert running == set(self.holders)

    @invariant()
    def statuses_follow_the_table(self) -> None:
        now = {
            item.id: item.status
            for batch in self.batches
            for item in items.page(self.db, ADMIN, batch, None, by("position", limit=500)).rows
        }
        for item_id, status in now.items():
            before = self.seen.get(item_id, status)
            assert before is status or status in ITEM_TRANSITIONS[before]
        self.seen = now

    def _call(self, worker: Worker) -> Worker:
        """Go on to the next attempt, whose call leaves."""
        assert items.open_attempt(self.db, worker.item_id, worker.attempt, worker.epoch, NOW)
        item = items.find(self.db, worker.item_id)
        assert item is not None
        attempt = an_open_attempt(number=item.attempt)
        attempts.open(self.db, attempt, item=item, epoch=worker.epoch)
        self.holders[item.id] = Worker(item.id, item.attempt, worker.epoch, attempt.id)
        return self.holders[item.id]

    def _holds(self, worker: Worker) -> bool:
        return self.holders.get(worker.item_id) == worker


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestLife = Life.TestCase
