from pathlib import Path

import msgspec
import pytest

from greenroom.quality.calibration.spoilers import SPOILERS
from tests.cli.conftest import Run
from tests.quality.good import FILE


@pytest.fixture
def few(tmp_path: Path) -> Path:
    file = tmp_path / "few.jsonl"
    file.write_bytes(b"".join(FILE.read_bytes().splitlines(keepends=True)[:6]))
    return file


def test_each_kind_of_spoiling_is_a_row_of_the_table(run: Run, few: Path) -> None:
    ran = run("quality", "calibrate", str(few))
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert [name for name in SPOILERS if not any(line.startswith(name) for line in lines)] == []
    assert "6 conversations taken as good" in ran.err
    assert "False alarms among them: 0.0% (none)." in ran.err


def test_the_weights_and_the_threshold_of_the_configuration_are_used(
    run: Run, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_QUALITY__THRESHOLD", "10")
    assert "False alarms among them: 0.0%" not in run("quality", "calibrate", str(few)).err


def test_json_is_the_whole_measurement(run: Run, few: Path) -> None:
    told = msgspec.json.decode(run("quality", "calibrate", str(few), "--json").out)
    assert (told["good"], told["copies"], told["false_alarms"]) == (6, 0, 0)
    assert [kind["name"] for kind in told["kinds"]] == list(SPOILERS)


def test_what_is_spoilt_to_begin_with_is_set_aside_and_told(run: Run, few: Path) -> None:
    turns = [
        {"role": "user", "content": "Who are you?"},
        {"role": "assistant", "content": "I'm an AI language model."},
    ]
    few.write_bytes(few.read_bytes() + msgspec.json.encode({"messages": turns}) + b"\n")
    told = run("quality", "calibrate", str(few)).err
    assert (
        "1 more was set aside, as spoilt to begin with by what is in them (model_talk 1); with these, 14.3%"
        in told
    )
    assert "False alarms among them: 0.0% (none)." in told


def test_copies_are_left_aside_and_told(run: Run, few: Path) -> None:
    few.write_bytes(few.read_bytes() * 2)
    assert "and 6 copies of them, left aside" in run("quality", "calibrate", str(few)).err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1}\n', "no row of a known format"),
        ('{"messages": [{"role": "user", "content": "Alone?"}]}\n', "at least two conversations"),
    ],
)
def test_a_set_that_nothing_can_be_measured_on_is_wrong_usage(
    run: Run, tmp_path: Path, text: str, why: str
) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(text)
    ran = run("quality", "calibrate", str(file))
    assert ran.code == 2
    assert why in ran.err
