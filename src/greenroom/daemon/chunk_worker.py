"""A chunk's worker: items of an economy batch, from their claim to their end. The cheap way to buy answers."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from greenroom.actors import Actor, Ref, TaskDone, TaskFailed, TaskHandle
from greenroom.daemon.activities import Activities
from greenroom.daemon.handover import Handover, Withheld
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.messages import BatchMessage, ChunkKept, ItemEnded, Withdraw, Worked, WorkerMessage
from greenroom.daemon.units.chunking import Open
from greenroom.daemon.units.keeping import Kept
from greenroom.model import parameters
from greenroom.model.batch import Batch, Item
from greenroom.model.conversation import NewConversation
from greenroom.model.library import Source
from greenroom.model.times import Clock
from greenroom.providers.bulk import BulkProvider, Unanswered
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from greenroom.writing.bulk import Question
from greenroom.writing.job import Job
from greenroom.writing.outcome import Final, Outcome, Retry

TOGETHER = 16
"""Outcomes that are kept at a time: about as many as one commit takes along."""

_TURN = 20
"""Questions made between two turns of the event loop: some milliseconds."""


class WritesInBulk(Protocol):
    """Makes questions of items, and reads what became of them."""

    def question(self, job: Job) -> Question | Final:
        """The question of an item, or why there can't be one."""
        ...

    def outcome(
        self, job: Job, attempt_id: str, got: Answer | CallFailed | Unanswered
    ) -> Outcome[NewConversation]:
        """What became of a question."""
        ...

    def lost(self, job: Job, attempt_id: str, why: str) -> Outcome[NewConversation]:
        """A question of which nobody will ever say what became of it."""
        ...


