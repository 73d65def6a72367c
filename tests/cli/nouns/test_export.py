from pathlib import Path

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import BATCH, batch, export

STARTED = {"export_id": "e", "status": "running"}


def test_an_export_is_waited_for_and_says_where_it_is(run: Run, play: Play) -> None:
    looks = iter([export(status="running", progress=40.0), export()])
    daemon = play({"export.start": STARTED, "export.get": lambda _: next(looks)})
    ran = run("export", "--format", "openai")
    assert ran.code == 0
    assert "/data/exports/openai" in ran.out
    assert "2 rows, SHA-256 ab12" in ran.out
    assert "export: 40 %" in ran.err
    assert "filter" not in daemon.params("export.start")


def test_filters_names_and_paths_are_made_whole(
    run: Run, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    daemon = play({"batch.list": page([batch()]), "export.start": STARTED, "export.get": export()})
    run(
        *("export", "--format", "openai", "--path", "set", "--batch", "First try", "--include-rehearsal"),
        *("--statuses", "approved,pending_review", "--quality-min", "8", "--system-prompt", "Be brief."),
    )
    params = daemon.params("export.start")
    assert params["path"] == str(tmp_path / "set")
    assert (params["include_rehearsal"], params["system_prompt"]) == (True, "Be brief.")
    assert {name: value for name, value in params["filter"].items() if value is not None} == {
        "batch_id": BATCH,
        "statuses": ["approved", "pending_review"],
        "quality_min": 8,
    }


def test_an_empty_export_says_why(run: Run, play: Play) -> None:
    play({"export.start": STARTED, "export.get": export(rows=0)})
    assert "--include-rehearsal" in run("export", "--format", "openai").err


def test_a_failed_export_is_1(run: Run, play: Play) -> None:
    play({"export.start": STARTED, "export.get": export(status="failed", error="The disk is full.")})
    ran = run("export", "--format", "openai")
    assert (ran.code, ran.out) == (1, "")
    assert "The disk is full." in ran.err
    assert '"status":"failed"' in run("export", "--format", "openai", "--json").out


def test_options_of_a_training_set_are_made_whole(run: Run, play: Play) -> None:
    daemon = play({"export.start": STARTED, "export.get": export()})
    run(
        *("export", "--format", "parquet", "--split", "90/5/5", "--split-by", "template"),
        *("--dedup", "0.8", "--redact"),
    )
    params = daemon.params("export.start")
    assert params["split"] == {"train": 90, "validation": 5, "test": 5}
    assert (params["split_by"], params["dedup"], params["redact"]) == ("template", 0.8, True)


def test_two_shares_are_those_of_train_and_test(run: Run, play: Play) -> None:
    daemon = play({"export.start": STARTED, "export.get": export()})
    run("export", "--format", "openai", "--split", "9/1")
    assert daemon.params("export.start")["split"] == {"train": 9, "test": 1}


def test_a_split_that_is_none_is_2(run: Run, play: Play) -> None:
    play({})
    for split in ("90/x", "1/2/3/4", "90", ""):
        ran = run("export", "--format", "openai", "--split", split)
        assert ran.code == 2
        assert "90/5/5" in ran.err


def test_what_is_to_be_known_of_an_export_is_told(run: Run, play: Play) -> None:
    notes = ("Left out: 3 conversations that rehearsal wrote; `include_rehearsal` takes them along.",)
    play({"export.start": STARTED, "export.get": export(notes=notes)})
    assert "--include-rehearsal takes them along" in run("export", "--format", "openai").err


def test_a_deck_counts_flashcards(run: Run, play: Play) -> None:
    play({"export.start": STARTED, "export.get": export(format="anki", rows=0)})
    ran = run("export", "--format", "anki")
    assert "flashcards" in ran.out
    assert "accepted flashcards" in ran.err


def test_an_export_that_runs_is_cancelled_by_its_id(run: Run, play: Play) -> None:
    whole = "01a10000-0000-7000-8000-0000000e4907"
    answer = {"export_id": whole, "status": "failed", "message": "Cancelled."}
    daemon = play({"export.cancel": answer})
    ran = run("export", "--cancel", whole)
    assert (ran.code, ran.err.strip()) == (0, "Cancelled.")
    assert daemon.params("export.cancel") == {"export_id": whole}
    assert '"status":"failed"' in run("export", "--cancel", whole, "--json").out
