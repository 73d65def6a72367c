import json
from typing import Any

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, listing
from tests.cli.rows import BATCH, batch

CLONE = "01a10000-0000-7000-8000-00000000c10e"


def cloning(play: Play, **origin: Any) -> FakeDaemon:
    """A daemon that makes a clone of the batch."""
    origins = {row.id: row for row in (batch(**origin), batch(id=CLONE, name="First try (again)", **origin))}
    return play(
        {
            "batch.list": listing(batch()),
            "batch.get": lambda params: origins[params["batch_id"]],
            "batch.clone": {"batch_id": CLONE, "status": "queued", "message": "Made it."},
            "batch.release": {"batch_id": CLONE, "status": "queued", "message": "Let it go."},
            "batch.cancel": {"batch_id": CLONE, "status": "cancelled", "message": "Cancelled."},
        }
    )


def test_a_clone_takes_the_options_that_differ(run: Run, play: Play) -> None:
    daemon = cloning(play)
    ran = run("batch", "clone", "First try", "--concurrency", "9", "--name", "Wider")
    assert ran.code == 0
    assert daemon.params("batch.clone") == {"batch_id": BATCH, "concurrency": 9, "name": "Wider"}
    assert CLONE in ran.out
    assert ran.err == "Made it.\n"


def test_a_clone_that_costs_money_needs_a_yes(run: Run, play: Play) -> None:
    daemon = cloning(play, provider="anthropic")
    assert run("batch", "clone", BATCH).code == 2
    assert daemon.all_params("batch.clone") == []
    ran = run("batch", "clone", BATCH, "--yes", "--json")
    assert json.loads(ran.out)["batch_id"] == CLONE
    assert daemon.params("batch.clone") == {"batch_id": BATCH}


@pytest.mark.parametrize(("said", "code", "then"), [("y", 0, "batch.release"), ("n", 1, "batch.cancel")])
def test_at_a_terminal_it_is_held_until_that_was_answered(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch, said: str, code: int, then: str
) -> None:
    monkeypatch.setattr("greenroom.cli.nouns.batch_clone.must_ask", lambda _args, _provider: True)
    monkeypatch.setattr("greenroom.cli.nouns.batch_clone.agrees", lambda _question: said == "y")
    daemon = cloning(play, provider="anthropic")
    assert run("batch", "clone", BATCH).code == code
    assert daemon.params("batch.clone") == {"batch_id": BATCH, "hold": True}
    assert daemon.params(then) == {"batch_id": CLONE}
