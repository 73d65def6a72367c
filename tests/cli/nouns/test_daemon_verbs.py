"""`up`, `down`, `status` and `events`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from greenroom.cli import calling, starting
from greenroom.cli.exits import NotStarted
from greenroom.cli.nouns import up
from greenroom.cli.nouns.down import is_there, wait_for_end
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, Refusal, event, page
from tests.cli.rows import batch, info

PONG = {"pong": True, "at": "2026-11-21T08:00:00.000000Z"}


def test_status_tells_what_runs_and_that_rehearsal_is_simulated(run: Run, play: Play) -> None:
    daemon = play({"system.info": info(), "batch.list": page([batch()])})
    ran = run("status")
    assert ran.code == 0
    assert "4242" in ran.out
    assert "rehearsal: simulated, nothing is spent" in ran.out
    assert "First try" in ran.out
    assert daemon.params("batch.list")["active"]


def test_status_tells_what_a_provider_lacks(run: Run, play: Play) -> None:
    play({"system.info": info(provider="anthropic", provider_problem="no key"), "batch.list": page([])})
    assert "anthropic: no key" in run("status").out


def test_status_in_json_is_the_info_with_the_batches(run: Run, play: Play) -> None:
    play({"system.info": info(), "batch.list": page([batch()])})
    document = json.loads(run("status", "--json").out)
    assert (document["running"], document["pid"]) == (True, 4242)
    assert document["batches"]["total"] == 1


@pytest.mark.parametrize("named", [True, False])
def test_up_where_one_runs_does_nothing(
    run: Run, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, named: bool
) -> None:
    if not named:
        monkeypatch.delenv("GREENROOM_HOME")
    home = tmp_path / "home" if named else "/data"
    play({"system.ping": PONG, "system.info": info(home=str(home))})
    ran = run("up")
    assert (ran.code, ran.err) == (0, "It runs already.\n")
    assert "/run/greenroom.sock" in ran.out


def test_up_where_one_of_another_home_runs_says_so(run: Run, play: Play, tmp_path: Path) -> None:
    play({"system.ping": PONG, "system.info": info(home="/data")})
    ran = run("up")
    assert (ran.code, ran.out) == (1, "")
    assert f"another home: /data, not {tmp_path / 'home'}." in ran.err


def test_status_in_json_without_a_daemon_is_a_document_too(run: Run, socket_path: Path) -> None:
    ran = run("status", "--json")
    assert ran.code == 3
    assert json.loads(ran.out) == {"running": False, "socket": str(socket_path)}


def test_up_starts_one_and_tells_of_it(run: Run, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def start(socket: str, _: object) -> None:
        started.append(socket)
        play({"system.info": info()})

    monkeypatch.setattr(up, "start", start)
    ran = run("up", "--json")
    assert len(started) == 1
    assert json.loads(ran.out)["pid"] == 4242


def test_a_verb_that_needs_a_daemon_starts_one(run: Run, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "start", lambda *_: play({"batch.list": page([])}))
    ran = run("batch", "list")
    assert ran.code == 0
    assert "started one" in ran.err


def test_where_starting_fails_it_is_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise NotStarted("The daemon ended as it started.")

    monkeypatch.setattr(starting, "start", fail)
    assert run("batch", "list").code == 3


def test_a_socket_of_ones_own_is_used(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def client(socket: str) -> Any:
        asked.append(socket)
        raise NotStarted

    monkeypatch.setattr(calling, "Client", client)
    run("status", "--socket", str(tmp_path / "other.sock"))
    assert asked == [str(tmp_path / "other.sock")]


def test_down_waits_until_the_process_has_gone(run: Run, play: Play) -> None:
    # A child of ours that has ended is a zombie until we ask for its end: gone, as far as anybody is concerned.
    daemon = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    def stop(_: object) -> dict[str, Any]:
        daemon.communicate(b"\n")
        return {"stopping": True, "message": "Stopping."}

    play({"system.info": info(pid=daemon.pid), "system.shutdown": stop})
    assert is_there(daemon.pid)
    ran = run("down")
    assert (ran.code, ran.out) == (0, "")
    assert not is_there(daemon.pid)
    assert daemon.returncode == 0


def test_a_daemon_that_drains_is_waited_for_and_one_that_hangs_is_not(socket_path: Path) -> None:
    def refuse(_: object) -> None:
        raise Refusal(-32053, "unavailable", "It stops.")

    drains = FakeDaemon(socket_path, {"system.hello": refuse})
    waits = 0

    def wait(_: float) -> None:
        nonlocal waits
        waits += 1
        if waits == 1_000:
            drains.close()

    assert not wait_for_end(os.getpid(), str(socket_path), wait)
    # It went on as long as somebody was at the socket, and 15 s of steps after that.
    assert 1_000 < waits <= 1_000 + 300 + 20


def test_events_are_a_line_each_and_documents_with_json(run: Run, play: Play) -> None:
    daemon = play({})
    daemon.events = [event("batch.started", batch_id="b", name="First try\x1b[2J"), event("resync", from_seq=7)]

    def subscribe(params: dict[str, Any]) -> dict[str, Any]:
        if params["from_seq"] == 7:
            raise Refusal(-32053, "unavailable", "The daemon stops.")
        return {"subscription_id": "s", "seq": 0}

    daemon.answers["events.subscribe"] = subscribe
    ran = run("events", "batch", "--from-seq", "5")
    assert ran.code == 1
    assert daemon.all_params("events.subscribe")[0] == {"topics": ["batch"], "from_seq": 5}
    line = ran.out.splitlines()[0]
    assert "batch.started" in line
    assert "batch_id=b" in line
    assert "\x1b" not in line


def test_events_of_one_batch_are_asked_for_by_a_part_of_its_id(run: Run, play: Play) -> None:
    row = batch()

    def subscribe(_: object) -> None:
        raise Refusal(-32053, "unavailable", "The daemon stops.")

    daemon = play({"batch.list": page([row]), "events.subscribe": subscribe})
    run("events", f"batch:{row.id[-8:]}", "log")
    assert daemon.params("events.subscribe")["topics"] == [f"batch:{row.id}", "log"]


@pytest.mark.parametrize(
    ("words", "said"), [(("weather",), "'weather' is none of batch, "), (("--from-seq", "soon"), "--from-seq: ")]
)
def test_events_that_there_are_not_are_wrong_usage(
    run: Run, play: Play, words: tuple[str, ...], said: str
) -> None:
    play({})
    ran = run("events", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
