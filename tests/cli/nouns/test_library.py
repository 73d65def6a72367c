from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import Refusal

TEXTS = {
    "templates/late-parcel.toml": 'name = "Late parcel"\ntext = "x"\n',
    "scenarios/again.toml": 'name = "Again"\ncontext = "c"\nparent_template = "Late parcel"\n',
}
KINDS = {"templates": "template", "scenarios": "scenario", "edge_cases": "edge_case"}


def exported(*left_out: dict[str, str], **more: str) -> dict[str, Any]:
    files = [{"path": path, "text": text} for path, text in (TEXTS | more).items()]
    return {"files": files, "left_out": list(left_out)}


def taken(path: str, name: str, state: str, *, written: bool = False) -> dict[str, Any]:
    kind = KINDS[path.partition("/")[0]]
    return {"path": path, "kind": kind, "name": name, "id": None, "state": state, "written": written}


def imported(*files: dict[str, Any]) -> dict[str, Any]:
    return {"files": list(files), "written": sum(file["written"] for file in files)}


def put(folder: Path, path: str, text: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def files_of(folder: Path) -> dict[str, str]:
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {str(file.relative_to(folder)): file.read_text() for file in files}


def test_an_export_fills_a_new_folder(run: Run, play: Play, tmp_path: Path) -> None:
    daemon = play({"library.export": exported({"kind": "template", "id": "t-2", "name": "Late parcel"})})
    folder = tmp_path / "new" / "library"
    ran = run("library", "export", str(folder), "--mine", "--kinds", "template,scenario")
    assert ran.code == 0, ran.err
    assert files_of(folder) == TEXTS
    assert daemon.params("library.export") == {"mine": True, "kinds": ["template", "scenario"]}
    assert "2 new, 0 changed, 0 the same." in ran.err
    assert "Another template has the name 'Late parcel' too; t-2 was left out." in ran.err


def test_a_dry_run_shows_what_would_be_written(run: Run, play: Play, tmp_path: Path) -> None:
    play({"library.export": exported()})
    ran = run("library", "export", str(tmp_path / "new"), "--dry-run")
    assert ran.code == 0
    assert "templates/late-parcel.toml  Late parcel  new" in ran.out
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_export_keeps_a_rows_own_file_and_overwrites_only_when_asked(
    run: Run, play: Play, tmp_path: Path, overwrite: bool
) -> None:
    by_hand, other = '# mine\nname = "Late parcel"\ntext = "y"\n', 'name = "Other"\ncontext = "c"\n'
    put(tmp_path, "templates/by-hand.toml", by_hand)
    put(tmp_path, "scenarios/again.toml", other)
    verdict = imported(
        taken("templates/by-hand.toml", "Late parcel", "changed"), taken("scenarios/again.toml", "Other", "new")
    )
    daemon = play({"library.export": exported(), "library.import": verdict})
    ran = run("library", "export", str(tmp_path), *(["--overwrite"] if overwrite else []))
    assert ran.code == 0, ran.err
    assert daemon.params("library.import")["dry_run"] is True
    assert files_of(tmp_path) == {
        "templates/by-hand.toml": TEXTS["templates/late-parcel.toml"] if overwrite else by_hand,
        "scenarios/again.toml": other,
        "scenarios/again-2.toml": TEXTS["scenarios/again.toml"],
    }
    assert ("without --overwrite" in ran.err) is not overwrite
    assert "Left alone, as no such row was exported: scenarios/again.toml." in ran.err


def test_what_is_the_same_is_left_as_it_is_written(run: Run, play: Play, tmp_path: Path) -> None:
    by_hand = '# mine\nname = "Late parcel"\ntext = """x"""\n'
    put(tmp_path, "templates/by-hand.toml", by_hand)
    verdict = imported(taken("templates/by-hand.toml", "Late parcel", "same"))
    play({"library.export": exported(), "library.import": verdict})
    assert run("library", "export", str(tmp_path), "--overwrite").code == 0
    assert files_of(tmp_path)["templates/by-hand.toml"] == by_hand


@pytest.mark.parametrize("path", ["templates/../../x.toml", "/etc/x.toml", "templates/x.sh", "x.toml"])
def test_a_file_that_leads_elsewhere_is_not_written(run: Run, play: Play, tmp_path: Path, path: str) -> None:
    play({"library.export": exported(**{path: 'name = "X"\n'})})
    ran = run("library", "export", str(tmp_path / "new"))
    assert (ran.code, "where none may stand" in ran.err) == (1, True)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_told(run: Run, play: Play, tmp_path: Path) -> None:
    play({"library.export": exported()})
    (tmp_path / "file").write_text("")
    ran = run("library", "export", str(tmp_path / "file"))
    assert (ran.code, "Not a directory" in ran.err) == (1, True)


def test_an_import_sends_the_folder_and_tells_what_came_of_it(run: Run, play: Play, tmp_path: Path) -> None:
    for path, text in TEXTS.items():
        put(tmp_path, path, text)
    put(tmp_path, "templates/notes.md", "no row")
    verdict = imported(
        taken("templates/late-parcel.toml", "Late parcel", "changed"),
        taken("scenarios/again.toml", "Again", "new", written=True),
    )
    daemon = play({"library.import": verdict})
    ran = run("library", "import", str(tmp_path))
    assert ran.code == 0, ran.err
    assert daemon.params("library.import") == {
        "files": [{"path": path, "text": text} for path, text in TEXTS.items()]
    }
    assert "scenarios/again.toml        Again        new" in ran.out
    assert "1 new, 1 changed (left alone without --overwrite), 0 the same." in ran.err
    assert "Written: 1." in ran.err
    assert run("library", "import", str(tmp_path), "--overwrite", "--dry-run", "--json").code == 0
    last = daemon.all_params("library.import")[-1]
    assert (last["overwrite"], last["dry_run"]) == (True, True)


def test_a_refusal_names_the_files(run: Run, play: Play, tmp_path: Path) -> None:
    for path, text in TEXTS.items():
        put(tmp_path, path, text)

    def refuse(_: object) -> None:
        raise Refusal(
            -32602,
            "invalid_params",
            "$.files[0].text.tone: expected a string, not an integer; $.files[1].text: expected a file to be read",
        )

    play({"library.import": refuse})
    ran = run("library", "import", str(tmp_path))
    assert ran.code == 1
    assert "\n  templates/late-parcel.toml, tone: expected a string, not an integer" in ran.err
    assert "\n  scenarios/again.toml: expected a file to be read" in ran.err


def test_a_folder_without_rows_is_wrong_usage(run: Run, play: Play, tmp_path: Path) -> None:
    play({})
    ran = run("library", "import", str(tmp_path))
    assert (ran.code, "templates/*.toml" in ran.err) == (2, True)
    put(tmp_path, "templates/a.toml", "").write_bytes(b"\xff")
    assert run("library", "import", str(tmp_path)).code == 2
