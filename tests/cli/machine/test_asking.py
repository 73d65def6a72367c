import io
from collections.abc import Callable
from decimal import Decimal

import pytest

from greenroom.cli.machine.asking import amount, ask, ask_amount, choose, wants

Typing = Callable[[str], None]


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Typing:
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_nothing_typed_is_what_was_suggested(typing: Typing, capsys: pytest.CaptureFixture[str]) -> None:
    typing("\n  blue \n")
    assert ask("Colour", "red") == "red"
    assert ask("Colour", "red") == "blue"
    assert capsys.readouterr().err == "Colour [red]: Colour [red]: "


def test_an_end_of_input_is_a_ctrl_c(typing: Typing) -> None:
    typing("")
    with pytest.raises(KeyboardInterrupt):
        ask("Colour")


@pytest.mark.parametrize(
    ("typed", "suggested", "meant"),
    [("", True, True), ("", False, False), ("YES", False, True), ("n", True, False), ("perhaps", True, False)],
)
def test_only_a_yes_is_a_yes(typing: Typing, typed: str, *, suggested: bool, meant: bool) -> None:
    typing(f"{typed}\n")
    assert wants("Go on?", suggested=suggested) is meant


@pytest.mark.parametrize("typed", ["2\n", "blue\n", "9\ngreen\n2\n"])
def test_one_of_several_is_chosen_by_number_or_name(typing: Typing, typed: str) -> None:
    typing(typed)
    assert choose("Colour", {"red": "warm", "blue": "cold"}, "red") == "blue"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", Decimal(20)),
        ("$0.15", Decimal("0.15")),
        ("-1", None),
        ("NaN", None),
        ("Infinity", None),
        ("x", None),
    ],
)
def test_an_amount_is_a_number_of_dollars(text: str, value: Decimal | None) -> None:
    assert amount(text) == value


def test_an_amount_is_asked_for_until_it_is_one(typing: Typing) -> None:
    typing("much\n0\n")
    assert ask_amount("How much") == 0
