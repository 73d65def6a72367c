from typing import Any

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, page
from tests.cli.rows import BATCH, batch


def playing(play: Play) -> FakeDaemon:
    return play(
        {
            "batch.list": page([batch()]),
            "batch.set": {"batch_id": BATCH, "status": "processing", "message": "Changed."},
        }
    )


@pytest.mark.parametrize(
    ("words", "params"),
    [
        (("--concurrency", "20"), {"concurrency": 20}),
        (("--concurrency", "auto"), {"concurrency": "auto"}),
        (("--priority", "high", "--budget", "12.50"), {"priority": "high", "budget_usd": 12.5}),
        (("--budget", "none"), {"budget_usd": None}),
        (("--mode", "live"), {"mode": "live"}),
    ],
)
def test_what_is_named_is_changed_and_nothing_else(
    run: Run, play: Play, words: tuple[str, ...], params: dict[str, Any]
) -> None:
    there = playing(play)
    ran = run("batch", "set", "First try", *words)
    assert ran.code == 0
    assert there.params("batch.set") == {"batch_id": BATCH, **params}
    assert "Changed." in ran.err


def test_a_budget_that_is_no_number_is_told_by_its_option(run: Run, play: Play) -> None:
    there = playing(play)
    ran = run("batch", "set", BATCH, "--budget", "much")
    assert ran.code == 2
    assert "--budget" in ran.err
    assert there.all_params("batch.set") == []
