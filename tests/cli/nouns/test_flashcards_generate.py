import hashlib
import json
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from greenroom.cli import looking, returning
from greenroom.protocol.commands.system import Info
from greenroom.protocol.rows.limits import BreakerRow
from tests.cli.cardrows import GENERATION, REFUSED, generation
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import HANGS_UP, HELLO, FakeDaemon, Refusal, page
from tests.cli.rows import info
from tests.cli.test_limits import PROVIDER

TEXTS = {"a.txt": "a" * 1_000, "b.txt": "b" * 1_000, "c.txt": "c" * 1_000}
FREE = info(provider="rehearsal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three texts."""
    place = tmp_path / "texts"
    place.mkdir()
    for name, text in TEXTS.items():
        (place / name).write_text(text)
    return place


def sent(daemon: FakeDaemon) -> list[str]:
    return [call["source_name"] for call in daemon.all_params("flashcards.generate")]


def answering(play: Play, **answers: Any) -> FakeDaemon:
    """A daemon that has no text yet, and makes flashcards of each at once."""
    started = {"generation_id": GENERATION, "status": "pending"}
    return play(
        {
            "system.info": FREE,
            "flashcards.list": page([]),
            "flashcards.generate": started,
            "flashcards.get": generation(),
            **answers,
        }
    )


def test_each_file_of_a_folder_is_a_text_and_is_waited_for(run: Run, play: Play, folder: Path) -> None:
    looks = iter([generation(status="running", finished_at=None)] + [generation()] * 9)
    daemon = answering(play, **{"flashcards.get": lambda _: next(looks)})
    ran = run("flashcards", "generate", str(folder), "--model", "m")
    assert ran.code == 0
    assert sent(daemon) == ["a.txt", "b.txt", "c.txt"]
    assert {call["model"] for call in daemon.all_params("flashcards.generate")} == {"m"}
    assert ran.out.count("succeeded") == 3
    assert "3 of 3 (100 %)" in ran.err


def test_a_text_that_was_bought_is_not_bought_again(run: Run, play: Play, folder: Path) -> None:
    (folder / "d.txt").write_text(TEXTS["c.txt"] + "\n")  # the same text under another name
    known = {hashlib.sha256(TEXTS["a.txt"].encode()).hexdigest(): generation(source_name="a.txt")}
    under_way = {
        hashlib.sha256(TEXTS["b.txt"].encode()).hexdigest(): generation(status="running", finished_at=None)
    }

    def listed(params: dict[str, Any]) -> Any:
        found = (known | under_way).get(params["source_sha256"])
        return page([] if found is None else [found])

    daemon = answering(play, **{"flashcards.list": listed})
    ran = run("flashcards", "generate", str(folder))
    assert sent(daemon) == ["c.txt"]
    assert "not bought again" in ran.err
    assert "d.txt has the same text as c.txt" in ran.err
    assert ran.out.count("succeeded") == 3

    assert run("flashcards", "generate", str(folder / "a.txt"), "--again").code == 0
    assert sent(daemon) == ["c.txt", "a.txt"]


@pytest.mark.parametrize(("refused", "told"), [("b.txt", "the next of 2 goes on"), ("c.txt", "the last goes on")])
def test_an_allowance_that_is_used_up_is_told_waited_for_and_gone_on_with(
    run: Run, play: Play, folder: Path, refused: str, told: str
) -> None:
    refusals = iter([True])

    def start(params: dict[str, Any]) -> Any:
        if params["source_name"] == refused and next(refusals, False):
            refusal = Refusal(-32029, "rate_limited", "Five texts.")
            details = {"limit": 5, "retry_after_s": 0.01}
            refusal.error["data"] = {"type": "rate_limited", "details": details, "request_id": "r"}
            raise refusal
        return {"generation_id": GENERATION, "status": "pending"}

    daemon = answering(play, **{"flashcards.generate": start})
    ran = run("flashcards", "generate", str(folder))
    assert ran.code == 0
    assert sent(daemon) == sorted(["a.txt", "b.txt", "c.txt", refused])
    assert "5 texts were taken on" in ran.err
    assert told in ran.err


def test_a_provider_that_is_down_is_told_of_once_and_when_it_is_back(
    run: Run, play: Play, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "FIRST_LOOK_S", 0.001)

    def standing(circuit: Literal["closed", "open", "half_open"]) -> Info:
        down = BreakerRow(circuit=circuit, failed_in_a_row=9, last_fault="overloaded")
        providers = tuple(
            msgspec.structs.replace(PROVIDER, provider=name, breaker=breaker)
            for name, breaker in (("rehearsal", down), ("other", msgspec.structs.replace(down, circuit="open")))
        )
        return msgspec.structs.replace(FREE, limits=msgspec.structs.replace(FREE.limits, providers=providers))

    stood = iter([FREE, standing("open"), standing("half_open"), standing("closed"), standing("closed")])
    waiting = [generation(status="running", finished_at=None)] * 4
    looks = iter([*waiting, generation()])
    answering(play, **{"system.info": lambda _: next(stood), "flashcards.get": lambda _: next(looks)})
    ran = run("flashcards", "generate", str(folder / "a.txt"))
    assert ran.code == 0
    told = "It waits (provider_down): rehearsal seems to be down (overloaded); it is tried again by itself.\n"
    assert ran.err.count("It waits") == ran.err.count(told) == 1
    assert ran.err.count("It goes on.") == 1


def test_nothing_is_called_simulated_before_it_is_known_to_be(run: Run, play: Play, folder: Path) -> None:
    looks = iter([generation(status="running", finished_at=None), generation(provider="anthropic")])
    answering(play, **{"flashcards.get": lambda _: next(looks)})
    ran = run("flashcards", "generate", str(folder / "a.txt"), "--yes")
    assert "flashcards: 0 of 1" in ran.err
    assert "simulated" not in ran.err


def test_a_daemon_that_goes_away_is_waited_for_and_no_text_is_bought_twice(
    run: Run, play: Play, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "STEP_S", 0.001)
    started = {"generation_id": GENERATION, "status": "pending"}
    answers = iter([started, HANGS_UP, started, started])
    daemon = answering(play, **{"flashcards.generate": lambda _: next(answers)})
    ran = run("flashcards", "generate", str(folder))
    assert ran.code == 0
    assert "It is back." in ran.err
    assert ran.out.count("succeeded") == 3
    calls = daemon.all_params("flashcards.generate")
    assert [call["source_name"] for call in calls] == ["a.txt", "b.txt", "b.txt", "c.txt"]
    # What got no answer is sent again under its own key, which the daemon carries out once.
    a, b, again, c = (call["idempotency_key"] for call in calls)
    assert b == again
    assert len({a, b, c}) == 3


def test_what_was_done_before_the_daemon_went_away_for_good_is_told(
    run: Run, play: Play, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "STEP_S", 0.001)
    monkeypatch.setattr(returning, "PATIENCE_S", 0.002)
    hellos = chain([HELLO], repeat(HANGS_UP))
    listed = chain([page([generation(source_name="a.txt")])], repeat(page([])))
    answering(
        play,
        **{
            "system.hello": lambda _: next(hellos),
            "flashcards.list": lambda _: next(listed),
            "flashcards.generate": HANGS_UP,
        },
    )
    ran = run("flashcards", "generate", str(folder))
    assert ran.code == 3
    assert "a.txt" in ran.out
    assert "`greenroom up` starts it. The same command goes on then, and buys nothing twice." in ran.err


def test_files_that_can_not_be_read_stop_no_other_and_make_the_exit_code_1(
    run: Run, play: Play, folder: Path
) -> None:
    (folder / "a.txt").write_text("short")
    (folder / "b.txt").write_bytes(b"\xff" * 2_000)
    daemon = answering(play)
    ran = run("flashcards", "generate", str(folder), "--json")
    assert (ran.code, sent(daemon)) == (1, ["c.txt"])
    told = json.loads(ran.out)
    assert [each["file"] for each in told["refused"]] == ["a.txt", "b.txt"]
    assert [row["id"] for row in told["generations"]] == [GENERATION]


def test_a_text_without_flashcards_says_why(run: Run, play: Play, folder: Path) -> None:
    answering(play, **{"flashcards.get": generation(status="failed", error=REFUSED)})
    ran = run("flashcards", "generate", str(folder / "a.txt"), "--source-name", "Algae")
    assert ran.code == 1
    assert "It refused." in ran.err


def test_real_money_is_asked_for(run: Run, play: Play, folder: Path) -> None:
    daemon = answering(play, **{"system.info": info(provider="anthropic")})
    ran = run("flashcards", "generate", str(folder))
    assert (ran.code, sent(daemon)) == (2, [])
    assert "--yes" in ran.err
    assert run("flashcards", "generate", str(folder), "--yes").code == 0


def test_a_name_goes_with_one_text(run: Run, play: Play, folder: Path) -> None:
    answering(play)
    ran = run("flashcards", "generate", str(folder), "--source-name", "Algae")
    assert (ran.code, "--source-name" in ran.err) == (2, True)


def test_standard_input_is_a_text(run: Run, play: Play) -> None:
    daemon = answering(play)
    assert run("flashcards", "generate", "-", stdin="y" * 1_200).code == 0
    assert sent(daemon) == ["stdin"]
