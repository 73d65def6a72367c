"""Estimates of the whole company against what batches then cost and take."""

from collections.abc import Callable, Sequence
from random import Random

import pytest
from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.attempt import Usage
from greenroom.model.batch import Estimate
from greenroom.model.errors import InvalidParams, Unavailable
from greenroom.model.library import Tier, Variable
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.store import templates
from greenroom.store.history import of_provider
from tests.daemon.script import Asked, Reaction, garbles, writes
from tests.daemon.stage import ANNE, BORIS, PROVIDER, Stage, staged

WITHIN_COST = 0.10
WITHIN_TIME = 0.20


class Kind(Struct, frozen=True):
    """Items that are alike, and what one of them uses."""

    template_id: str
    tier: Tier
    tokens: tuple[int, int]
    seconds: float


KINDS = (
    Kind("template", Tier.TEMPLATE, (900, 700), 8.0),
    Kind("longer", Tier.TEMPLATE, (1_400, 1_500), 15.0),
    Kind("longer", Tier.SCENARIO, (1_600, 1_900), 21.0),
    Kind("template", Tier.EDGE_CASE, (1_100, 1_200), 11.0),
)


def lived(kinds: Sequence[Kind], chance: Random) -> Callable[[Asked], Reaction]:
    """Items of these kinds in their order: each 15 % longer or shorter, and one in twenty garbled at first."""

    def script(asked: Asked) -> Reaction:
        kind, share = kinds[asked.position - 1], chance.gauss(1.0, 0.15)
        made = (garbles if chance.random() < 0.05 and asked.nth == 1 else writes)(kind.seconds * share)
        usage = Usage(input_tokens=kind.tokens[0], output_tokens=round(kind.tokens[1] * share))
        return Reaction(made.after_s, replace(made.result, usage=usage))  # type: ignore[type-var]  # both are answers

    return script


def order_of(kinds: Sequence[Kind], concurrency: int | str = 3) -> BatchOrder:
    sets = tuple(OrderedSet(template_id=each.template_id, tier=each.tier) for each in kinds)
    return BatchOrder(name="Mixed", sets=sets, shared_parameters={"topic": "rent"}, concurrency=concurrency)


def with_templates(stage: Stage) -> None:
    templates.insert(stage.db, replace(stage.template, id="longer", name="More worries"))


async def lived_through(
    stage: Stage, kinds: Sequence[Kind], concurrency: int, chance: Random
) -> tuple[float, float]:
    """Run a batch; answers what it cost and took, as shares of its estimate."""
    stage.provider.script = lived(kinds, chance)
    stage.provider.calls.clear()  # it counts by position
    started = await stage.company.start_batch(ANNE, order_of(kinds, concurrency))

    ended = await stage.ended(started.batch.id)
    assert ended.estimate is not None
    assert ended.started_at is not None
    assert ended.completed_at is not None
    took = (ended.completed_at - ended.started_at) / 1e6
    return ended.actual_cost / ended.estimate.cost[1], took / ended.estimate.time_s[1]


async def with_history(stage: Stage, conversations: int, chance: Random) -> None:
    kinds = [KINDS[number % len(KINDS)] for number in range(conversations)]
    await lived_through(stage, kinds, 5, chance)


@staged()
async def test_after_fifty_conversations_ten_mixed_batches_come_as_estimated(stage: Stage) -> None:
    with_templates(stage)
    chance = Random(8)
    await with_history(stage, 50, chance)
    for number, concurrency in enumerate((1, 3, 3, 5, 8, 10, 10, 12, 20, 20)):
        kinds = chance.choices(KINDS, weights=[chance.random() for _ in KINDS], k=60 + 12 * number)
        cost, time = await lived_through(stage, kinds, concurrency, chance)
        assert cost == pytest.approx(1.0, abs=WITHIN_COST)
        assert time == pytest.approx(1.0, abs=WITHIN_TIME)


@staged()
async def test_a_kind_that_was_never_seen_is_scaled_by_those_that_were(stage: Stage) -> None:
    with_templates(stage)
    chance = Random(3)
    before = await quoted(stage, [KINDS[2]] * 30)
    await lived_through(stage, [KINDS[0]] * 50, 5, chance)
    after = await quoted(stage, [KINDS[2]] * 30)
    assert before.basis == after.basis == "configured"
    assert after.cost[1] < before.cost[1] / 2


async def quoted(stage: Stage, kinds: Sequence[Kind], concurrency: int | str = 3) -> Estimate:
    return (await stage.company.estimate(ANNE, order_of(kinds, concurrency))).live


