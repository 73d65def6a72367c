"""The verbs that change the library's rows, which the three nouns share."""

import sys
from pathlib import Path
from typing import Any

import pytest

from greenroom.cli.main import main
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import Refusal, page
from tests.cli.keyboard import Terminal
from tests.cli.rows import TEMPLATE, edge_case, scenario, template

SCENARIO = scenario().id
EDGE_CASE = edge_case().id


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An editor that replaces one text by another: a Python program that gets the file."""

    def set_editor(old: str, new: str, code: int = 0) -> None:
        program = tmp_path / "editor.py"
        program.write_text(
            "import pathlib, sys\n"
            "file = pathlib.Path(sys.argv[1])\n"
            f"file.write_text(file.read_text().replace({old!r}, {new!r}))\n"
            f"sys.exit({code})\n"
        )
        monkeypatch.setenv("VISUAL", f"{sys.executable} {program}")
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.setattr("tempfile.tempdir", None)

    return set_editor


def left(folder: Path) -> list[Path]:
    return list(folder.glob("greenroom-*.toml"))


def test_a_scenario_comes_from_a_file_that_names_its_parent(run: Run, play: Play, tmp_path: Path) -> None:
    daemon = play({"template.list": page([template()]), "scenario.create": scenario()})
    file = tmp_path / "s.toml"
    file.write_text('name = "S"\ncontext = "c"\nparent_template = "Late parcel"\n')
    ran = run("scenario", "create", "--from", str(file), "--status", "draft")
    assert ran.code == 0, ran.err
    assert daemon.params("scenario.create") == {
        "name": "S",
        "context": "c",
        "parent_template_id": TEMPLATE,
        "status": "draft",
    }
    assert SCENARIO in ran.out


def test_an_edge_case_comes_from_options(run: Run, play: Play) -> None:
    daemon = play({"template.list": page([template()]), "edge_case.create": edge_case()})
    words = ("--name", "E", "--trigger-condition", "t", "--expected-behavior", "b", "--priority", "9")
    assert run("edge-case", "create", *words, "--parent-template", "Late parcel").code == 0
    assert daemon.params("edge_case.create") == {
        "name": "E",
        "trigger_condition": "t",
        "expected_behavior": "b",
        "priority": 9,
        "parent_template_id": TEMPLATE,
    }


def test_an_update_sends_what_it_names_and_no_more(run: Run, play: Play, tmp_path: Path) -> None:
    daemon = play({"template.list": page([template()]), "template.update": template(tone="calm")})
    (tmp_path / "prompt.txt").write_text("A prompt.")
    words = ("--tone", "calm", "--no-is-active", "--text-file", str(tmp_path / "prompt.txt"), "--if-revision", "3")
    assert run("template", "update", "Late parcel", *words).code == 0
    assert daemon.params("template.update") == {
        "template_id": TEMPLATE,
        "tone": "calm",
        "is_active": False,
        "text": "A prompt.",
        "if_revision": 3,
    }


def test_an_update_out_of_bounds_is_wrong_usage(run: Run, play: Play) -> None:
    daemon = play({"edge_case.list": page([edge_case()])})
    ran = run("edge-case", "update", EDGE_CASE, "--priority", "11")
    assert (ran.code, "--priority" in ran.err) == (2, True)
    assert daemon.all_params("edge_case.update") == []


def test_an_edit_sends_what_was_changed_at_the_revision_that_was_seen(
    run: Run, play: Play, editor: Any, tmp_path: Path
) -> None:
    row = template(tone="dry", text="One\ntwo.", revision=4)
    daemon = play({"template.get": row, "template.update": template(tone="calm", revision=5)})
    editor('tone = "dry"', 'tone = "calm"\nquality_threshold = 8')
    ran = run("template", "edit", TEMPLATE)
    assert ran.code == 0, ran.err
    assert daemon.params("template.update") == {
        "template_id": TEMPLATE,
        "tone": "calm",
        "quality_threshold": 8,
        "if_revision": 4,
    }
    assert left(tmp_path) == []


def test_a_line_that_is_taken_out_means_the_default(run: Run, play: Play, editor: Any) -> None:
    row = scenario(topic="a refund", parent_template_id=TEMPLATE)
    daemon = play({"scenario.get": row, "scenario.update": row, "template.list": page([template()])})
    editor('parent_template = "Late parcel"\ntopic = "a refund"\n', "")
    assert run("scenario", "edit", SCENARIO).code == 0
    assert daemon.params("scenario.update") == {
        "scenario_id": SCENARIO,
        "topic": "",
        "parent_template_id": None,
        "if_revision": 1,
    }


def test_an_edit_that_changes_nothing_sends_nothing(run: Run, play: Play, editor: Any, tmp_path: Path) -> None:
    daemon = play({"edge_case.get": edge_case()})
    editor("nowhere", "")
    ran = run("edge-case", "edit", EDGE_CASE)
    assert (ran.code, ran.err) == (0, "Nothing was changed.\n")
    assert daemon.all_params("edge_case.update") == []
    assert left(tmp_path) == []


@pytest.mark.parametrize("new", ["name = ", "", 'nmae = "x"'])
def test_what_cannot_be_taken_is_kept_in_a_file_that_is_named(
    run: Run, play: Play, editor: Any, tmp_path: Path, new: str
) -> None:
    daemon = play({"template.get": template()})
    editor('name = "Late parcel"', new)
    ran = run("template", "edit", TEMPLATE)
    (kept,) = left(tmp_path)
    assert (ran.code, str(kept) in ran.err) == (2, True)
    assert daemon.all_params("template.update") == []


def test_what_the_daemon_refuses_is_kept_in_a_file_that_is_named(
    run: Run, play: Play, editor: Any, tmp_path: Path
) -> None:
    def refuse(_: object) -> None:
        raise Refusal(-32009, "conflict", "The template is at revision 5.")

    play({"template.get": template(), "template.update": refuse})
    editor("Late parcel", "Later parcel")
    ran = run("template", "edit", TEMPLATE)
    (kept,) = left(tmp_path)
    assert ran.code == 1
    assert "The template is at revision 5." in ran.err
    assert str(kept) in ran.err
    assert 'name = "Later parcel"' in kept.read_text()


@pytest.mark.parametrize("command", ["/nowhere/editor", "'"])
def test_an_editor_that_cannot_be_run_is_wrong_usage(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    play({"template.get": template()})
    monkeypatch.setenv("VISUAL", command)
    ran = run("template", "edit", TEMPLATE)
    assert (ran.code, "set EDITOR" in ran.err) == (2, True)


def test_an_editor_that_fails_changes_nothing(run: Run, play: Play, editor: Any) -> None:
    daemon = play({"template.get": template()})
    editor("Late parcel", "Late parcel", code=3)
    assert run("template", "edit", TEMPLATE).code == 2
    assert daemon.all_params("template.update") == []


@pytest.mark.parametrize(
    ("noun", "row_id"), [("template", TEMPLATE), ("scenario", SCENARIO), ("edge-case", EDGE_CASE)]
)
def test_a_row_is_deleted(run: Run, play: Play, noun: str, row_id: str) -> None:
    method = f"{noun.replace('-', '_')}.delete"
    daemon = play({method: {"deleted": True}})
    ran = run(noun, "delete", row_id)
    assert (ran.code, ran.out, ran.err) == (0, "", "Deleted.\n")
    assert daemon.params(method) == {f"{noun.replace('-', '_')}_id": row_id}


@pytest.mark.parametrize(("said", "code"), [("y\n", 0), ("\n", 1)])
def test_on_a_terminal_a_deletion_is_asked_for(
    play: Play, monkeypatch: pytest.MonkeyPatch, said: str, code: int
) -> None:
    daemon = play({"template.list": page([template()]), "template.delete": {"deleted": True}})
    screen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(said))
    monkeypatch.setattr("sys.stderr", screen)
    assert main(("template", "delete", "Late parcel")) == code
    assert "Delete 'Late parcel' for good? [y/N]" in screen.getvalue()
    assert len(daemon.all_params("template.delete")) == 1 - code
    assert main(("template", "delete", "Late parcel", "--yes")) == 0


def test_on_a_terminal_a_refused_text_can_be_edited_again(
    play: Play, monkeypatch: pytest.MonkeyPatch, editor: Any, tmp_path: Path
) -> None:
    refusals = iter([True, False])

    def update(_: object) -> Any:
        if next(refusals):
            raise Refusal(-32602, "invalid_params", "$.text: expected a text that can be rendered.")
        return template()

    daemon = play({"template.get": template(), "template.update": update})
    editor("Write", "Write!")
    screen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    monkeypatch.setattr("sys.stderr", screen)
    assert main(("template", "edit", TEMPLATE)) == 0
    assert [each["text"][:7] for each in daemon.all_params("template.update")] == ["Write! ", "Write!!"]
    assert "expected a text that can be rendered." in screen.getvalue()
    assert left(tmp_path) == []


def test_a_template_is_rated_and_its_stats_are_told(run: Run, play: Play) -> None:
    stats = {
        "usage_count": 1_200,
        "conversations_generated": 3,
        "success_rate": 75.0,
        "approval_rate": None,
        "avg_quality": 7.5,
        "avg_cost": 0.034,
        "rating": 4.5,
    }
    daemon = play(
        {"template.list": page([template()]), "template.rate": template(rating=4.5), "template.stats": stats}
    )
    ran = run("template", "rate", "Late parcel", "4.5")
    assert (ran.code, daemon.params("template.rate")["rating"]) == (0, 4.5)
    assert run("template", "rate", "Late parcel", "6").code == 2
    out = run("template", "stats", "Late parcel").out
    assert "1,200 times" in out
    assert "75 %" in out
    assert "approved" not in out


def test_an_edge_case_is_marked_as_tested(run: Run, play: Play) -> None:
    daemon = play({"edge_case.mark_tested": edge_case(tested=True, last_tested_at="2026-11-21T08:00:00.000000Z")})
    ran = run("edge-case", "mark-tested", EDGE_CASE)
    assert (ran.code, "2026-11-21" in ran.out) == (0, True)
    assert daemon.params("edge_case.mark_tested") == {"edge_case_id": EDGE_CASE}
