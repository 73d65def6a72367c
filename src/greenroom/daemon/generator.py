"""A generator: one text, from its beginning to its flashcards."""

import asyncio
from typing import Protocol

from greenroom.actors import Actor, Control, TaskFailed, TaskHandle, TaskResult
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.supervisor import Outages
from greenroom.daemon.units import generating
from greenroom.daemon.units.generating import Turn
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import BatchOptions
from greenroom.model.faults import Fault
from greenroom.model.flashcards import Generation, Proposals
from greenroom.model.times import Clock
from greenroom.writing.job import ActivityState, CardsJob, Note, OnActivity
from greenroom.writing.outcome import Blocked, Final, Outcome, Retry

MONEY_LOOK_S = 5.0
"""Seconds until it is looked again whether there is money, while calls that are out hold what is left of it."""


class WritesCards(Protocol):
    """Makes attempts at flashcards."""

    async def attempt(self, job: CardsJob, *, note: Note, on_activity: OnActivity) -> Outcome[Proposals]:
        """Make one attempt."""
        ...


class Worked(Control, frozen=True):
    """The work at a generation has ended."""

    result: TaskResult[None]


class NoMoneyError(Exception):
    """No call can be paid for, until somebody does something about it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class LaterError(Exception):
    """No call can be paid for just now."""


class StaleError(Exception):
    """Somebody else has this now, or nobody wants it any more."""


class Generator(Actor[Worked]):
    """Makes attempts at one text's flashcards until it has ended.

    Its work is one task. Until a call is out it is dropped at once by a stop; from then on the answer, which is
    paid for, is waited for and kept.
    """

    def __init__(
        self,
        *,
        generation: Generation,
        writer: WritesCards,
        outages: Outages,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._generation = generation
        self._writer = writer
        self._outages = outages
        self._ledger = ledger
        self._clock = clock
        self._options = options_of(generation)
        self._number = generation.attempt
        self._failures = generation.failures
        self._calling = False
        self._withdrawn = False
        self._doing = "starting"
        self._task: TaskHandle | None = None

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
            job = CardsJob(
                batch_id=self._generation.id,
                companions=0,
                options=self._options,
                number=self._number + 1,
                failures=self._failures,
                uncounted=uncounted,
                since=since,
                source_text=self._generation.source_text,
            )
            outcome: Outcome[Proposals]
            try:
                outcome = await self._writer.attempt(job, note=self._note, on_activity=self._show)
            except StaleError:
                return
            except LaterError:
                self._doing = "waiting for money that calls hold"
                await asyncio.sleep(MONEY_LOOK_S)
                continue
            except NoMoneyError as no_money:
                outcome = Final(fault=no_money.fault, attempt=None)
            self._calling = True  # what was paid for is kept
            if await self._keep(outcome) or self._withdrawn:
                return
            self._calling = False
            counted = isinstance(outcome, Retry) and outcome.counted
            self._failures += int(counted)
            uncounted += int(not counted)
            self._doing = "retrying"
            await asyncio.sleep(self._wait_s(outcome))

    async def _note(self, attempt: OpenAttempt) -> None:
        noted = await self._ledger.persist(
            lambda tx: generating.note(
                tx,
                self._generation,
                attempt,
                treasury=self._ledger.treasury,
                epoch=self._ledger.epoch,
                now=self._clock.now(),
            ),
            "generation.note",
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

    async def _keep(self, outcome: Outcome[Proposals]) -> bool:
        like = await self._ledger.read(
            lambda db: generating.like_cards(db, self._generation.owner, outcome), "generation.like_cards"
        )
        return await self._ledger.persist(
            lambda tx: generating.keep(
                tx,
                Turn(
                    generation=self._generation,
                    number=self._number,
                    epoch=self._ledger.epoch,
                    now=self._clock.now(),
                ),
                outcome,
                like,
                self._ledger.new_id,
            ),
            "generation.keep",
        )

    def _wait_s(self, outcome: Outcome[Proposals]) -> float:
        """Seconds until the next attempt: where the provider is down, until it is worth another try."""
        match outcome:
            case Retry(not_before_s=wait_s):
                return wait_s
            case Blocked():
                return self._outages.trial_in_s(self._generation.options.provider)
            case _:
                return 0.0

    def _show(self, state: ActivityState, why: str | None) -> None:
        self._doing = state if why is None else f"{state}: {why}"


def options_of(generation: Generation) -> BatchOptions:
    """A generation's options as those of a batch of one."""
    own = generation.options
    return BatchOptions(
        provider=own.provider,
        model=own.model,
        concurrency=1,
        max_tokens=own.max_tokens,
        max_attempts=own.max_attempts,
    )
