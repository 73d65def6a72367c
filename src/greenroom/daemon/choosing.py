"""What an order asks for and what it leaves open: the options of its batch, and whether they can be had."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import UNSET, Struct
from msgspec.structs import replace

from greenroom.daemon.estimating import Bears, Estimator
from greenroom.model.batch import BatchOptions
from greenroom.model.errors import InvalidParams, Issue, Unavailable
from greenroom.model.money import Picodollars
from greenroom.model.order import BatchOrder, Variant


class Defaults(Struct, frozen=True, kw_only=True):
    """What an order that says nothing gets, by the configuration. `concurrency` None is `auto`.

    `budget` None is no bound.

    `models` has one for each provider, empty where none is set.
    """

    provider: str
    models: Mapping[str, str]
    concurrency: int | None
    max_attempts: int
    budget: Picodollars | None = None


class Offers(Bears, Protocol):
    """What the providers offer."""

    def problem(self, provider: str) -> str | None:
        """Why a provider can't be asked, or None where it can."""
        ...

    async def economy_problem(self, provider: str) -> str | None:
        """Why a provider's own batches can't be used, or None where they can."""
        ...

    def takes_temperature(self, provider: str) -> bool:
        """Whether a provider still takes a temperature."""
        ...


class Choices:
    """Puts the defaults in where an order says nothing, and refuses what can't be had."""

    def __init__(self, *, offers: Offers, estimator: Estimator, defaults: Defaults) -> None:
        self._offers = offers
        self._estimator = estimator
        self._defaults = defaults

    def with_budget(self, order: BatchOrder) -> BatchOrder:
        """An order with the configured budget, where it has none."""
        return order if order.budget is not None else replace(order, budget=self._defaults.budget)

    def options(self, order: BatchOrder) -> BatchOptions:
        """The options of an order's batch.

        Raises:
            InvalidParams: they can't be had: of a model, a temperature or a mode.
            Unavailable: the provider can't be asked.
        """
        provider = order.provider or self._defaults.provider
        self._check_provider(provider)
        model = order.model or self._defaults.models[provider]
        concurrency = self._defaults.concurrency if order.concurrency is None else order.concurrency
        options = BatchOptions(
            provider=provider,
            model=model,
            concurrency=concurrency if isinstance(concurrency, int) else None,
            error_handling=order.error_handling,
            priority=order.priority,
            mode=order.mode,
            categories=order.categories,
            shared_parameters=order.shared_parameters,
            matrix=order.matrix,
            tier=order.tier,
            template_id=order.template_id,
            temperature=order.temperature,
            max_tokens=order.max_tokens,
            max_attempts=order.max_attempts or self._defaults.max_attempts,
            pilot=order.pilot,
        )
        self._check(options)
        return options

    def varied(self, options: BatchOptions, variant: Variant) -> BatchOptions:
        """The options of a clone. Another provider is asked for its own model, unless one is named.

        Raises:
            InvalidParams, Unavailable: as `options` does.
        """
        changed = replace(options, **variant.options)
        if variant.model is UNSET and changed.provider != options.provider:
            changed = replace(changed, model=self._defaults.models[changed.provider])
        self._check(changed)
        return changed

    async def check_economy(self, options: BatchOptions) -> None:
        """Ask the provider's server whether it has batches, where they are wanted.

        Raises:
            Unavailable: it has none, or lets nobody in.
        """
        if options.mode == "economy":
            problem = await self._offers.economy_problem(options.provider)
            if problem is not None:
                raise Unavailable(problem)

    def _check(self, options: BatchOptions) -> None:
        provider = options.provider
        self._check_provider(provider)
        if options.temperature is not None and not self._offers.takes_temperature(provider):
            raise InvalidParams(Issue("$.temperature", f"none: {provider} no longer takes a temperature"))
        if not options.model:
            raise InvalidParams(Issue("$.model", f"the name of a model; [provider.{provider}] model sets none"))
        if options.mode == "economy" and not self._offers.has_economy(provider):
            raise InvalidParams(Issue("$.mode", f"live: {provider} has no batches of its own"))
        self._estimator.price(options)

    def _check_provider(self, provider: str) -> None:
        problem = self._offers.problem(provider)
        if problem is not None:
            raise Unavailable(problem)
