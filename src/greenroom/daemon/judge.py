"""A judge at work: one conversation, from its wait for a verdict to the verdict."""

from collections.abc import Callable

from msgspec import Struct

from greenroom.daemon.ledger import Ledger
from greenroom.daemon.lone_worker import LoneWorker, MakesAttempts
from greenroom.daemon.units import judging
from greenroom.daemon.units.funding import Noted
from greenroom.daemon.units.judging import AddVerdict, Hearing
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import BatchOptions, Priority
from greenroom.model.conversation import Talk
from greenroom.model.faults import Fault
from greenroom.model.judgement import Case, Judge
from greenroom.model.library import Parameters
from greenroom.model.times import Clock, Micros
from greenroom.writing.job import JudgingJob
from greenroom.writing.judging import Judged
from greenroom.writing.judging_instructions import JUDGING_PROMPT_VERSION
from greenroom.writing.outcome import Blocked, Outcome, Retry

MAX_TOKENS = 1_000
"""The longest verdict. One has about a hundred, and a model that thinks first, because its provider has it do so,
spends some on that. Not more: as much is set aside for each call."""


class Pending(Struct, frozen=True, kw_only=True):
    """A case with what is to be judged, and what that was to be about."""

    case: Case
    talk: Talk
    asked: Parameters


class JudgeWorker(LoneWorker[JudgingJob, Judged]):
    """Makes attempts at one verdict until there is one, or is to be none.

    Where everybody's calls would fail it lets go, and the case waits on; so it does where calls that are out hold
    the money for this one.
    """

    def __init__(
        self,
        *,
        pending: Pending,
        judge: Judge,
        writer: MakesAttempts[JudgingJob, Judged],
        max_attempts: int,
        add: AddVerdict,
        ledger: Ledger,
        clock: Clock,
        tell: Callable[[Blocked | None], None],
    ) -> None:
        """Take the case and what it is worked on with.

        `tell` hears what became of each call: None where the provider has answered.
        """
        super().__init__(writer=writer, number=pending.case.attempt, failures=pending.case.failures, clock=clock)
        self._pending = pending
        self._case = pending.case
        self._judge = judge
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
        self._tell = tell
        self._short = False

    @property
    def case(self) -> Case:
        """What it works on."""
        return self._case

    @property
    def is_short(self) -> bool:
        """Whether it has let its case go because calls that are out hold the money."""
        return self._short

    def _job(self, *, uncounted: int, since: Micros) -> JudgingJob:
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

    async def _noted(self, attempt: OpenAttempt) -> Noted | Fault:
        return await self._ledger.persist(
            lambda tx: judging.note(
                tx, self._case, attempt, treasury=self._ledger.treasury, epoch=self._ledger.epoch
            ),
            "verdict.note",
        )

    async def _keep(self, outcome: Outcome[Judged]) -> bool:
        hearing = Hearing(
            case=self._case,
            number=self._number,
            epoch=self._ledger.epoch,
            judge=self._judge,
            prompt_version=JUDGING_PROMPT_VERSION,
            now=self._clock.now(),
        )
        has_ended = await self._ledger.persist(
            lambda tx: judging.keep(tx, hearing, outcome, self._add), "verdict.keep"
        )
        if outcome.attempt is not None:
            self._tell(outcome if isinstance(outcome, Blocked) else None)
        return has_ended

    def _short_wait_s(self) -> None:
        self._short = True

    def _wait_s(self, outcome: Outcome[Judged]) -> float | None:
        return outcome.not_before_s if isinstance(outcome, Retry) else None
