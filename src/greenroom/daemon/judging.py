"""The conversations that wait for a verdict: an actor that has a worker for each of the oldest."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from greenroom.actors import (
    TEMPORARY,
    Actor,
    ActorSystem,
    Control,
    Ref,
    RestartPolicy,
    TaskDone,
    TaskFailed,
    TaskResult,
)
from greenroom.daemon.asked import context_of
from greenroom.daemon.generator import MONEY_LOOK_S
from greenroom.daemon.judge import JudgesTalks, JudgeWorker, Pending
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.shortages import Shortages
from greenroom.daemon.supervisor import Outages
from greenroom.daemon.units import judging
from greenroom.daemon.units.endings import DAEMON
from greenroom.daemon.units.judging import AddVerdict
from greenroom.model.conversation import Talk
from greenroom.model.facts import NotedFact
from greenroom.model.faults import Fault, FaultType
from greenroom.model.judgement import Judge
from greenroom.model.library import Parameters
from greenroom.model.times import Clock
from greenroom.store import conversations, judgements, recovery, revisions
from greenroom.writing.job import JudgingJob, Note, OnActivity
from greenroom.writing.judging import Judged
from greenroom.writing.outcome import Blocked, Final, Outcome

AT_ONCE = 32
"""Conversations that are judged at the same time; those that wait are rows."""

LEAST_REST_S = 60.0
MOST_REST_S = 3_600.0
"""Seconds for which nobody is asked after a refusal that everybody would get: the first time, and at most."""


class Look(Control, frozen=True):
    """There may be a conversation to begin with."""


class Rested(Control, frozen=True):
    """The judge is worth another try."""


class RestedAlone(Control, frozen=True):
    """A batch whose money calls hold is worth another try."""

    batch_id: str


class Begun(Control, frozen=True):
    """These are to be judged now."""

    result: TaskResult[list[Pending]]


class PutRight(Control, frozen=True):
    """A case whose worker crashed was put right."""

    conversation_id: str
    result: TaskResult[None]


class Called(Control, frozen=True):
    """A call was answered, or everybody's would be refused."""

    blocked: Blocked | None


JudgesMessage = Look | Rested | RestedAlone | Begun | PutRight | Called


class JudgeStaff(Protocol):
    """Who judges: the providers that can be asked."""

    def judging_writer(self, provider: str) -> JudgesTalks:
        """Whoever makes attempts at verdicts through a provider that has no problem."""
        ...

    def problem(self, provider: str) -> str | None:
        """Why a provider can't be asked, or None where it can."""
        ...

    @property
    def outages(self) -> Outages:
        """Which providers are down."""
        ...


class _Nobody(JudgesTalks):
    """Judges where there is no judge any more, as after a change of the configuration."""

    def __init__(self, problem: str) -> None:
        self._problem = problem

    async def attempt(self, job: JudgingJob, *, note: Note, on_activity: OnActivity) -> Outcome[Judged]:  # noqa: ARG002  as `JudgesTalks` has it
        """Say why there is no attempt."""
        return Final(fault=Fault(FaultType.AUTHENTICATION, self._problem), attempt=None)


