"""Who writes: for each provider that can be asked, whoever makes attempts through it."""

import asyncio
import random
from collections.abc import Mapping
from typing import TypeVar

from greenroom.daemon.supervisor import Outages
from greenroom.limits.capacity import Capacity, capacity
from greenroom.limits.prices import PriceTable
from greenroom.limits.shared import Limits
from greenroom.model.conversation import NewConversation, Talk
from greenroom.model.flashcards import Proposals, Sides
from greenroom.model.ids import Ids
from greenroom.model.judgement import Verdict
from greenroom.model.times import Clock
from greenroom.providers.bulk import BulkProvider
from greenroom.providers.port import CallFailed, Provider
from greenroom.writing.bulk import BulkWriter
from greenroom.writing.intake import Intake
from greenroom.writing.job import Assignment, CardsJob, Job, JudgingJob
from greenroom.writing.judging import Judged
from greenroom.writing.kind import Kind
from greenroom.writing.pipeline import Writer

JobT = TypeVar("JobT", bound=Assignment)
ReadT = TypeVar("ReadT")
ProductT = TypeVar("ProductT")


class Providers:
    """The providers of this daemon, by name, and why the others can't be asked."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        *,
        problems: Mapping[str, str],
        kind: Kind[Job, Talk, NewConversation],
        cards: Kind[CardsJob, tuple[Sides, ...], Proposals],
        judging: Kind[JudgingJob, Verdict, Judged],
        limits: Limits,
        prices: PriceTable,
        clock: Clock,
        ids: Ids,
        rng: random.Random,
    ) -> None:
        self._providers = dict(providers)
        self._problems = dict(problems)
        self._limits = limits
        self._clock = clock
        self._bulk_writers = {
            name: BulkWriter(
                kind=kind, provider=provider, permits=limits, prices=prices, clock=clock, ids=ids, rng=rng
            )
            for name, provider in providers.items()
            if provider.bulk is not None
        }
        intake = Intake()

        def writers(kind: Kind[JobT, ReadT, ProductT]) -> dict[str, Writer[JobT, ReadT, ProductT]]:
            return {
                name: Writer(
                    kind=kind,
                    provider=provider,
                    permits=limits,
                    prices=prices,
                    clock=clock,
                    ids=ids,
                    rng=rng,
                    intake=intake,
                )
                for name, provider in providers.items()
            }

        self._writers = writers(kind)
        self._card_writers = writers(cards)
        self._judging_writers = writers(judging)

    def writer(self, provider: str) -> Writer[Job, Talk, NewConversation]:
        """Whoever makes attempts through a provider that has no problem."""
        return self._writers[provider]

    def cards_writer(self, provider: str) -> Writer[CardsJob, tuple[Sides, ...], Proposals]:
        """Whoever makes attempts at flashcards through a provider that has no problem."""
        return self._card_writers[provider]

    def judging_writer(self, provider: str) -> Writer[JudgingJob, Verdict, Judged]:
        """Whoever makes attempts at verdicts through a provider that has no problem."""
        return self._judging_writers[provider]

    def bulk_writer(self, provider: str) -> BulkWriter[Job, Talk, NewConversation]:
        """Whoever makes questions for a provider's own batches."""
        return self._bulk_writers[provider]

    def bulk(self, provider: str) -> BulkProvider | None:
        """A provider's own batches, where it has some."""
        return self._providers[provider].bulk

    async def economy_problem(self, provider: str) -> str | None:
        """Why a provider's own batches can't be used, or None where they can or nobody knows."""
        bulk = self.bulk(provider)
        seen = None if bulk is None else await bulk.recent(self._clock.now())
        if isinstance(seen, CallFailed) and seen.http_status in {404, 405, 501}:
            return (
                f"The server behind {provider} has no Message Batches (HTTP {seen.http_status}), so there is no"
                " economy mode there. Start the batch live."
            )
        return None

    def problem(self, provider: str) -> str | None:
        """Why a provider can't be asked, or None where it can."""
        if provider in self._writers:
            return None
        return self._problems.get(provider, f"There is no provider {provider!r} here.")

    def takes_temperature(self, provider: str) -> bool:
        """Whether a provider still takes a temperature: the Messages API refuses it."""
        return provider == "openai"

    def width(self, provider: str, concurrency: int | None) -> int:
        """How many items of a batch are worth starting now, by its concurrency; None leaves it to the daemon."""
        return self._limits.width(provider, concurrency)

    @property
    def outages(self) -> Outages:
        """Which providers are down."""
        return self._limits

    def capacity(self, provider: str) -> Capacity:
        """What a provider bears, as far as is known."""
        return capacity(self._limits.settings, self._limits.snapshot(), provider)

    def rested_s(self, provider: str) -> float:
        """Seconds so far in which a provider wanted no calls, for more than a minute at a time."""
        return self._limits.rested_s(provider)

    def has_economy(self, provider: str) -> bool:
        """Whether a provider has batches of its own: the Message Batches API."""
        found = self._providers.get(provider)
        return found is not None and found.bulk is not None

    async def warm(self, provider: str) -> None:
        """Get a provider ready, if it can be asked."""
        found = self._providers.get(provider)
        if found is not None:
            await found.warm()

    async def aclose(self) -> None:
        """Let go of every provider's connections."""
        await asyncio.gather(*(provider.aclose() for provider in self._providers.values()))
