from typing import Any

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import BATCH, batch


def rescoring(**changes: Any) -> dict[str, Any]:
    return {
        "id": "r",
        "status": "completed",
        "total": 40,
        "done": 40,
        "changed": 12,
        "moved": 3,
        "error": None,
        "owner": 1000,
        "created_at": "2026-11-21T12:00:00Z",
        "updated_at": "2026-11-21T12:00:01Z",
        **changes,
    }


def test_scoring_again_is_waited_for_and_says_what_it_changed(run: Run, play: Play) -> None:
    looks = iter([rescoring(status="running", done=20), rescoring()])
    daemon = play({"quality.rescore": rescoring(status="running"), "quality.get": lambda _: next(looks)})
    ran = run("quality", "rescore")
    assert ran.code == 0
    assert "40 scored again: 12 with another score, 3 of them with another status." in ran.err
    assert "scoring again" in ran.err
    assert "filter" not in daemon.params("quality.rescore")


def test_filters_say_which_ones(run: Run, play: Play) -> None:
    daemon = play({"batch.list": page([batch()]), "quality.rescore": rescoring()})
    run("quality", "rescore", "--batch", "First try", "--quality-max", "7")
    said = {name: value for name, value in daemon.params("quality.rescore")["filter"].items() if value is not None}
    assert said == {"batch_id": BATCH, "quality_max": 7}


def test_a_run_that_failed_is_1(run: Run, play: Play) -> None:
    play({"quality.rescore": rescoring(status="failed", error="The disk is full.")})
    ran = run("quality", "rescore")
    assert ran.code == 1
    assert "The disk is full." in ran.err


def test_one_that_was_cancelled_is_1_and_says_how_far_it_came(run: Run, play: Play) -> None:
    play({"quality.rescore": rescoring(status="cancelled", done=7)})
    ran = run("quality", "rescore")
    assert ran.code == 1
    assert "7 scored again" in ran.err
    assert "it was cancelled then" in ran.err
