import io
from argparse import Namespace

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.cli.paying import agrees, must_ask


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def sit_down(monkeypatch: pytest.MonkeyPatch, said: str = "") -> Terminal:
    """Put a terminal in front of the test; in its own body, for pytest puts its streams in place before each."""
    keyboard = Terminal(said)
    monkeypatch.setattr("sys.stdin", keyboard)
    monkeypatch.setattr("sys.stderr", Terminal())
    return keyboard


def test_rehearsal_and_yes_need_no_question() -> None:
    assert not must_ask(Namespace(yes=False), "rehearsal")
    assert not must_ask(Namespace(yes=True), "anthropic")


def test_real_money_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch)
    assert must_ask(Namespace(yes=False), "anthropic")


def test_where_nobody_can_be_asked_it_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(WrongUsage, match="--yes"):
        must_ask(Namespace(yes=False), "anthropic")


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
