"""A worker: one item, from its claim to its end. The live way to buy an answer."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Protocol

from greenroom.actors import Actor, Ref, TaskDone, TaskFailed, TaskHandle
from greenroom.daemon.activities import Activities
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.messages import BatchMessage, ItemEnded, Withdraw, Worked, WorkerMessage
from greenroom.daemon.units.keeping import Kept
from greenroom.limits.forecast import counted_input
from greenroom.limits.kind import Kind, amounts
from greenroom.model import parameters
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import Batch, Item
from greenroom.model.conversation import NewConversation
from greenroom.model.library import Source
from greenroom.model.times import Clock
from greenroom.writing.job import ActivityState, Job, Note, OnActivity
from greenroom.writing.outcome import Outcome, Retry


class Writes(Protocol):
    """Makes attempts at items."""

    async def attempt(self, job: Job, *, note: Note, on_activity: OnActivity) -> Outcome[NewConversation]:
        """Make one attempt."""
        ...


class NotNowError(Exception):
    """The attempt must not be made: its batch was stopped while it waited for its permit."""


class Worker(Actor[WorkerMessage]):
    """Makes attempts at one item until it ends, and tells the batch.

    Its work is one task. Until a call is out it can be withdrawn at once; from then on the answer, which is
    paid for, is waited for and kept, unless somebody aborts it.
    """

    def __init__(
        self,
        *,
        batch: Batch,
        item: Item,
        source: Source,
        writer: Writes,
        ledger: Ledger,
        activities: Activities,
        clock: Clock,
        boss: Ref[BatchMessage],
    ) -> None:
        self._batch = batch
        self._item = item
        self._source = source
        self._writer = writer
        self._ledger = ledger
        self._activities = activities
        self._clock = clock
        self._boss = boss
        self._parameters = parameters.merge(source, (item.parameters,))
        self._number = item.attempt
        self._failures = item.failures
        self._calling = False
        self._keeping = False
        self._withdrawn = False
        self._used = defaultdict[Kind, float](float)
        self._task: TaskHandle | None = None

    async def started(self) -> None:
        """Begin to work."""
        self._task = self.context.start_task(self._work(), name="work", done=Worked)

    async def receive(self, message: WorkerMessage) -> None:
        """Handle one message."""
        match message:
            case Withdraw(abort):
                self._withdraw(abort=abort)
            case Worked(TaskDone(kept)):
                await self._boss.tell(ItemEnded(self.context.ref.name, kept, self._used))
                self.context.stop()
            case Worked(TaskFailed(error)):
                raise error
            case Worked():
                self._task = self.context.start_task(self._give_back(), name="give back", done=Worked)

    async def stopping(self) -> None:
        """A drain: finish the call that is out, start no other."""
        self._withdraw(abort=False)

    def describe(self) -> str:
        """What it does."""
        activity = self._activities.get(self._item.id)
        return f"item {self._item.position}: {activity.state if activity else 'starting'}"

    def _withdraw(self, *, abort: bool) -> None:
        self._withdrawn = True
        if self._task is not None and not self._keeping and (abort or not self._calling):
            self._task.cancel()

    async def _work(self) -> Kept:
        since, uncounted, progress = self._clock.now(), 0, self._batch.progress
        while True:
            job = Job(
                batch_id=self._item.batch_id,
                position=self._item.position,
                companions=max(0, progress.total - progress.completed - 1),
                source=self._source,
                given=self._item.parameters,
                parameters=self._parameters,
                options=self._batch.options,
                number=self._number + 1,
                failures=self._failures,
                uncounted=uncounted,
                since=since,
            )
            try:
                outcome = await self._writer.attempt(job, note=self._note, on_activity=self._show)
            except NotNowError:
                return await self._give_back()
            self._keeping, self._calling = True, False
            for used, amount in _used(outcome).items():
                self._used[used] += amount
            kept = await self._ledger.keep(self._batch, self._item, self._number, outcome)
            self._keeping = False
            if kept.standing is None or not isinstance(outcome, Retry):
                return self._done(kept)
            if self._withdrawn:
                return await self._give_back()
            self._failures += int(outcome.counted)
            uncounted += int(not outcome.counted)
            self._activities.set(self._item, "retrying", _why(outcome))
            await asyncio.sleep(outcome.not_before_s)

    async def _note(self, attempt: OpenAttempt) -> None:
        # From here on its call is as good as out: noted and then withdrawn, it would be in the log as lost.
        self._calling = True
        if not await self._ledger.note(self._item, attempt):
            self._calling = False
            raise NotNowError
        self._number = attempt.number

    async def _give_back(self) -> Kept:
        self._keeping = True
        return self._done(await self._ledger.give_back(self._item))

    def _show(self, state: ActivityState, why: str | None) -> None:
        if state == "scoring":
            # The answer is there, and paid for: whoever calls the work off now, it is kept.
            self._keeping, self._calling = True, False
        self._activities.set(self._item, state, why)

    def _done(self, kept: Kept) -> Kept:
        self._activities.clear(self._item)
        return kept


def _used(outcome: Outcome[NewConversation]) -> Mapping[Kind, float]:
    """What an attempt counted against limits a minute; one that was turned down will count when it is let in."""
    if outcome.attempt is None or (isinstance(outcome, Retry) and not outcome.counted):
        return {}
    usage = outcome.attempt.usage
    return amounts(requests=1, given=counted_input(usage), asked=usage.output_tokens)


def _why(outcome: Retry) -> str:
    """`in 15 s (529 overloaded)`."""
    status = f"{outcome.fault.http_status} " if outcome.fault.http_status else ""
    return f"in {outcome.not_before_s:.0f} s ({status}{outcome.fault.type})"
