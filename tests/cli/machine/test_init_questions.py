import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from greenroom.cli.machine import asking
from greenroom.cli.machine.init_questions import ask_for_the_rest
from greenroom.config.loading import load
from greenroom.operate.setting_up import Choices

Ask = Callable[..., tuple[Choices, str | None]]
NOWHERE = {"HOME": "/nowhere"}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Answer the questions, a line each, `key` the one for the key. All lines have to be asked for."""

    def answered(
        *typed: str, choices: Choices | None = None, key: str = "", has_key: bool = False, **environ: str
    ) -> tuple[Choices, str | None]:
        stdin = io.StringIO("".join(f"{line}\n" for line in typed))
        monkeypatch.setattr("sys.stdin", stdin)
        monkeypatch.setattr(asking, "ask_unseen", lambda _: key)
        given: Any = NOWHERE | environ
        found = ask_for_the_rest(choices or Choices(), load(given), given, has_key=has_key)
        assert stdin.read() == "", capsys.readouterr().err
        return found

    return answered


def test_a_server_of_another_kind_is_asked_for_with_model_and_prices(ask: Ask) -> None:
    found, key = ask("2", "http://127.0.0.1:8000/v1", "my/model", "0.5", "0", "", key="")
    assert key is None
    assert found == Choices(
        provider="openai",
        base_url="http://127.0.0.1:8000/v1",
        model="my/model",
        input_price=Decimal("0.5"),
        output_price=Decimal(0),
        budget_usd_per_month=Decimal(20),
    )


def test_what_the_line_said_is_not_asked_for(ask: Ask) -> None:
    said = Choices(provider="anthropic", model="claude-opus-5-5", budget_usd_per_month=Decimal(1))
    assert ask(choices=said, has_key=True) == (said, None)


def test_rehearsal_needs_nothing_more(ask: Ask) -> None:
    assert ask("rehearsal") == (Choices(provider="rehearsal"), None)


def test_the_model_that_is_the_default_is_not_written(ask: Ask) -> None:
    found, key = ask("1", "", "0", key="sk-1")
    assert (found.model, found.budget_usd_per_month, key) == (None, Decimal(0), "sk-1")


def test_where_things_are_set_up_a_change_is_asked_for_first(ask: Ask) -> None:
    assert ask("", ANTHROPIC_API_KEY="sk-1") == (Choices(), None)


@pytest.mark.parametrize(("another", "key"), [("n", None), ("y", "sk-2")])
def test_a_key_that_is_there_stays_unless_another_is_wanted(ask: Ask, another: str, key: str | None) -> None:
    found, typed = ask("y", "1", "", another, "20", key="sk-2", ANTHROPIC_API_KEY="sk-1")
    assert (found.provider, typed) == ("anthropic", key)
