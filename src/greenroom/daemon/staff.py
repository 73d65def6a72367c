"""Who writes: for each provider that can be asked, whoever makes attempts through it."""

import asyncio
import random
from collections.abc import Mapping

from greenroom.daemon.supervisor import Outages
from greenroom.limits.capacity import Capacity, capacity
from greenroom.limits.prices import PriceTable
from greenroom.limits.shared import Limits
from greenroom.model.conversation import NewConversation, Talk
from greenroom.model.ids import Ids
from greenroom.model.times import Clock
from greenroom.providers.port import Provider
from greenroom.writing.kind import Kind
from greenroom.writing.pipeline import Writer


class Providers:
    """The providers of this daemon, by name, and why the others can't be asked."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        *,
        problems: Mapping[str, str],
        kind: Kind[Talk, NewConversation],
        limits: Limits,
        prices: PriceTable,
        clock: Clock,
        ids: Ids,
        rng: random.Random,
    ) -> None:
        self._providers = dict(providers)
        self._problems = dict(problems)
        self._limits = limits
        self._writers = {
            name: Writer(
                kind=kind, provider=provider, permits=limits, prices=prices, clock=clock, ids=ids, rng=rng
            )
            for name, provider in providers.items()
        }

    def writer(self, provider: str) -> Writer[Talk, NewConversation]:
        """Whoever makes attempts through a provider that has no problem."""
        return self._writers[provider]

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
        return provider != "openai"

    async def warm(self, provider: str) -> None:
        """Get a provider ready, if it can be asked."""
        found = self._providers.get(provider)
        if found is not None:
            await found.warm()

    async def aclose(self) -> None:
        """Let go of every provider's connections."""
        await asyncio.gather(*(provider.aclose() for provider in self._providers.values()))
