"""The conversations that wait for a verdict: an actor that has a worker for each of the oldest."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from greenroom.actors import ActorSystem, Control, RestartPolicy
from greenroom.daemon.asked import context_of
from greenroom.daemon.dispatcher import Begun, Dispatcher, Look, PutRight
from greenroom.daemon.judge import JudgeWorker, Pending
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.lone_worker import MONEY_LOOK_S, Askable, MakesAttempts, Nobody
from greenroom.daemon.shortages import Shortages
from greenroom.daemon.units import judging
from greenroom.daemon.units.endings import DAEMON
from greenroom.daemon.units.judging import AddVerdict
from greenroom.model.conversation import Talk
from greenroom.model.facts import NotedFact
from greenroom.model.judgement import Judge
from greenroom.model.library import Parameters
from greenroom.model.times import Clock
from greenroom.store import conversations, judgements, recovery, revisions
from greenroom.writing.job import JudgingJob
from greenroom.writing.judging import Judged
from greenroom.writing.outcome import Blocked

AT_ONCE = 32
"""Conversations that are judged at the same time; those that wait are rows."""

LEAST_REST_S = 60.0
MOST_REST_S = 3_600.0
"""Seconds for which nobody is asked after a refusal that everybody would get: the first time, and at most."""


class Rested(Control, frozen=True):
    """The judge is worth another try."""


class RestedAlone(Control, frozen=True):
    """A batch whose money calls hold is worth another try."""

    batch_id: str


class Called(Control, frozen=True):
    """A call was answered, or everybody's would be refused."""

    blocked: Blocked | None


JudgesOwn = Rested | RestedAlone | Called


class JudgeStaff(Askable, Protocol):
    """Who judges: the providers that can be asked."""

    def judging_writer(self, provider: str) -> MakesAttempts[JudgingJob, Judged]:
        """Whoever makes attempts at verdicts through a provider that has no problem."""
        ...


class Judges(Dispatcher[Pending, JudgeWorker, JudgesOwn]):
    """Has a worker for each of the oldest cases, up to some at once. It holds nothing that no row says.

    Where a provider refuses everybody, nothing is burnt through: all rest for a while, one tries, and so on. So
    does a batch whose money is held by calls that are out, for up to a day in economy mode; but it does so alone.
    """

    def __init__(
        self,
        *,
        judge: Judge,
        staff: JudgeStaff,
        max_attempts: int,
        add: AddVerdict,
        ledger: Ledger,
        clock: Clock,
        log: logging.Logger,
    ) -> None:
        super().__init__(trade="judge")
        self._judge = judge
        self._staff = staff
        self._max_attempts = max_attempts
        self._add = add
        self._ledger = ledger
        self._clock = clock
        self._log = log
        self._shortages = Shortages()
        self._resting = False
        self._rest_s = 0.0  # more than nothing until somebody is answered again

    async def receive(self, message: Look | Begun[Pending] | PutRight | JudgesOwn) -> None:
        """Handle one message."""
        match message:
            case Rested():
                self._resting = False
                self._look()
            case RestedAlone(batch_id):
                self._shortages.rested(batch_id)
                self._look()
            case Called(blocked):
                self._called(blocked)
            case Look() | Begun() | PutRight():
                self._dispatch(message)

    def describe(self) -> str:
        """How many conversations are judged."""
        return f"{len(self._running)} conversations{', resting' if self._resting else ''}"

    @property
    def _at_once(self) -> int:
        if self._resting:
            return 0
        return 1 if self._rest_s else AT_ONCE

    async def _recover(self) -> None:
        epoch = self._ledger.epoch
        await self._ledger.persist(
            lambda tx: recovery.interrupt_judging(tx.db, epoch, self._clock.now()), "verdict.recover"
        )

    async def _find(self, but: Collection[str], most: int) -> Mapping[str, Pending]:
        by_batch = self._shortages.most
        pending = await self._ledger.read(lambda db: _pending(db, but, most, by_batch), "verdict.look")
        return {each.case.conversation_id: each for each in pending}

    async def _put_right(self, worker: JudgeWorker, message: str) -> None:
        await self._ledger.persist(
            lambda tx: judging.after_crash(tx, worker.case, message, self._max_attempts, self._clock.now()),
            "verdict.after_crash",
        )

    def _left(self, worker: JudgeWorker) -> None:
        batch_id = worker.case.batch_id
        if not worker.is_short:
            self._shortages.settled(batch_id)
        elif self._shortages.is_short(batch_id):
            self.context.after(MONEY_LOOK_S, RestedAlone(batch_id))

    def _hear(self, blocked: Blocked | None) -> None:
        self.context.ref.signal(Called(blocked))

    def _called(self, blocked: Blocked | None) -> None:
        if blocked is None:
            self._rest_s = 0.0
            self._look()
        elif not self._resting:
            self._resting = True
            self._rest_s = min(MOST_REST_S, max(LEAST_REST_S, 2 * self._rest_s))
            down = blocked.reason_type == "provider_down"
            trial_s = self._staff.outages.trial_in_s(self._judge.provider) if down else 0.0
            rest_s = trial_s or self._rest_s
            self._log.warning(
                "the judge can't be asked; conversations wait for their verdicts",
                extra={"why": blocked.fault.message, "rest_s": round(rest_s)},
            )
            self.context.after(rest_s, Rested())

    def _hire(self, case: Pending) -> JudgeWorker | None:
        return self._worker(case) if self._shortages.admits(case.case.batch_id) else None

    def _worker(self, pending: Pending) -> JudgeWorker:
        judge = self._judge.of_texts_by(pending.case.writer)
        if judge is None:
            problem: str | None = f"What {pending.case.writer} wrote has no judge: quality.judge is a rehearsal's."
        else:
            problem = self._staff.problem(judge.provider)
        judge = judge or self._judge
        return JudgeWorker(
            pending=pending,
            judge=judge,
            writer=self._staff.judging_writer(judge.provider) if problem is None else Nobody(problem),
            max_attempts=self._max_attempts,
            add=self._add,
            ledger=self._ledger,
            clock=self._clock,
            tell=self._hear,
        )


class JudgingDesk:
    """Has the conversations judged that wait for it, and wakes whoever does that."""

    def __init__(self, system: ActorSystem, judges: Callable[[], Judges]) -> None:
        """Take what makes each incarnation of the judges."""
        self._judges = system.spawn("judges", "judges", judges, RestartPolicy(max_restarts=3, window_s=30.0))

    def tell(self, facts: Sequence[NotedFact]) -> None:
        """Hear what happened: something was written, or a batch goes on."""
        if any(noted.fact.topic == "conversation" or noted.fact.type == "batch.status" for noted in facts):
            self._judges.signal(Look())


def _pending(db: sqlite3.Connection, but: Collection[str], limit: int, most: Mapping[str, int]) -> list[Pending]:
    found = []
    for case in judgements.waiting(db, but, limit, most):
        conversation = conversations.get(db, DAEMON, case.conversation_id)
        revision = revisions.get(db, case.conversation_id)
        assert conversation is not None, "the same state of the database has it"
        assert revision is not None, "every conversation has its present revision"
        context = context_of(db, conversation)
        language: Parameters = {"language": context.language} if context.language else {}
        found.append(
            Pending(
                case=case,
                talk=Talk(conversation.title, revision.turns),
                asked={**language, **context.parameters},
            )
        )
    return found
