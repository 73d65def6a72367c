from itertools import chain, repeat
from typing import Any

import pytest

from greenroom.cli import watching
from greenroom.cli.returning import PATIENCE_S
from greenroom.client.blocking import Client
from greenroom.model.batch import Reason
from greenroom.model.errors import ConnectionLost
from tests.cli.conftest import Play, Ran, Run
from tests.cli.fake_daemon import HANGS_UP, HELLO, FakeDaemon, event
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


DOWN = "It can't be reached. It is tried again by itself."


def paused(kind: str = "provider_down", message: str = DOWN) -> dict[str, Any]:
    return event("batch.status", batch_id=BATCH, status="paused", reason={"type": kind, "message": message})


def test_what_a_batch_waits_for_is_told_once_a_reason_and_that_it_goes_on(run: Run, play: Play) -> None:
    tried = event("batch.status", batch_id=BATCH, status="processing", reason=None)
    full = "Little space is left."
    events = [paused(), tried, paused(), paused("disk_full", full), tried, moved(1), paused(), FINISHED]
    playing(play, events, first={}, last={"status": "completed"})
    told = [line for line in watch(run).err.splitlines() if not line.startswith("First try")]
    assert told == [
        f"It waits (provider_down): {DOWN}",
        f"It waits (disk_full): {full}",
        "It goes on.",
        f"It waits (provider_down): {DOWN}",
        "It goes on.",
    ]


def test_a_batch_that_waits_already_says_why_at_once(run: Run, play: Play) -> None:
    first = {"status": "paused", "reason": Reason("provider_down", DOWN)}
    playing(play, [FINISHED], first=first, last={"status": "completed"})
    assert DOWN in watch(run).err


def test_a_daemon_that_goes_away_is_waited_for_and_watched_again(
    capsys: pytest.CaptureFixture[str], play: Play
) -> None:
    hellos, looks = iter([HELLO, HANGS_UP, HELLO]), iter([HANGS_UP, batch(progress=progress(successful=7))])
    answers = {"system.hello": lambda _: next(hellos), "batch.get": lambda _: next(looks)}
    daemon = play({**answers, "batch.status": batch_status(status="completed")})
    daemon.events = [FINISHED]
    moments: list[float] = []
    with Client(str(daemon.path)) as client:
        assert watching.watch(client, BATCH, wait=moments.append) == 0
    said = capsys.readouterr().err
    assert "The daemon went away" in said
    assert "It is back.\nFirst try: 7 of 10 (70 %)" in said
    # It was not back at the first look.
    assert len(moments) == 2


def test_a_daemon_that_is_not_back_in_a_while_ends_the_watching(play: Play) -> None:
    hellos = chain([HELLO], repeat(HANGS_UP))
    daemon = play({"system.hello": lambda _: next(hellos), "events.subscribe": HANGS_UP})
    moments: list[float] = []
    with Client(str(daemon.path)) as client, pytest.raises(ConnectionLost) as lost:
        watching.watch(client, BATCH, wait=moments.append)
    assert "`greenroom up`" in lost.value.message
    assert "`greenroom batch watch 000ba7c4` watches again" in lost.value.message
    assert sum(moments) == PATIENCE_S


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
