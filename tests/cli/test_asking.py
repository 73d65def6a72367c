"""Asking the person at the keyboard."""

import io

import pytest

from greenroom.cli.asking import agrees, somebody_is_there
from tests.cli.keyboard import sit_down


@pytest.mark.parametrize(
    ("said", "agreed"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_only_yes_is_a_yes(monkeypatch: pytest.MonkeyPatch, said: str, *, agreed: bool) -> None:
    sit_down(monkeypatch, said)
    assert agrees("Start?") is agreed


def test_ctrl_c_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard = sit_down(monkeypatch)

    def interrupt() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(keyboard, "readline", interrupt)
    assert not agrees("Start?")


def test_a_pipe_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch)
    assert somebody_is_there()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert not somebody_is_there()
