"""That calls are found in the sources of tests, shown on a test that is never run."""

from pathlib import Path

import pytest

from tests.contract import evidence

SOURCE = """
def asked(stage):
    return result(stage, "one.helped")

@pytest.mark.parametrize("words", [("two", "words"), "three words"])
def test_something(stage, words):
    asked(stage)
    play({"one.canned": run(*words)})
    client.call(Classy(id=result(stage, "one.direct", name="no.argument")))

def never_reached():
    result(stage, "one.unused")
"""


def test_a_call_is_found_in_parameters_and_in_functions_of_the_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "test_it.py").write_text(SOURCE)
    monkeypatch.setattr(evidence, "TESTS", tmp_path)
    found = {*evidence.calls("room")}
    assert {name for name, _ in found} == {"test_something"}
    words = {each for _, each in found}
    assert {("one.direct",), ("one.helped",), ("two", "words"), ("three words",), ("Classy",)} <= words
    assert not {("one.canned",), ("one.unused",), ("no.argument",)} & words
