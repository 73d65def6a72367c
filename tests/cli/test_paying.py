import io
from argparse import Namespace

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.cli.paying import must_ask
from tests.cli.keyboard import sit_down


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