class Judges(Actor[JudgesMessage]):
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
        self._judge = judge
        self._staff = staff
        self._max_attempts = max_attempts
        self._add = add
        self._ledger = ledger
        self._clock = clock
        self._log = log
        self._running: dict[str, JudgeWorker] = {}
        self._shortages = Shortages()
        self._looking = False
        self._look_again = False
        self._resting = False
        self._rest_s = 0.0  # more than nothing until somebody is answered again

    async def started(self) -> None:
        """Go on with whatever an earlier incarnation, or an earlier boot, has left."""
        epoch = self._ledger.epoch
        await self._ledger.persist(
            lambda tx: recovery.interrupt_judging(tx.db, epoch, self._clock.now()), "verdict.recover"
        )
        self._look()

    async def receive(self, message: JudgesMessage) -> None:
        """Handle one message."""
        match message:
            case Look():
                self._look()
            case Rested():
                self._resting = False
                self._look()
            case RestedAlone(batch_id):
                self._shortages.rested(batch_id)
                self._look()
            case Called(blocked):
                self._called(blocked)
            case Begun(TaskDone(begun)):
                self._looking = False
                self._begin(begun)
                if self._look_again:
                    self._look()
            case PutRight(conversation_id, TaskDone()):
                self._shortages.settled(self._running.pop(conversation_id).case.batch_id)
                self._look()
            case Begun(TaskFailed(error)) | PutRight(_, TaskFailed(error)):
                raise error
            case Begun() | PutRight():
                pass  # cancelled: only this actor's own end cancels its tasks

    async def child_stopped(self, child: Ref[Any]) -> None:
        """A case has its verdict, gets none, or was let go."""
        worker = self._running.pop(child.name)
        batch_id = worker.case.batch_id
        if not worker.is_short:
            self._shortages.settled(batch_id)
        elif self._shortages.is_short(batch_id):
            self.context.after(MONEY_LOOK_S, RestedAlone(batch_id))
        self._look()

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
        """A worker has crashed: that costs its case an attempt, and nobody else anything."""
        if self.context.is_stopping:
            return  # the next boot goes on with it
        case = self._running[child.name].case
        message = f"The worker crashed: {type(error).__name__}: {error}"
        self.context.start_task(
            self._ledger.persist(
                lambda tx: judging.after_crash(tx, case, message, self._max_attempts, self._clock.now()),
                "verdict.after_crash",
            ),
            name="put right",
            done=partial(PutRight, case.conversation_id),
        )

    def describe(self) -> str:
        """How many conversations are judged."""
        return f"{len(self._running)} conversations{', resting' if self._resting else ''}"

    @property
    def _room(self) -> int:
        if self.context.is_stopping or self._resting:
            return 0
        return (AT_ONCE if not self._rest_s else 1) - len(self._running)

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

    def _look(self) -> None:
        """Begin with the oldest, as many as there is room for."""
        room = self._room
        if room <= 0:
            return
        if self._looking:
            self._look_again = True
            return
        self._looking, self._look_again = True, False
        but, most = frozenset(self._running), self._shortages.most
        self.context.start_task(
            self._ledger.read(lambda db: _pending(db, but, room, most), "verdict.look"), name="look", done=Begun
        )

    def _begin(self, begun: Sequence[Pending]) -> None:
        for pending in begun[: max(0, self._room)]:
            if self._shortages.admits(pending.case.batch_id):
                conversation_id = pending.case.conversation_id
                worker = self._running[conversation_id] = self._worker(pending)
                self.context.spawn(conversation_id, "judge", _once(worker), TEMPORARY)

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
            writer=self._staff.judging_writer(judge.provider) if problem is None else _Nobody(problem),
            max_attempts=self._max_attempts,
            add=self._add,
            ledger=self._ledger,
            clock=self._clock,
            tell=self._hear,
        )


class JudgingDesk:
    """Has the conversations judged that wait for it, and wakes whoever does that."""

    def __init__(
        self,
        *,
        system: ActorSystem,
        judge: Judge,
        staff: JudgeStaff,
        max_attempts: int,
        add: AddVerdict,
        ledger: Ledger,
        clock: Clock,
        log: logging.Logger,
    ) -> None:
        self._judges = system.spawn(
            "judges",
            "judges",
            lambda: Judges(
                judge=judge,
                staff=staff,
                max_attempts=max_attempts,
                add=add,
                ledger=ledger,
                clock=clock,
                log=log,
            ),
            RestartPolicy(max_restarts=3, window_s=30.0),
        )

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


def _once(worker: JudgeWorker) -> Callable[[], JudgeWorker]:
    """A temporary actor is made once, so its factory may hold it."""
    return lambda: worker
