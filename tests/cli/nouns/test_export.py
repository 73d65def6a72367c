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
