from typing import Any

import pytest

from greenroom.cli import watching
from greenroom.model.batch import Reason
from tests.cli.conftest import Play, Ran, Run
from tests.cli.fake_daemon import FakeDaemon, event
from tests.cli.rows import BATCH, batch, batch_status, progress


def playing(
    play: Play, events: list[dict[str, Any]], *, first: dict[str, Any], last: dict[str, Any]
) -> FakeDaemon:
    daemon = play({"batch.get": batch(**first), "batch.status": batch_status(**last)})
    daemon.events = events
    return daemon


def moved(done: int, **changes: Any) -> dict[str, Any]:
    return event(
        "batch.progress",
        **{
            "batch_id": BATCH,
            "status": "processing",
            "progress": progress(successful=done, running=1),
            "actual_cost": done / 100,
            "eta_s": 5.0,
            **changes,
        },
    )


FINISHED = event(
    "batch.finished",
    batch_id=BATCH,
    name="First try",
    status="completed",
    progress=progress(successful=10),
    actual_cost=0.1,
)


def watch(run: Run) -> Ran:
    return run("batch", "watch", BATCH)


def test_a_batch_is_followed_by_its_events_until_it_ends(run: Run, play: Play) -> None:
    events = [moved(5), event("item.finished", batch_id=BATCH), FINISHED]
    last = {"status": "completed", "progress": progress(successful=10), "actual_cost": 0.1}
    daemon = playing(play, events, first={}, last=last)
    ran = watch(run)
    assert ran.code == 0
    assert "First try: 0 of 10 (0 %)" in ran.err
    assert "First try: 5 of 10 (50 %), $0.05 of about $1.00 simulated, 5.0 s left" in ran.err
    assert "First try: 10 of 10 (100 %), $0.10 of about $1.00 simulated" in ran.err
    assert "completed" in ran.out
    assert "nothing was spent" in ran.out
    # Nothing is asked again and again: events tell.
    assert [method for method, _ in daemon.asked] == [
        "system.hello",
        "events.subscribe",
        "batch.get",
        "batch.status",
    ]
    assert daemon.params("events.subscribe")["topics"] == [f"batch:{BATCH}"]


def test_what_was_spent_is_held_against_the_budget_where_there_is_one(run: Run, play: Play) -> None:
    last = {"status": "completed", "progress": progress(successful=10), "actual_cost": 0.1}
    playing(play, [moved(5), FINISHED], first={"budget_usd": 2.5, "provider": "anthropic"}, last=last)
    assert "5 of 10 (50 %), $0.05 of at most $2.50, 5.0 s left" in watch(run).err


def test_verdicts_that_are_still_to_come_are_told_with_the_cost_that_is_without_them(run: Run, play: Play) -> None:
    last = {"status": "completed", "actual_cost": 0.1, "verdicts_waiting": 8}
    playing(play, [FINISHED], first={}, last=last)
    assert "; 8 verdicts are still to come" in watch(run).out
    assert "; 8 verdicts are still to come" in run("batch", "status", BATCH).out


def test_json_is_the_last_standing_alone(run: Run, play: Play) -> None:
    playing(play, [FINISHED], first={}, last={"status": "completed"})
    ran = run("batch", "watch", BATCH, "--json")
    assert ran.out.startswith('{"batch_id"')
    assert ran.out.count("\n") == 1


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_a_batch_that_ended_otherwise_is_1(run: Run, play: Play, status: str) -> None:
    ended = {"status": status, "progress": progress(successful=9, failed=1)}
    playing(play, [], first=ended, last=ended)
    ran = watch(run)
    assert ran.code == 1
    assert "greenroom batch retry 000ba7c4" in ran.err


@pytest.mark.parametrize(("kind", "code"), [("user", 0), ("pilot", 0), ("provider_auth", 1), ("budget", 1)])
def test_a_pause_ends_the_watching_and_says_how_to_go_on(run: Run, play: Play, kind: str, code: int) -> None:
    reason = {"type": kind, "message": "Because."}
    paused = event("batch.status", batch_id=BATCH, status="paused", reason=reason)
    last = {"status": "paused", "reason": Reason(kind, "Because.")}  # type: ignore[arg-type]  # one of the literals
    playing(play, [paused], first={}, last=last)
    ran = watch(run)
    assert ran.code == code
    assert "Because." in ran.out
    assert "batch resume" in ran.err


def test_a_pause_waits_for_the_items_that_still_run(run: Run, play: Play) -> None:
    paused = event("batch.status", batch_id=BATCH, status="paused", reason={"type": "user", "message": ""})
    last_one = moved(6, status="paused", progress=progress(successful=6))
    playing(
        play,
        [moved(5), paused, last_one],
        first={},
        last={"status": "paused", "reason": Reason("user", ""), "progress": progress(successful=6)},
    )
    assert "6 of 10" in watch(run).err


def test_a_pause_that_passes_by_itself_is_waited_out(run: Run, play: Play) -> None:
    down = event("batch.status", batch_id=BATCH, status="paused", reason={"type": "provider_down", "message": ""})
    playing(play, [down, FINISHED], first={}, last={"status": "completed"})
    assert watch(run).code == 0


def test_ctrl_c_ends_the_watching_alone(run: Run, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def report(self, *_: object) -> None:
            raise KeyboardInterrupt

        def close(self) -> None:
            pass

    monkeypatch.setattr(watching, "display", lambda _: Interrupted())
    daemon = playing(play, [], first={}, last={})
    ran = watch(run)
    assert ran.code == 130
    assert "the batch goes on" in ran.err
    assert "batch.cancel" not in [method for method, _ in daemon.asked]