class ChunkWorker(Actor[WorkerMessage]):
    """Hands a chunk over, waits for its end, and keeps what came of each item.

    What it does survives it: once a chunk is noted, the next incarnation or boot goes on where this one was. So a
    drain need not wait for it.
    """

    def __init__(
        self,
        *,
        batch: Batch,
        items: Sequence[Item],
        opened: Open | None,
        sources: Callable[[Item], Source],
        writer: WritesInBulk,
        bulk: BulkProvider,
        ledger: Ledger,
        activities: Activities,
        clock: Clock,
        poll_s: float,
        boss: Ref[BatchMessage],
    ) -> None:
        """Take the items: those just claimed, or with `opened` those of a chunk that was noted before."""
        self._batch = batch
        self._items = items
        self._open = opened
        self._sources = sources
        self._writer = writer
        self._bulk = bulk
        self._ledger = ledger
        self._activities = activities
        self._clock = clock
        self._poll_s = poll_s
        self._boss = boss
        self._handover = Handover(bulk=bulk, ledger=ledger, pause=self._pause, poll_s=poll_s)
        self._withdrawn = False
        self._cancelled = False
        self._cancel_is_told = False
        self._woken = asyncio.Event()
        self._remote_id: str | None = None
        self._task: TaskHandle | None = None

    async def started(self) -> None:
        """Begin to work."""
        self._task = self.context.start_task(self._work(), name="work", done=Worked)

    async def receive(self, message: WorkerMessage) -> None:
        """Handle one message."""
        match message:
            case Withdraw(_, cancelled):
                self._withdrawn = True
                self._cancelled |= cancelled
                self._woken.set()
            case Worked(TaskDone(kept)):
                await self._boss.tell(ItemEnded(self.context.ref.name, kept, {}))
                self.context.stop()
            case Worked(TaskFailed(error)):
                raise error
            case Worked():
                self.context.stop()

    async def stopping(self) -> None:
        """A drain: the chunk goes on out there, and the next boot takes it up."""
        if self._task is not None:
            self._task.cancel()

    def describe(self) -> str:
        """What it does."""
        return f"{len(self._items)} items: {self._remote_id or 'not handed over yet'}"

    async def _work(self) -> Kept:
        fresh = self._open is None
        opened = self._open or await self._intend()
        if opened is None:
            return Kept(standing=None)
        remote_id = opened.chunk.remote_id or await self._deliver(opened, fresh=fresh)
        if remote_id is not None:
            self._remote_id = remote_id
            self._tell(f"in the provider's batch {remote_id}")
            await self._collect(opened, remote_id)
        await self._ledger.close_chunk(opened.chunk.id)
        return Kept(standing=None)

    async def _intend(self) -> Open | None:
        """Note the chunk. Items of which no question can be made end here; those that may not leave go back."""
        asked = []
        for number, item in enumerate(self._items, 1):
            match self._writer.question(self._job(item, item.attempt + 1)):
                case Question(attempt=attempt):
                    asked.append((item, attempt))
                case Final() as final:
                    await self._keep(item, item.attempt, final)
            if number % _TURN == 0:
                await asyncio.sleep(0)
        if not asked or self._withdrawn:
            await self._give_back([item for item, _ in asked])
            return None
        intended = await self._ledger.intend(self._batch.options.provider, asked)
        await self._give_back(intended.left)
        return intended.open

    async def _deliver(self, opened: Open, *, fresh: bool) -> str | None:
        """Get the chunk to the provider. None where it is not there: then its items have been seen to."""
        got = await self._handover.deliver(
            opened.chunk,
            frozenset(member.attempt_id for member in opened.members),
            lambda: self._questions(opened),
            may_be_there=not fresh,
            wanted=lambda: not self._withdrawn,
            tell=self._tell,
        )
        match got:
            case str(remote_id):
                await self._ledger.submitted(opened.chunk.id, remote_id)
                return remote_id
            case CallFailed() as refused:
                await self._keep_all(
                    opened, lambda job, attempt_id: self._writer.outcome(job, attempt_id, refused)
                )
            case Withheld():
                await self._keep_all(
                    opened, lambda job, attempt_id: self._writer.outcome(job, attempt_id, Unanswered("canceled"))
                )
        return None

    async def _questions(self, opened: Open) -> Sequence[tuple[str, ModelRequest]]:
        """The questions of a chunk. One that can't be made any more is answered as lost when the others are."""
        made = []
        for number, member in enumerate(opened.members, 1):
            question = self._writer.question(self._job(member.item, member.item.attempt))
            if isinstance(question, Question):
                made.append((member.attempt_id, question.request))
            if number % _TURN == 0:
                await asyncio.sleep(0)
        return made

    async def _collect(self, opened: Open, remote_id: str) -> None:
        """Wait for the chunk's end, and keep what came of each item."""
        ended = await self._handover.wait(remote_id, self._tell)
        results = ended if isinstance(ended, CallFailed) else await self._bulk.results(remote_id)
        while isinstance(results, CallFailed) and results.http_status != 404:
            self._tell(f"its results can't be had just now: {results.message}")
            await self._pause(self._poll_s)
            results = await self._bulk.results(remote_id)
        waiting = {member.attempt_id: member.item for member in opened.members}
        if isinstance(results, CallFailed):
            why = f"The provider knows nothing of its batch {remote_id} any more."
        else:
            why = f"The results of the provider's batch {remote_id} say nothing of this question."
            together: list[Awaitable[None]] = []
            async for result in results:
                item = waiting.pop(result.custom_id, None)
                if item is not None:
                    job = self._job(item, item.attempt)
                    outcome = self._writer.outcome(job, result.custom_id, result.got)
                    together.append(self._keep(item, job.number, outcome))
                if len(together) == TOGETHER:
                    await asyncio.gather(*together)
                    together.clear()
            await asyncio.gather(*together)
        for attempt_id, item in waiting.items():
            job = self._job(item, item.attempt)
            await self._keep(item, job.number, self._writer.lost(job, attempt_id, why))

    async def _keep_all(self, opened: Open, outcome: Callable[[Job, str], Outcome[NewConversation]]) -> None:
        for member in opened.members:
            job = self._job(member.item, member.item.attempt)
            await self._keep(member.item, job.number, outcome(job, member.attempt_id))

    async def _keep(self, item: Item, number: int, outcome: Outcome[NewConversation]) -> None:
        kept = await self._ledger.keep(self._batch, item, number, outcome)
        if kept.standing is not None and isinstance(outcome, Retry):
            kept = await self._ledger.give_back(item)
        await self._told(item, kept)

    async def _give_back(self, items: Sequence[Item]) -> None:
        for item in items:
            await self._told(item, await self._ledger.give_back(item))

    async def _told(self, item: Item, kept: Kept) -> None:
        self._activities.clear(item)
        await self._boss.tell(ChunkKept(self.context.ref.name, kept))

    def _job(self, item: Item, number: int) -> Job:
        source = self._sources(item)
        return Job(
            batch_id=item.batch_id,
            position=item.position,
            companions=0,  # nothing is cached for others: they may be asked at any time, in any order
            source=source,
            given=item.parameters,
            parameters=parameters.merge(source, (item.parameters,)),
            options=self._batch.options,
            number=number,
            failures=item.failures,
            uncounted=max(0, number - 1 - item.failures),
            since=self._clock.now(),
        )

    def _tell(self, why: str) -> None:
        for item in self._items:
            self._activities.set(item, "calling", why)

    async def _pause(self, seconds: float) -> None:
        """Let time pass, or less where somebody wants something. What is cancelled here is so out there."""
        self._woken.clear()
        if self._cancelled and not self._cancel_is_told and self._remote_id is not None:
            self._cancel_is_told = await self._bulk.cancel(self._remote_id) is None
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
