import json
from typing import Any

import pytest

from greenroom.protocol.rows.limits import LimitsRow, MonthRow
from greenroom.protocol.rows.log import BatchCost, CostsRow, DayCost, ModelCost, StatusCost, TemplateCost
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, listing, page
from tests.cli.rows import BATCH, TEMPLATE, batch, info

FIGURES: dict[str, Any] = {"count": 3, "cost": 1.5, "input_tokens": 6_000, "output_tokens": 9_000}


def costs(**changes: Any) -> CostsRow:
    return CostsRow(
        **{
            "total_cost": 1.5,
            "total_requests": 3,
            "successful": 2,
            "failed": 1,
            "input_tokens": 6_000,
            "output_tokens": 9_000,
            "cache_read_tokens": 0,
            "cache_write_tokens": 0,
            "avg_cost": 0.5,
            "avg_duration_ms": 12_000,
            "by_model": [ModelCost(model="claude-sonnet-5-5", **FIGURES)],
            "by_status": [StatusCost(status="success", **FIGURES)],
            "by_day": [DayCost(day=f"2026-11-{day:02}", **FIGURES) for day in range(1, 13)],
            "by_batch": [
                BatchCost(batch_id=BATCH, name="First try", **FIGURES),
                BatchCost(batch_id=None, name=None, **FIGURES),
            ],
            "by_template": [TemplateCost(template_id=TEMPLATE, name=None, **FIGURES)],
            "batches_left_out": 0,
            "simulated_left_out": 0,
            "pruned_left_out": 0,
            **changes,
        }
    )


def playing(play: Play, *, month: MonthRow | None = None, **changes: Any) -> FakeDaemon:
    limits = LimitsRow(max_concurrency=None, max_utilization=0.9, used=0, waiting=0, providers=(), month=month)
    return play({"log.costs": costs(**changes), "system.info": info(limits=limits)})


def test_costs_are_told_in_all_and_by_model_day_batch_and_template(run: Run, play: Play) -> None:
    playing(play)
    ran = run("costs")
    assert ran.code == 0
    assert "calls   3: 2 successful, 1 failed" in ran.out
    assert "a call  $0.50, 12 s" in ran.out
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    figures = "3 6,000 9,000 $1.50"
    assert f"claude-sonnet-5-5 {figures}" in lines
    assert f"{BATCH[-8:]} First try {figures}" in lines
    assert f"(no batch) {figures}" in lines
    assert f"{TEMPLATE[-8:]} (deleted) {figures}" in lines
    assert [line.split()[0] for line in lines if line.startswith("2026")] == [
        f"2026-11-{day:02}" for day in range(3, 13)
    ]
    assert "2 more; --by day shows all" in ran.err
    assert "cache" not in ran.out
    assert "this month" not in ran.out


@pytest.mark.parametrize("calls", [3, 0])
def test_the_budget_of_the_month_stands_with_them_where_there_is_one(run: Run, play: Play, calls: int) -> None:
    month = MonthRow(limit_usd=10, spent_usd=4.2, reserved_usd=0.3, doubtful_usd=0, left_usd=5.5)
    playing(play, month=month, total_requests=calls)
    assert "this month  $4.20 of $10.00 spent, $5.50 left; $0.30 set aside" in run("costs").out


def test_a_table_that_is_asked_for_is_shown_alone_and_whole(run: Run, play: Play) -> None:
    playing(play, cache_read_tokens=4_000)
    ran = run("costs", "--by", "day,status")
    assert ran.out.count("2026-11-") == 12
    assert "success" in ran.out
    assert "claude" not in ran.out
    assert "4,000 read from the cache, 0 written to it" in ran.out


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ({"batches_left_out": 7}, "7 older batches count in"),
        ({"batches_left_out": 1}, "1 older batch counts in"),
        ({"pruned_left_out": 1_234}, "Up to 1,234 more calls may belong here"),
        ({"simulated_left_out": 5, "total_requests": 0}, "Left out: 5 calls of rehearsals"),
    ],
)
def test_what_is_left_out_is_said(run: Run, play: Play, left_out: dict[str, Any], said: str) -> None:
    playing(play, **left_out)
    ran = run("costs")
    assert said in ran.err
    assert ("cost" in ran.out) == ("simulated_left_out" not in left_out)


def test_filters_are_passed_on(run: Run, play: Play) -> None:
    daemon = play({"batch.list": page([batch()]), "log.costs": costs()})
    ran = run("costs", "--batch", "First try", "--include-simulated", "--statuses", "success", "--json")
    assert ran.out.startswith('{"total_cost":1.5')
    assert daemon.params("log.costs") == {"batch_id": BATCH, "include_simulated": True, "statuses": ["success"]}


def test_a_filter_by_what_is_not_there_is_no_empty_answer(run: Run, play: Play) -> None:
    daemon = play({"batch.list": listing(batch()), "log.costs": costs()})
    ran = run("costs", "--batch", "nosuchbatch", "--json")
    assert ran.code == 1
    assert "No batch 'nosuchbatch' is here" in ran.err
    assert json.loads(ran.out)["error"]["code"] == -32004
    assert daemon.all_params("log.costs") == []


def test_costs_of_a_batch_that_was_deleted_are_there_by_its_whole_id(run: Run, play: Play) -> None:
    daemon = play({"log.costs": costs()})
    assert run("costs", "--batch", BATCH, "--json").code == 0
    assert daemon.params("log.costs") == {"batch_id": BATCH}


def test_a_date_alone_is_its_midnight(run: Run, play: Play) -> None:
    daemon = play({"log.costs": costs()})
    assert run("costs", "--date-from", "2026-11-21", "--json").code == 0
    assert daemon.params("log.costs") == {"date_from": "2026-11-21T00:00:00Z"}


def test_a_part_that_is_none_is_wrong_usage(run: Run) -> None:
    ran = run("costs", "--by", "month")
    assert (ran.code, "'month' is none of model, day" in ran.err) == (2, True)