@staged()
async def test_an_estimate_makes_nothing(stage: Stage) -> None:
    order = BatchOrder(name="Rent", template_id="template", count=5, shared_parameters={"topic": "rent"})
    quote = await stage.company.estimate(ANNE, order)
    assert (quote.items, quote.live.basis) == (5, "configured")
    assert quote.by_tier.keys() == {Tier.TEMPLATE}
    assert stage.db.execute("SELECT (SELECT count(*) FROM batches) + (SELECT count(*) FROM items)").fetchone() == (
        0,
    )
    assert stage.facts == []


@staged()
async def test_so_many_of_a_tier_need_no_rows_of_the_library(stage: Stage) -> None:
    order = BatchOrder(name="Rent", tier=Tier.EDGE_CASE)
    with pytest.raises(InvalidParams, match="at least one source"):
        await stage.company.estimate(ANNE, order)
    quote = await stage.company.estimate(ANNE, order, {Tier.EDGE_CASE: 200})
    assert (quote.items, quote.by_tier[Tier.EDGE_CASE].items) == (200, 200)
    assert quote.live.cost == quote.by_tier[Tier.EDGE_CASE].cost


@staged()
async def test_a_strangers_row_that_wants_a_value_keeps_nobody_from_the_whole_library(stage: Stage) -> None:
    wants = Variable(name="iban", required=True)
    row = replace(stage.template, id="strange", owner=BORIS.uid, text="{{ iban }}", variables=(wants,))
    templates.insert(stage.db, row)
    for asked in ({"all_tiers": True}, {"tier": Tier.TEMPLATE}):
        order = BatchOrder(name="All", shared_parameters={"topic": "rent"}, **asked)
        assert (await stage.company.estimate(ANNE, order)).items == 1
        with pytest.raises(InvalidParams, match="iban"):
            await stage.company.estimate(BORIS, order)
    named = BatchOrder(name="One", template_id="strange", shared_parameters={"iban": "DE"})
    assert (await stage.company.estimate(ANNE, named)).items == 1


@staged()
async def test_what_can_not_be_started_can_not_be_estimated(stage: Stage) -> None:
    order = BatchOrder(name="Rent", template_id="template", shared_parameters={"topic": "rent"})
    for wrong, path in (({"model": "unknown"}, "model"), ({"template_id": "none"}, "template_id")):
        with pytest.raises(InvalidParams, match=rf"^\$\.{path}"):
            await stage.company.estimate(ANNE, replace(order, **wrong))
    with pytest.raises(Unavailable, match="OPENAI_API_KEY"):
        await stage.company.estimate(ANNE, replace(order, provider="openai"))


@staged()
async def test_one_owners_history_is_not_anothers(stage: Stage) -> None:
    with_templates(stage)
    await with_history(stage, 8, Random(1))
    order = order_of([KINDS[0]] * 5)
    assert (await stage.company.estimate(ANNE, order)).live.basis == "history"
    assert (await stage.company.estimate(BORIS, order)).live.basis == "configured"
    assert of_provider(stage.db, BORIS, PROVIDER) == []


@staged()
async def test_items_appended_a_few_at_a_time_come_to_the_estimate_of_all_at_once(stage: Stage) -> None:
    with_templates(stage)
    whole = await quoted(stage, [KINDS[0]] * 120, concurrency=20)
    order = replace(order_of([], 20), hold=True)
    held = await stage.company.start_batch(ANNE, order)
    sets = order_of([KINDS[0]] * 4).sets
    for seq in range(30):
        await stage.company.append(ANNE, held.batch.id, seq, sets)
    made = stage.batch(held.batch.id).estimate
    assert made is not None
    assert made.cost == whole.cost
    assert made.time_s[1] == pytest.approx(whole.time_s[1])


@staged()
async def test_answers_that_would_be_cut_are_warned_of_before_and_at_the_start(stage: Stage) -> None:
    order = replace(order_of([KINDS[0]] * 10), max_tokens=100, hold=True)
    quote, started = await stage.company.estimate(ANNE, order), await stage.company.start_batch(ANNE, order)
    assert quote.warnings == started.warnings
    assert "max_tokens 100 is below" in started.warnings[0]
    assert (await stage.company.estimate(ANNE, replace(order, max_tokens=8_000))).warnings == ()


@staged()
async def test_an_estimate_past_the_budget_is_warned_of(stage: Stage) -> None:
    cost = (await quoted(stage, [KINDS[0]] * 10)).cost
    for budget, warned in ((cost[2] - 1, True), (cost[2], False)):
        started = await stage.company.start_batch(
            ANNE, replace(order_of([KINDS[0]] * 10), budget=budget, hold=True)
        )
        assert any("budget" in warning for warning in started.warnings) is warned
