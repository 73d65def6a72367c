from pathlib import Path

import pytest

from greenroom.cli.nouns import export as program
from greenroom.cli.returning import WhileAway
from greenroom.protocol.commands.export import ExportFile
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


def test_an_empty_export_says_so_and_why_as_the_daemon_does(run: Run, play: Play) -> None:
    notes = ("Left out: 86 conversations without a pair.",)
    play({"export.start": STARTED, "export.get": export(format="preference", rows=0, notes=notes)})
    ran = run("export", "--format", "preference", "--include-rehearsal")
    assert ran.err.endswith("Left out: 86 conversations without a pair.\nIt is empty.\n")


def test_what_would_fill_an_empty_export_is_told_by_its_option(run: Run, play: Play) -> None:
    notes = ("None is approved yet; `statuses` takes others along.",)
    play({"export.start": STARTED, "export.get": export(rows=0, notes=notes)})
    assert "--statuses takes others along" in run("export", "--format", "openai").err


def test_a_failed_export_is_1(run: Run, play: Play) -> None:
    play({"export.start": STARTED, "export.get": export(status="failed", error="The disk is full.")})
    ran = run("export", "--format", "openai")
    assert (ran.code, ran.out) == (1, "")
    assert "The disk is full." in ran.err
    assert '"status":"failed"' in run("export", "--format", "openai", "--json").out


@pytest.mark.parametrize(
    ("stopped", "told"),
    [
        (KeyboardInterrupt, "\nIt goes on; `greenroom export --cancel 01995a2c` would end it."),
        (
            WhileAway,
            "\nThe export begins again once the daemon is back; `greenroom export --cancel 01995a2c` would",
        ),
    ],
)
def test_ctrl_c_says_what_becomes_of_the_export(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch, stopped: type[KeyboardInterrupt], told: str
) -> None:
    def interrupt(*_: object) -> None:
        raise stopped

    monkeypatch.setattr(program, "patiently", interrupt)
    play({"export.start": {"export_id": "0000-01995a2c", "status": "running"}})
    ran = run("export", "--format", "openai")
    assert ran.code == 130
    assert told in ran.err


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


@pytest.mark.parametrize(
    ("split", "told"),
    [
        ("90/20", "--split: the shares add up to 110, so that they come to 82 % train, 18 % test.\n"),
        (
            "8/1/1",
            "--split: the shares add up to 10, so that they come to 80 % train, 10 % validation, 10 % test.\n",
        ),
        ("90/5/5", ""),
        ("0.9/0.1", ""),
    ],
)
def test_shares_that_are_no_percentages_are_told_as_such(run: Run, play: Play, split: str, told: str) -> None:
    play({"export.start": STARTED, "export.get": export()})
    ran = run("export", "--format", "openai", "--split", split)
    assert ran.code == 0
    assert ran.err.partition("export:")[0] == told


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
    play({"export.start": STARTED, "export.get": export(format="anki", rows=1)})
    assert "flashcards   1" in run("export", "--format", "anki").out


def test_what_is_of_conversations_alone_is_refused_by_its_options_where_flashcards_are_wanted(
    run: Run, play: Play
) -> None:
    daemon = play({})
    ran = run("export", "--format", "cards_csv", "--statuses", "approved", "--split", "80/20")
    assert ran.code == 2
    assert "--split, --statuses: of no use here, as cards_csv holds flashcards, all of yours" in ran.err
    assert daemon.asked == []


def test_an_export_that_runs_is_cancelled_by_its_id(run: Run, play: Play) -> None:
    whole = "01a10000-0000-7000-8000-0000000e4907"
    answer = {"export_id": whole, "status": "failed", "message": "Cancelled."}
    daemon = play({"export.cancel": answer})
    ran = run("export", "--cancel", whole)
    assert (ran.code, ran.err.strip()) == (0, "Cancelled.")
    assert daemon.params("export.cancel") == {"export_id": whole}
    assert '"status":"failed"' in run("export", "--cancel", whole, "--json").out


def test_exports_of_before_are_listed(run: Run, play: Play) -> None:
    daemon = play({"export.list": page([export(), export(format="anki", status="failed", rows=1_200)])})
    ran = run("export", "--list", "--limit", "2")
    assert daemon.params("export.list") == {"limit": 2}
    assert [line.split()[0] for line in ran.out.splitlines()] == ["id", "000e4907", "000e4907"]
    assert "openai  completed      2  /data/exports/openai" in ran.out
    assert "anki    failed     1,200" in ran.out
    run("export", "--list", "--format", "anki")
    assert daemon.all_params("export.list")[1] == {"format": "anki"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--list", "--batch", "First try"), "--batch: of no use with --list"),
        (
            ("--show", "000e4907", "--format", "anki", "--limit", "3"),
            "--format, --limit: of no use for an export of",
        ),
        (("--cancel", "000e4907", "--redact"), "--redact: of no use for an export of before"),
        (("--format", "openai", "--limit", "3"), "--limit: of no use without --list"),
        (("--list", "--cancel", "000e4907"), "not allowed with argument --list"),
    ],
)
def test_what_would_mean_nothing_is_refused(run: Run, play: Play, words: tuple[str, ...], told: str) -> None:
    daemon = play({})
    ran = run("export", *words)
    assert (ran.code, told in ran.err) == (2, True)
    assert daemon.asked == []


def test_of_a_long_path_the_end_is_shown_where_room_is_short(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("greenroom.cli.nouns.export.width", lambda: 80)
    play({"export.list": page([export(path="/home/somebody/.local/share/greenroom/exports/openai-1")])})
    lines = run("export", "--list").out.splitlines()
    assert lines[1].endswith("…om/exports/openai-1")
    assert len(lines[1]) <= 80


def test_an_export_of_before_is_shown_by_its_id(run: Run, play: Play) -> None:
    row = export(status="failed", error="The disk is full.", rows=1, files=())
    daemon = play({"export.list": page([row]), "export.get": row})
    ran = run("export", "--show", "000e4907")
    assert daemon.params("export.get") == {"export_id": row.id}
    assert (ran.code, "The disk is full." in ran.out, row.id in ran.out) == (0, True, True)
    assert "It is empty" not in ran.err


def test_a_new_export_says_its_id_and_one_row_is_no_plural(run: Run, play: Play) -> None:
    one = ExportFile(path="test.jsonl", rows=1, sha256="cd34")
    play({"export.start": STARTED, "export.get": export(files=(one,))})
    ran = run("export", "--format", "openai")
    assert "01a10000-0000-7000-8000-0000000e4907" in ran.out
    assert "test.jsonl     1 row, SHA-256 cd34" in ran.out
