"""Estimates for orders: what is ordered, what the like of it used, what it costs and what the limits allow."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from greenroom.limits.caching import cached_prefix_tokens
from greenroom.limits.capacity import Capacity
from greenroom.limits.cutting import Bound
from greenroom.limits.estimate import Group, quote
from greenroom.limits.judging import JudgingCalls
from greenroom.limits.prices import Price, PriceTable
from greenroom.limits.sharing import SHARES
from greenroom.model.batch import BatchOptions, Priority
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.estimate import Quote
from greenroom.model.history import template_of
from greenroom.model.judgement import Judge
from greenroom.model.library import Source, Tier
from greenroom.model.money import Picodollars
from greenroom.model.plan import Plan
from greenroom.model.principal import Principal
from greenroom.store import history, judgements
from greenroom.writing.instructions import shared_instructions, system_prompt
from greenroom.writing.judging_instructions import JUDGING_PROMPT_VERSION, JUDGING_SYSTEM, RUBRIC


class Bears(Protocol):
    """Who knows what providers bear, and which of them sell batches of their own."""

    def capacity(self, provider: str) -> Capacity:
        """What a provider bears, as far as is known."""
        ...

    def has_economy(self, provider: str) -> bool:
        """Whether a provider has batches of its own, as far as is known."""
        ...


class Ordered(Struct, frozen=True):
    """Items, those that are alike together; and their order by group, where it is known."""

    groups: tuple[Group, ...]
    order: Sequence[int] | None = None


class Estimator:
    """Makes estimates."""

    def __init__(self, bears: Bears, prices: PriceTable, judge: Judge | None = None) -> None:
        """Take who knows the providers, what models cost, and who judges what batches write."""
        self._bears = bears
        self._prices = prices
        self._judge = judge

    def price(self, options: BatchOptions) -> Price:
        """The price of the model.

        Raises:
            InvalidParams: it is not known.
        """
        price = self._prices.for_model(options.model)
        if price is None:
            raise InvalidParams(
                Issue("$.model", f'a model with a price; add [prices."{options.model}"] to the configuration')
            )
        return price

    def longest_answer(self, options: BatchOptions) -> Picodollars:
        """What the longest answer costs that a batch allows, without its prompt.

        Raises:
            InvalidParams: the model has no price.
        """
        return self.price(options).most(0, options.max_tokens)

    def quote(
        self,
        db: sqlite3.Connection,
        who: Principal,
        options: BatchOptions,
        wanted: Ordered,
        *,
        ahead: int = 0,
    ) -> Quote:
        """Estimate so many items by a batch's options; `ahead` of them are in the batch, and estimated, already.

        Raises:
            InvalidParams: the model has no price.
        """
        return quote(
            wanted.groups,
            order=wanted.order,
            model=options.model,
            price=self.price(options),
            history=history.of_provider(db, who, options.provider),
            capacity=self._bears.capacity(options.provider),
            concurrency=options.concurrency,
            economy=self._bears.has_economy(options.provider),
            bound=Bound(max_tokens=options.max_tokens, max_attempts=options.max_attempts),
            ahead=ahead,
            judging=self._judging(db, who, options),
        )

    def _judging(self, db: sqlite3.Connection, who: Principal, options: BatchOptions) -> JudgingCalls | None:
        """The calls of a judge for what a batch writes; None where nobody judges that."""
        judge = None if self._judge is None else self._judge.of_texts_by(options.provider)
        price = None if judge is None else self._prices.for_model(judge.model)
        if judge is None or price is None:
            return None
        said = [
            each
            for each in judgements.totals(db, who)
            if each.judge == judge and each.prompt_version == JUDGING_PROMPT_VERSION
        ]
        return JudgingCalls(
            price=price,
            seen=sum(each.calls for each in said),
            seen_tokens=sum(each.output_tokens for each in said),
            prefix_chars=len(JUDGING_SYSTEM) + len(RUBRIC),
            prefix_tokens=cached_prefix_tokens(judge.model, len(JUDGING_SYSTEM) + len(RUBRIC)),
            beside=SHARES[Priority.LOW] / SHARES[options.priority] if judge.provider == options.provider else 0.0,
        )


def ordered(plan: Plan, model: str) -> Ordered:
    """The items of a plan that this model is to write."""
    kinds = [
        (item.tier, template_of(item.template_id, item.scenario_id, item.edge_case_id)) for item in plan.items
    ]
    numbers = Counter(kinds)
    sources = {kind: plan.sources[item.source_key] for kind, item in zip(kinds, plan.items, strict=True)}
    places = {kind: place for place, kind in enumerate(numbers)}
    groups = tuple(
        Group(
            tier=kind[0],
            template_id=kind[1],
            items=number,
            prefix_tokens=cached_prefix_tokens(model, _prefix_chars(sources[kind])),
        )
        for kind, number in numbers.items()
    )
    return Ordered(groups, [places[kind] for kind in kinds])


def _prefix_chars(source: Source) -> int:
    return len(system_prompt(source)) + len(shared_instructions(source))


def imagined(counts: Mapping[Tier, int]) -> Ordered:
    """So many items of each tier, of whatever rows."""
    return Ordered(tuple(Group(tier=tier, items=number) for tier, number in counts.items() if number))
