"""The supervisor: admits batches, has an actor for each, and carries out what people want done to them."""

import random
from collections.abc import Callable
from typing import Any, Protocol

from greenroom.actors import Actor, Ref, Reply, RestartPolicy, TaskDone, TaskFailed, Timer
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.messages import (
    Admit,
    BatchMessage,
    Beat,
    Beaten,
    GivenUp,
    LookAgain,
    LookedAgain,
    Paused,
    ProviderBack,
    Steer,
    Steered,
    SupervisorMessage,
    Tried,
    TryProvider,
    Watch,
    WentOn,
)
from greenroom.model.batch import Batch
from greenroom.model.errors import Unavailable
from greenroom.model.states import BatchStatus

BATCH_RESTARTS = RestartPolicy(max_restarts=5, window_s=60.0, backoff_s=0.1, backoff_max_s=5.0)
"""How often a batch's actor may crash before its batch fails alone."""

Employ = Callable[[str, Ref[SupervisorMessage]], Actor[BatchMessage]]
"""Makes the actor of a batch."""


TRIAL_JITTER = 0.2
"""The share by which trials of providers that are down come later than they might, at most."""


class Outages(Protocol):
    """Which providers are down. While one is, one call at a time is let through to it."""

    def is_down(self, provider: str) -> bool:
        """Whether it counts as down."""
        ...

    def presume_down(self, provider: str) -> None:
        """It was down when the daemon stopped."""
        ...

    def trial_in_s(self, provider: str) -> float:
        """Seconds to let pass before it is tried again."""
        ...

    def when_back(self, tell: Callable[[str], None]) -> None:
        """Have somebody told of each provider that was down and has answered; in place of whoever was before."""
        ...


