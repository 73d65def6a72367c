"""A lone worker: one case from its beginning to its end, with no batch over it that claims, pauses or pays."""

import asyncio
from abc import abstractmethod
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from greenroom.actors import Actor, Control, TaskFailed, TaskHandle, TaskResult
from greenroom.daemon.supervisor import Outages
from greenroom.daemon.units.funding import Noted
from greenroom.model.attempt import OpenAttempt
from greenroom.model.faults import Fault, FaultType
from greenroom.model.times import Clock, Micros
from greenroom.writing.job import ActivityState, Assignment, Note, OnActivity
from greenroom.writing.outcome import Final, Outcome, Retry

JobT = TypeVar("JobT", bound=Assignment)
AskedT_contra = TypeVar("AskedT_contra", bound=Assignment, contravariant=True)
ProductT = TypeVar("ProductT")

MONEY_LOOK_S = 5.0
"""Seconds until it is looked again whether there is money, while calls that are out hold what is left of it."""


class MakesAttempts(Protocol[AskedT_contra, ProductT]):
    """Makes attempts at a kind of work."""

    async def attempt(self, job: AskedT_contra, *, note: Note, on_activity: OnActivity) -> Outcome[ProductT]:
        """Make one attempt."""
        ...


class Nobody(Struct, frozen=True):
    """Makes no attempt: for a provider that can't be asked any more, as after a change of the configuration."""

    problem: str

    async def attempt(self, job: Assignment, *, note: Note, on_activity: OnActivity) -> Final:  # noqa: ARG002  as `MakesAttempts` has it
        """Say why there is no attempt."""
        return Final(fault=Fault(FaultType.AUTHENTICATION, self.problem), attempt=None)


class Askable(Protocol):
    """Which providers can be asked, whatever the kind of work."""

    def problem(self, provider: str) -> str | None:
        """Why a provider can't be asked, or None where it can."""
        ...

    @property
    def outages(self) -> Outages:
        """Which providers are down."""
        ...


class Worked(Control, frozen=True):
    """The work at a case has ended."""

    result: TaskResult[None]


class _NoMoneyError(Exception):
    """No call can be paid for, until somebody does something about it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _LaterError(Exception):
    """No call can be paid for just now."""


class _StaleError(Exception):
    """Somebody else has this now, or nobody wants it any more."""


class LoneWorker(Actor[Worked], Generic[JobT, ProductT]):
    """Makes attempts at one case until it has ended, or is let go.

    Its work is one task. Until a call is out it is dropped at once by a stop; from then on the answer, which is
    paid for, is waited for and kept.
    """

    def __init__(self, *, writer: MakesAttempts[JobT, ProductT], number: int, failures: int, clock: Clock) -> None:
        """Take who makes the attempts, and how many were made and have failed so far."""
        self._writer = writer
        self._number = number
        self._failures = failures
        self._clock = clock
        self._calling = False
        self._withdrawn = False
        self._doing = "starting"
        self._task: TaskHandle | None = None

    @abstractmethod
    def _job(self, *, uncounted: int, since: Micros) -> JobT:
        """The next attempt; what is told of it is as `Assignment` has it."""

    @abstractmethod
    async def _noted(self, attempt: OpenAttempt) -> Noted | Fault:
        """Note an attempt durably, or say why its call must not leave."""

    @abstractmethod
    async def _keep(self, outcome: Outcome[ProductT]) -> bool:
        """Keep what an attempt brought. False where more is to come."""

    @abstractmethod
    def _short_wait_s(self) -> float | None:
        """Seconds to wait where calls that are out hold the money; None lets the case go."""

    @abstractmethod
    def _wait_s(self, outcome: Outcome[ProductT]) -> float | None:
        """Seconds until the next attempt after one that did not end the case; None lets the case go."""

    async def started(self) -> None:
        """Begin to work."""
        self._task = self.context.start_task(self._work(), name="work", done=Worked)

    async def receive(self, message: Worked) -> None:
        """Handle one message."""
        match message:
            case Worked(TaskFailed(error)):
                raise error
            case Worked():
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
            outcome: Outcome[ProductT]
            try:
                outcome = await self._writer.attempt(
                    self._job(uncounted=uncounted, since=since), note=self._note, on_activity=self._show
                )
            except _StaleError:
                return
            except _LaterError:
                wait_s = self._short_wait_s()
                if wait_s is None:
                    return
                self._doing = "waiting for money that calls hold"
                await asyncio.sleep(wait_s)
                continue
            except _NoMoneyError as no_money:
                outcome = Final(fault=no_money.fault, attempt=None)
            self._calling = True  # what was paid for is kept
            if await self._keep(outcome) or self._withdrawn:
                return
            self._calling = False
            wait_s = self._wait_s(outcome)
            if wait_s is None:
                return
            counted = isinstance(outcome, Retry) and outcome.counted
            self._failures += int(counted)
            uncounted += int(not counted)
            self._doing = "retrying"
            await asyncio.sleep(wait_s)

    async def _note(self, attempt: OpenAttempt) -> None:
        match await self._noted(attempt):
            case Fault() as fault:
                raise _NoMoneyError(fault)
            case "later":
                raise _LaterError
            case "stale":
                raise _StaleError
            case "noted":
                self._number = attempt.number
                self._calling = True

    def _show(self, state: ActivityState, why: str | None) -> None:
        self._doing = state if why is None else f"{state}: {why}"
