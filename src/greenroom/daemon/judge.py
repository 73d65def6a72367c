"""A judge at work: one conversation, from its wait for a verdict to the verdict."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from greenroom.actors import Actor, Control, TaskFailed, TaskHandle, TaskResult
from greenroom.daemon.generator import LaterError, NoMoneyError, StaleError
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.units import judging
from greenroom.daemon.units.judging import AddVerdict, Hearing
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import BatchOptions, Priority
from greenroom.model.conversation import Talk
from greenroom.model.faults import Fault
from greenroom.model.judgement import Case, Judge
from greenroom.model.library import Parameters
from greenroom.model.times import Clock, Micros
from greenroom.writing.job import ActivityState, JudgingJob, Note, OnActivity
from greenroom.writing.judging import Judged
from greenroom.writing.judging_instructions import JUDGING_PROMPT_VERSION
from greenroom.writing.outcome import Blocked, Final, Outcome, Retry

MAX_TOKENS = 1_000
"""The longest verdict. One has about a hundred, and a model that thinks first, because its provider has it do so,
spends some on that. Not more: as much is set aside for each call."""


class JudgesTalks(Protocol):
    """Makes attempts at verdicts."""

    async def attempt(self, job: JudgingJob, *, note: Note, on_activity: OnActivity) -> Outcome[Judged]:
        """Make one attempt."""
        ...


class Pending(Struct, frozen=True, kw_only=True):
    """A case with what is to be judged, and what that was to be about."""

    case: Case
    talk: Talk
    asked: Parameters


class Heard(Control, frozen=True):
    """The work at a case has ended."""

    result: TaskResult[None]


class JudgeWorker(Actor[Heard]):
    """Makes attempts at one verdict until there is one, or is to be none.

    Its work is one task. Until a call is out it is dropped at once by a stop; from then on the answer, which is
    paid for, is waited for and kept. Where everybody's calls would fail it lets go, and the case waits on; so it
    does where calls that are out hold the money for this one.
    """

    def __init__(
        self,
        *,
        pending: Pending,
        judge: Judge,
        writer: JudgesTalks,
        max_attempts: int,
        add: AddVerdict,
        ledger: Ledger,
        clock: Clock,
        tell: Callable[[Blocked | None], None],
    ) -> None:
        """Take the case and what it is worked on with.

        `tell` hears what became of each call: None where the provider has answered.
        """
        self._pending = pending
        self._case = pending.case
        self._judge = judge
        self._writer = writer
        # Low: what is to be judged has to be written first, and a verdict can wait.
        self._options = BatchOptions(
            provider=judge.provider,
            model=judge.model,
            concurrency=1,
            priority=Priority.LOW,
            max_tokens=MAX_TOKENS,
            max_attempts=max_attempts,
        )
        self._add = add
        self._ledger = ledger
        self._clock = clock
        self._tell = tell
        self._short = False
        self._number = pending.case.attempt
        self._failures = pending.case.failures
        self._calling = False
        self._withdrawn = False
        self._doing = "starting"
        self._task: TaskHandle | None = None

    @property
    def case(self) -> Case:
        """What it works on."""
        return self._case

    @property
    def is_short(self) -> bool:
        """Whether it has let its case go because calls that are out hold the money."""
        return self._short

    async def started(self) -> None:
        """Begin to work."""
        self._task = self.context.start_task(self._work(), name="work", done=Heard)

    async def receive(self, message: Heard) -> None:
        """Handle one message."""
        match message:
            case Heard(TaskFailed(error)):
                raise error
            case Heard():
                self.context.stop()

    async def stopping(self) -> None:
        """A drain: finish the call that is out, start no other. The next boot goes on."""
        self._withdrawn = True
        if self._task is not None and not self._calling:
            self._task.cancel()

    def describe(self) -> str:
        """What it does."""
        return self._doing

    async def _work(self) -> None:
        since, uncounted = self._clock.now(), 0
        while True:
            try:
                outcome = await self._writer.attempt(
                    self._job(since, uncounted), note=self._note, on_activity=self._show
                )
            except StaleError:
                return
            except LaterError:
                self._short = True
                return
            except NoMoneyError as no_money:
                outcome = Final(fault=no_money.fault, attempt=None)
            self._calling = True  # what was paid for is kept
            ended = await self._keep(outcome)
            if outcome.attempt is not None:
                self._tell(outcome if isinstance(outcome, Blocked) else None)
            if ended or self._withdrawn or not isinstance(outcome, Retry):
                return
            self._calling = False
            self._failures += int(outcome.counted)
            uncounted += int(not outcome.counted)
            self._doing = "retrying"
            await asyncio.sleep(outcome.not_before_s)

    def _job(self, since: Micros, uncounted: int) -> JudgingJob:
        return JudgingJob(
            batch_id=self._case.batch_id,
            companions=1,  # mostly there is another one soon: the rubric is worth its place in the cache
            options=self._options,
            number=self._number + 1,
            failures=self._failures,
            uncounted=uncounted,
            since=since,
            talk=self._pending.talk,
            asked=self._pending.asked,
        )

    async def _note(self, attempt: OpenAttempt) -> None:
        noted = await self._ledger.persist(
            lambda tx: judging.note(
                tx, self._case, attempt, treasury=self._ledger.treasury, epoch=self._ledger.epoch
            ),
            "verdict.note",
        )
        match noted:
            case Fault():
                raise NoMoneyError(noted)
            case "later":
                raise LaterError
            case "stale":
                raise StaleError
            case "noted":
                self._number = attempt.number
                self._calling = True

    async def _keep(self, outcome: Outcome[Judged]) -> bool:
        hearing = Hearing(
            case=self._case,
            number=self._number,
            epoch=self._ledger.epoch,
            judge=self._judge,
            prompt_version=JUDGING_PROMPT_VERSION,
            now=self._clock.now(),
        )
        return await self._ledger.persist(lambda tx: judging.keep(tx, hearing, outcome, self._add), "verdict.keep")

    def _show(self, state: ActivityState, why: str | None) -> None:
        self._doing = state if why is None else f"{state}: {why}"
