from pathlib import Path

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import BATCH, batch, batch_status, item, progress


def answered(status: str) -> dict[str, object]:
    return {"batch_id": BATCH, "status": status, "message": "As you say."}


@pytest.mark.parametrize(
    ("words", "method", "params"),
    [
        ("batch pause", "batch.pause", {}),
        ("batch cancel", "batch.cancel", {}),
        ("batch cancel --now", "batch.cancel", {"now": True}),
        ("batch retry --include-cancelled", "batch.retry", {"include_cancelled": True}),
    ],
)
def test_an_action_is_done_to_the_batch_that_is_named(
    run: Run, play: Play, words: str, method: str, params: dict[str, object]
) -> None:
    daemon = play({"batch.list": page([batch()]), method: answered("paused")})
    ran = run(*words.split(), "First try")
    assert ran.code == 0
    assert daemon.params(method) == {"batch_id": BATCH, **params}
    assert "paused" in ran.out
    assert "As you say." in ran.err


def test_a_batch_is_deleted_by_its_name(run: Run, play: Play) -> None:
    daemon = play({"batch.list": page([batch()]), "batch.delete": {"deleted": True}})
    ran = run("batch", "delete", "First try", "--yes")
    assert (ran.code, ran.out, ran.err) == (0, "", "Deleted.\n")
    assert daemon.params("batch.delete") == {"batch_id": BATCH}
    assert run("batch", "delete", BATCH, "--json").out == '{"deleted":true}\n'


def test_releasing_what_costs_nothing_asks_nothing(run: Run, play: Play) -> None:
    daemon = play({"batch.get": batch(held=True), "batch.release": answered("queued")})
    assert run("batch", "release", BATCH).code == 0
    assert daemon.params("batch.release") == {"batch_id": BATCH}


def test_releasing_what_costs_money_needs_a_yes(run: Run, play: Play) -> None:
    daemon = play({"batch.get": batch(held=True, provider="anthropic"), "batch.release": answered("queued")})
    assert run("batch", "release", BATCH).code == 2
    assert daemon.all_params("batch.release") == []
    assert run("batch", "release", BATCH, "--yes").code == 0


def test_a_list_shows_the_end_of_ids_and_what_each_batch_is_at(run: Run, play: Play) -> None:
    rows = [
        batch(progress=progress(1000, successful=250, failed=3), actual_cost=2.5, eta_s=90.0),
        batch(id=BATCH.replace("7c4", "fff"), name="Held", status="queued", held=True, provider="anthropic"),
    ]
    play({"batch.list": page(rows, total=40, cursor="next")})
    ran = run("batch", "list")
    first, second = ran.out.splitlines()[1:]
    assert first.split()[:8] == ["000ba7c4", "First", "try", "processing", "25", "%", "1,000", "3"]
    assert "($2.50)" in first
    assert "1 min 30 s" in first
    assert second.split()[:3] == ["000bafff", "Held", "held"]
    assert "--page 2" in ran.err


def test_a_list_passes_its_filters_on(run: Run, play: Play) -> None:
    daemon = play({"batch.list": page([])})
    ran = run(
        "batch", "list", "--statuses", "failed,cancelled", "--limit", "5", "--page", "2", "--sort-by", "name"
    )
    assert (ran.code, ran.out) == (0, "")
    params = daemon.params("batch.list")
    assert (params["statuses"], params["limit"], params["page"]) == (["failed", "cancelled"], 5, 2)
    assert "no such batches" in ran.err


def test_status_tells_how_a_batch_stands(run: Run, play: Play) -> None:
    play({"batch.status": batch_status(progress=progress(10, successful=4, running=3), actual_cost=0.5)})
    out = run("batch", "status", BATCH).out
    assert "4 of 10 (40 %): 3 queued, 3 running, 4 successful" in out
    assert "$0.50, estimated $1.00" in out


def test_show_tells_all_of_it(run: Run, play: Play) -> None:
    play({"batch.get": batch(shared_parameters={"country": "Canada"}, pilot=5)})
    out = run("batch", "show", BATCH).out
    assert "$1.00 ($0.70 to $1.40), 1 min 06 s" in out
    assert "country=Canada" in out
    assert "pauses after 5" in out


def test_items_say_why_they_failed(run: Run, play: Play) -> None:
    daemon = play({"batch.items": page([item()])})
    out = run("batch", "items", BATCH, "--statuses", "failed").out
    assert "refusal: it would not" in out
    assert daemon.params("batch.items")["statuses"] == ["failed"]


def test_no_daemon_is_started_for_a_line_that_is_wrong(run: Run, socket_path: Path) -> None:
    ran = run("batch", "list", "--limit", "501")
    assert (ran.code, ran.err) == (2, "greenroom: --limit: expected an integer of at most 500\n")
    assert not socket_path.exists()
