import json
from pathlib import Path
from typing import Any

import pytest

from greenroom.cli.nouns import import_
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon


def taking(play: Play) -> FakeDaemon:
    """A daemon that takes every row but those without an output."""

    def take(params: dict[str, Any]) -> Any:
        bad = [number for number, row in enumerate(params["rows"]) if not row.get("output")]
        return {
            "imported": len(params["rows"]) - len(bad) - 1,
            "duplicates": 1,
            "refused": [{"row": number, "reason": "no output"} for number in bad],
        }

    return play({"conversation.import": take})


def rows(number: int) -> list[dict[str, str]]:
    return [{"instruction": f"Say {each}.", "output": "" if each == 3 else str(each)} for each in range(number)]


def test_a_file_goes_in_by_portions_and_refused_rows_are_told_by_line(
    run: Run, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_, "ROWS_IN_CALL", 4)
    daemon = taking(play)
    file = tmp_path / "set.jsonl"
    lines = [json.dumps(row) for row in rows(6)]
    file.write_text("\n".join([*lines[:2], "{broken", *lines[2:]]))
    ran = run("import", str(file))
    assert ran.code == 0
    calls = daemon.all_params("conversation.import")
    assert [(call["format"], call["source"], len(call["rows"])) for call in calls] == [
        ("alpaca", "set.jsonl", 3),
        ("alpaca", "set.jsonl", 3),
    ]
    assert "line 3: it is no JSON" in ran.err
    assert "line 5: no output" in ran.err
    assert ran.out.split() == ["format", "alpaca", "imported", "3", "there", "already", "2", "refused", "2"]


def test_json_lists_every_refused_line(run: Run, play: Play, tmp_path: Path) -> None:
    taking(play)
    file = tmp_path / "set.json"
    file.write_text(json.dumps(rows(5), indent=1))
    told = json.loads(run("import", str(file), "--json", "--source", "mine", "--format", "alpaca").out)
    assert (told["imported"], told["duplicates"]) == (3, 1)
    assert told["refused"] == [{"line": 14, "reason": "no output"}]


@pytest.mark.parametrize("text", ["", "[]", '{"prompt": "x"}', "no json at all"])
def test_a_file_without_rows_of_any_format_is_wrong_usage(run: Run, play: Play, tmp_path: Path, text: str) -> None:
    daemon = taking(play)
    file = tmp_path / "set.json"
    file.write_text(text)
    assert run("import", str(file)).code == 2
    assert daemon.all_params("conversation.import") == []


def test_a_file_of_which_nothing_was_taken_has_failed(run: Run, play: Play, tmp_path: Path) -> None:
    play({"conversation.import": {"imported": 0, "duplicates": 0, "refused": [{"row": 0, "reason": "no"}]}})
    file = tmp_path / "set.json"
    file.write_text(json.dumps(rows(1)))
    assert run("import", str(file)).code == 1
