"""A generator: one text, from its beginning to its flashcards."""

from greenroom.daemon.ledger import Ledger
from greenroom.daemon.lone_worker import MONEY_LOOK_S, LoneWorker, MakesAttempts
from greenroom.daemon.supervisor import Outages
from greenroom.daemon.units import generating
from greenroom.daemon.units.funding import Noted
from greenroom.daemon.units.generating import Turn
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import BatchOptions
from greenroom.model.faults import Fault
from greenroom.model.flashcards import Generation, Proposals
from greenroom.model.times import Clock, Micros
from greenroom.writing.job import CardsJob
from greenroom.writing.outcome import Blocked, Outcome, Retry


class Generator(LoneWorker[CardsJob, Proposals]):
    """Makes attempts at one text's flashcards until it has ended. It waits for a provider that is down."""

    def __init__(
        self,
        *,
        generation: Generation,
        writer: MakesAttempts[CardsJob, Proposals],
        outages: Outages,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        super().__init__(writer=writer, number=generation.attempt, failures=generation.failures, clock=clock)
        self._generation = generation
        self._outages = outages
        self._ledger = ledger
        self._options = options_of(generation)

    @property
    def generation(self) -> Generation:
        """What it works on."""
        return self._generation

    def _job(self, *, uncounted: int, since: Micros) -> CardsJob:
        return CardsJob(
            batch_id=self._generation.id,
            companions=0,
            options=self._options,
            number=self._number + 1,
            failures=self._failures,
            uncounted=uncounted,
            since=since,
            source_text=self._generation.source_text,
        )

    async def _noted(self, attempt: OpenAttempt) -> Noted | Fault:
        return await self._ledger.persist(
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

    def _short_wait_s(self) -> float:
        return MONEY_LOOK_S

    def _wait_s(self, outcome: Outcome[Proposals]) -> float:
        match outcome:
            case Retry(not_before_s=wait_s):
                return wait_s
            case Blocked():
                return self._outages.trial_in_s(self._generation.options.provider)
            case _:
                return 0.0


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
