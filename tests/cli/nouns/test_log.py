from typing import Any

import msgspec
import pytest

from greenroom.cli.main import main
from greenroom.protocol.rows.log import AttemptWhole, ErrorRow, Latency, ModelPerformance, PerformanceRow
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.keyboard import sit_down
from tests.cli.rows import attempt

PRUNED = {"deleted": 1_234, "older_than": "2026-08-23T08:00:00.000000Z"}


def test_every_call_is_a_row(run: Run, play: Play) -> None:
    failed = attempt(
        status="failed", simulated=False, error=ErrorRow(type="overloaded", message="busy"), duration_ms=None
    )
    daemon = play({"log.list": page([attempt(), failed])})
    ran = run("log", "list", "--statuses", "failed,timeout", "--model", "claude-sonnet-5-5")
    first, second = ran.out.splitlines()[1:]
    assert "claude-sonnet-5-5 (rehearsal)" in first
    assert first.split()[-3:] == ["$0.0340", "2.5", "s"]
    assert second.endswith("overloaded: busy")
    assert daemon.params("log.list")["statuses"] == ["failed", "timeout"]


def whole(**changes: Any) -> AttemptWhole:
    row = msgspec.structs.asdict(attempt())
    return AttemptWhole(**row | {"request": {"model": "m"}, "response": "<html>\x1b[31mbusy"} | changes)


def performance(requests: int = 200, **changes: Any) -> PerformanceRow:
    measures: dict[str, Any] = {
        "requests": requests,
        "answered": 190,
        "success_rate": 94.5,
        "avg_input_tokens": 2_000.4,
        "avg_output_tokens": None,
        "latency": Latency(p50_ms=8_000, p95_ms=12_000, p99_ms=None),
    }
    by_model = [ModelPerformance(provider="anthropic", model="claude-sonnet-5-5", **measures)]
    return PerformanceRow(**measures, by_model=by_model, older_left_out=0, **changes)


def test_a_call_is_shown_with_what_was_sent_and_received(run: Run, play: Play) -> None:
    failed = whole(status="failed", error=ErrorRow(type="overloaded", message="busy"), cache_read_tokens=40)
    daemon = play({"log.list": page([attempt()]), "log.get": failed})
    ran = run("log", "show", attempt().id[-8:])
    assert daemon.params("log.get") == {"attempt_id": attempt().id}
    assert "overloaded: busy" in ran.out
    assert "2,000 in, 3,000 of at most 8,000 out; 40 read from the cache, 0 written to it" in ran.out
    assert '{\n  "model": "m"\n}' in ran.out
    assert ran.out.endswith("<html>[31mbusy\n")
    daemon.answers["log.get"] = whole(response=None, duration_ms=None)
    assert run("log", "show", attempt().id).out.endswith("(nothing)\n")


def test_models_are_measured_in_a_row_each(run: Run, play: Play) -> None:
    daemon = play({"log.performance": performance()})
    ran = run("log", "performance", "--provider", "anthropic")
    titles, model, everything = (" ".join(line.split()) for line in ran.out.splitlines())
    assert titles.endswith("P99 in/call out/call")
    assert model == "anthropic claude-sonnet-5-5 200 94 % 8.0 s 12 s ? 2,000"
    assert everything == "all 200 94 % 8.0 s 12 s ? 2,000"
    assert daemon.params("log.performance") == {"provider": "anthropic"}
    daemon.answers["log.performance"] = performance(requests=0)
    assert "No such calls" in run("log", "performance").err


def test_pruning_asks_first_and_says_what_stays(run: Run, play: Play) -> None:
    daemon = play({"log.prune": PRUNED})
    ran = run("log", "prune", "--older-than", "90d")
    assert (ran.code, "--yes" in ran.err) == (2, True)
    assert daemon.all_params("log.prune") == []
    ran = run("log", "prune", "--older-than", "90d", "--all-owners", "--yes")
    assert daemon.params("log.prune") == {"older_than": "90d", "all_owners": True}
    assert ran.out.startswith("Deleted: 1,234 records")


@pytest.mark.parametrize(("typed", "deletes"), [("y\n", 1), ("\n", 0)])
def test_nothing_is_pruned_without_a_yes(
    typed: str, deletes: int, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon = play({"log.prune": PRUNED})
    sit_down(monkeypatch, typed)
    assert main(["log", "prune", "--older-than", "8w"]) == 0
    assert len(daemon.all_params("log.prune")) == deletes
