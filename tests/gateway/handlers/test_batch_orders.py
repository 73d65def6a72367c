"""What is ordered of batches: started, estimated, appended, cloned."""

from typing import Any

import pytest
from msgspec.structs import fields

from greenroom.model.batch import Priority
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.order import BatchOrder, OrderedSet, Variant
from greenroom.model.principal import Principal
from greenroom.protocol.commands.batch import BatchEstimate, BatchStart
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_an_order_reaches_the_company_as_it_was_given(stage: Stage) -> None:
    told = await result(
        stage,
        "batch.start",
        name="n",
        template_id="t",
        count=2,
        parameter_sets=[{"scenario_id": "s", "parameters": {"a": 1}}],
        matrix={"m": [1, 2]},
        concurrency="auto",
        priority="high",
        pilot=5,
        hold=True,
    )
    order = BatchOrder(
        name="n",
        template_id="t",
        count=2,
        sets=(OrderedSet(scenario_id="s", parameters={"a": 1}),),
        matrix={"m": [1, 2]},
        concurrency="auto",
        priority=Priority.HIGH,
        pilot=5,
        hold=True,
    )
    assert stage.company.told == [("start", Principal(UID), order)]
    assert (told["batch_id"], told["status"], told["total_items"]) == ("b-1", "processing", 3)
    assert told["estimate"]["cost"]["expected"] == 2.0
    assert told["warnings"] == ["mind the gap"]


async def test_an_estimate_takes_what_a_start_takes(stage: Stage) -> None:
    own = {"method", "name", "count", "all_owners"}
    start, estimate = (
        {field.name: field for field in fields(cls) if field.name not in own}
        for cls in (BatchStart, BatchEstimate)
    )
    start.pop("idempotency_key", None)
    assert {name: field.type for name, field in start.items()} == {
        name: each.type for name, each in estimate.items()
    }
    assert {name: each.default for name, each in start.items()} == {
        name: each.default for name, each in estimate.items()
    }
    told = await result(stage, "batch.estimate", template_id="t", count=2, budget_usd=2.5, concurrency="auto")
    order = BatchOrder(
        name="estimate", template_id="t", count=2, budget=Picodollars(2_500_000_000_000), concurrency="auto"
    )
    assert stage.company.told == [("estimate", Principal(UID), order, None)]
    assert told == {
        "items": 3,
        "cost": {"low": 0.0, "expected": 2.0, "high": 0.0},
        "time_s": {"low": 1.0, "expected": 2.0, "high": 3.0},
        "by_tier": {"scenario": {"items": 3, "cost": {"low": 0.0, "expected": 2.0, "high": 0.0}}},
        "basis": "configured",
        "live": {
            "cost": {"low": 0.0, "expected": 2.0, "high": 0.0},
            "time_s": {"low": 1.0, "expected": 2.0, "high": 3.0},
        },
        "economy": None,
        "warnings": ["mind the gap"],
    }


@pytest.mark.parametrize(
    ("params", "counts"),
    [
        ({"tier": "scenario", "count": 40}, {Tier.SCENARIO: 40}),
        ({"tier": "scenario"}, None),
        ({"tier": "scenario", "count": 40, "template_id": "t"}, None),
        ({"tier": "scenario", "count": 40, "parameter_sets": [{"template_id": "t"}]}, None),
        ({"tier": "scenario", "count": 40, "all_tiers": True}, None),
    ],
)
async def test_a_tier_and_a_count_alone_are_so_many_of_whatever_rows(
    stage: Stage, params: dict[str, Any], counts: dict[Tier, int] | None
) -> None:
    await result(stage, "batch.estimate", **params)
    assert stage.company.told[0][3] == counts


@pytest.mark.parametrize("method", ["batch.start", "batch.estimate"])
async def test_a_budget_is_exact_to_six_decimals(stage: Stage, method: str) -> None:
    await result(stage, method, name="n", budget_usd=0.100001)
    assert stage.company.told[0][2].budget == 100_001_000_000
    for wrong in (0.1000001, 0, -1, 1e9):
        kind, issues = await refusal(stage, method, name="n", budget_usd=wrong)
        assert (kind, list(issues)) == ("invalid_params", ["$.budget_usd"])


async def test_items_are_appended_under_their_number(stage: Stage) -> None:
    told = await result(stage, "batch.append", batch_id="b-1", seq=4, parameter_sets=[{"template_id": "t"}])
    assert told == {"batch_id": "b-1", "seq": 4, "added": 1, "total_items": 3}
    assert stage.company.told == [("append", 4, (OrderedSet(template_id="t"),))]


async def test_a_clone_is_asked_for_with_what_differs_alone(stage: Stage) -> None:
    told = await result(
        stage,
        "batch.clone",
        batch_id="b-1",
        name="Wider",
        concurrency="auto",
        budget_usd=2.5,
        pilot=None,
        hold=True,
    )
    variant = Variant(name="Wider", concurrency=None, budget=Picodollars(2_500_000_000_000), pilot=None, hold=True)
    assert stage.company.told == [("clone", variant)]
    assert told["batch_id"] == "b-1"
    assert await refusal(stage, "batch.clone", batch_id="b-1", budget_usd=0.0000001) == (
        "invalid_params",
        {"$.budget_usd": "an amount of at most six decimals, not 1e-07"},
    )


@pytest.mark.parametrize("method", ["batch.start", "batch.estimate", "batch.clone"])
@pytest.mark.parametrize("categories", [["a\x00"], ["\x1b[1m"], [""], ["x" * 201], [str(n) for n in range(51)]])
async def test_the_categories_of_a_batch_are_those_of_a_conversation(
    stage: Stage, method: str, categories: list[str]
) -> None:
    named: dict[str, Any] = {"batch_id": "b-1"} if method == "batch.clone" else {"name": "n", "template_id": "t"}
    kind, issues = await refusal(stage, method, **named, categories=categories)
    assert (kind, {path.partition("[")[0] for path in issues}) == ("invalid_params", {"$.categories"})
