"""Who writes: for each provider that can be asked, whoever makes attempts through it."""

import asyncio
import random
from collections.abc import Mapping

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

    def adaptive_width(self, provider: str) -> int:
        """Calls at once that a provider bears, as far as is known, for batches that leave it to the daemon."""
        return self._limits.adaptive_width(provider)

    async def warm(self, provider: str) -> None:
        """Get a provider ready, if it can be asked."""
        found = self._providers.get(provider)
        if found is not None:
            await found.warm()

    async def aclose(self) -> None:
        """Let go of every provider's connections."""
        await asyncio.gather(*(provider.aclose() for provider in self._providers.values()))