class Supervisor(Actor[SupervisorMessage]):
    """Knows which batches run, and nothing of what they do.

    A step is durable before its batch hears of it: the row is the truth, and the batch's actor goes by it.
    """

    def __init__(self, *, ledger: Ledger, employ: Employ, outages: Outages, rng: random.Random) -> None:
        self._ledger = ledger
        self._employ = employ
        self._outages = outages
        self._rng = rng
        self._trials: dict[str, Timer] = {}
        self._tried: dict[str, str] = {}  # provider → the batch that tried it last
        self._batches: dict[str, Ref[BatchMessage]] = {}
        self._watched: dict[str, list[Reply[None]]] = {}

    async def started(self) -> None:
        """Take up every batch that may run, at the start of the daemon and after a crash.

        This is awaited, so that nothing new begins before what an earlier incarnation left is put right.
        """
        self._outages.when_back(self._hear_of)
        for batch_id in await self._ledger.begin():
            self._ensure(batch_id)
        for provider in await self._ledger.missed_providers():
            self._outages.presume_down(provider)
            self._expect(provider)

    async def receive(self, message: SupervisorMessage) -> None:
        """Handle one message."""
        match message:
            case Admit(batch_id):
                self._ensure(batch_id)
            case Steer(who, batch_id, step, _, reply):
                if self.context.is_stopping:
                    reply.fail(Unavailable("The daemon is stopping; ask again once it is back."))
                    return
                self.context.start_task(
                    self._ledger.steer(who, batch_id, step),
                    name="steer",
                    done=lambda result: Steered(message, result),
                )
            case Steered(asked, result):
                self._steered(asked, result)
            case Watch(batch_id, reply):
                self._watched.setdefault(batch_id, []).append(reply)
                self._look_again(batch_id)
            case Paused(batch_ids, down):
                for batch_id in batch_ids:
                    self._wake(batch_id)
                    self._tell_watchers(batch_id)
                if down is not None and (batch_ids or down not in self._trials):
                    self._expect(down)
            case TryProvider(provider):
                self._try(provider)
            case Tried(provider, TaskDone(str(batch_id))):
                self._tried[provider] = batch_id
                self._ensure(batch_id)
                self._expect(provider)  # whatever becomes of this batch, the others are not forgotten
            case ProviderBack(provider):
                self._go_on(provider)
            case WentOn(TaskDone(batch_ids)):
                for batch_id in batch_ids:
                    self._ensure(batch_id)
            case LookedAgain(batch_id, TaskDone(batch)):
                self._looked_again(batch_id, batch)
            case (
                LookedAgain(_, TaskFailed(error))
                | GivenUp(_, TaskFailed(error))
                | Tried(_, TaskFailed(error))
                | WentOn(TaskFailed(error))
            ):
                raise error
            case GivenUp(batch_id, TaskDone()):
                self._look_again(batch_id)
            case Beat(beat):
                self.context.start_task(
                    self._ledger.heartbeat(), name="heartbeat", done=lambda result: Beaten(beat, result)
                )
            case Beaten(beat, TaskDone()):
                beat.send(None)
            case Beaten(beat, TaskFailed(error)) if isinstance(error, Exception):
                beat.fail(error)
            case Tried(_, TaskDone()):
                pass  # nobody waits for it any more
            case Beaten() | LookedAgain() | GivenUp() | Tried() | WentOn():
                pass  # cancelled: only this actor's own end cancels its tasks

    async def child_stopped(self, child: Ref[Any]) -> None:
        """A batch's actor has ended; the batch may have been retried meanwhile, so its row is asked."""
        self._batches.pop(child.name, None)
        if not self.context.is_stopping:
            self._look_again(child.name)

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
        """A batch's actor keeps crashing: its batch fails alone, and says why."""
        self._batches.pop(child.name, None)
        if self.context.is_stopping:
            return
        message = f"The batch kept crashing: {type(error).__name__}: {error}."
        self.context.start_task(
            self._ledger.give_up(child.name, message),
            name="give up",
            done=lambda result: GivenUp(child.name, result),
        )

    def describe(self) -> str:
        """How many batches have an actor."""
        return f"{len(self._batches)} batches"

    def _expect(self, provider: str) -> None:
        """Try a provider that is down in a while."""
        self._forget_trial(provider)
        wait_s = self._outages.trial_in_s(provider) * (1 + self._rng.uniform(0, TRIAL_JITTER))
        self._trials[provider] = self.context.after(wait_s, TryProvider(provider))

    def _hear_of(self, provider: str) -> None:
        self.context.ref.signal(ProviderBack(provider))

    def _forget_trial(self, provider: str) -> None:
        expected = self._trials.pop(provider, None)
        if expected is not None:
            expected.cancel()

    def _try(self, provider: str) -> None:
        if self.context.is_stopping:
            return  # the next boot tries it
        if not self._outages.is_down(provider):
            self._go_on(provider)
            return
        self._forget_trial(provider)
        self.context.start_task(
            self._ledger.try_provider(provider, self._tried.get(provider)),
            name="try provider",
            done=lambda result: Tried(provider, result),
        )

    def _go_on(self, provider: str) -> None:
        self._forget_trial(provider)
        self.context.start_task(self._ledger.go_on(provider), name="go on", done=WentOn)

    def _steered(self, asked: Steer, result: Any) -> None:
        match result:
            case TaskDone(batch):
                asked.reply.send(batch)
                if _has_work(batch):
                    self._ensure(batch.id, abort=asked.abort)
                else:
                    self._wake(batch.id, abort=asked.abort)
                if _waits_or_ended(batch):
                    self._tell_watchers(batch.id)
            case TaskFailed(error) if isinstance(error, Exception):
                asked.reply.fail(error)
                # Where a write fails it may have happened all the same, so the row is gone by.
                self._wake(asked.batch_id)
                self._look_again(asked.batch_id)
            case _:
                asked.reply.fail(Unavailable("The daemon is stopping; ask again once it is back."))

    def _ensure(self, batch_id: str, *, abort: bool = False) -> None:
        """Have an actor for a batch that may run."""
        if self._wake(batch_id, abort=abort) or self.context.is_stopping:
            return
        self._batches[batch_id] = self.context.spawn(
            batch_id, "batch", lambda: self._employ(batch_id, self.context.ref), BATCH_RESTARTS
        )

    def _wake(self, batch_id: str, *, abort: bool = False) -> bool:
        """Let a batch's actor look at its row again. False where it has none."""
        found = self._batches.get(batch_id)
        if found is None:
            return False
        found.signal(LookAgain(abort))
        return True

    def _look_again(self, batch_id: str) -> None:
        self.context.start_task(
            self._ledger.look(batch_id), name="look again", done=lambda result: LookedAgain(batch_id, result)
        )

    def _looked_again(self, batch_id: str, batch: Batch | None) -> None:
        if batch is None or _waits_or_ended(batch):
            self._tell_watchers(batch_id)
        elif batch_id not in self._batches and _has_work(batch):
            self._ensure(batch_id)

    def _tell_watchers(self, batch_id: str) -> None:
        for reply in self._watched.pop(batch_id, []):
            reply.send(None)


def _has_work(batch: Batch) -> bool:
    """Whether there is something to do in a batch: items to start, or a cancelled one to wind up."""
    if batch.cancel_requested:
        return not batch.status.is_final
    return batch.status is BatchStatus.PROCESSING or (batch.status is BatchStatus.QUEUED and not batch.held)


def _waits_or_ended(batch: Batch) -> bool:
    """Whether nobody should wait for a batch any longer: it has ended, or only a person can make it go on."""
    return batch.status.is_final or batch.status is BatchStatus.PAUSED
