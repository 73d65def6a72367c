"""Keys that come in one packet."""

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from greenroom.dashboard.asking import Ask, Confirm
from greenroom.dashboard.table import PagedTable
from greenroom.protocol.commands.batch import BatchList
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import Stage, staged
from tests.dashboard.rows import page_of
from tests.dashboard.strange import strange_daemon


def daemon() -> Daemon:
    return Daemon({BatchList: page_of([])})


async def asked(stage: Stage, value: str, *keys: str) -> tuple[list[str | None], Input]:
    """What a field answers to keys in one breath, and the field."""
    answers: list[str | None] = []
    question = Ask("Which?", value=value)
    stage.app.push_screen(question, answers.append)
    await stage.settle()
    field = question.query_one(Input)
    await stage.burst(*keys)
    return answers, field


@pytest.mark.parametrize(
    ("value", "keys", "left"),
    [
        ("", (*"abd", "backspace", *"ce"), "abce"),
        ("", (*"abc", "ctrl+u", *"de"), "de"),
        ("300", ("right", "backspace", "backspace", "backspace", *"250"), "250"),
        ("", (*"ab", "left", "x", "home", "y", "end", "z"), "yaxbz"),
    ],
)
async def test_letters_do_not_overtake_keys_that_are_bound(value: str, keys: tuple[str, ...], left: str) -> None:
    async with staged(daemon()) as stage:
        _, field = await asked(stage, value, *keys)
        assert field.value == left


async def test_what_comes_after_enter_is_not_in_the_answer() -> None:
    async with staged(daemon()) as stage:
        answers, _ = await asked(stage, "", *"ab", "enter", "2")
        assert answers == ["ab"]
        assert stage.app.place == "batch"


async def test_what_is_pasted_waits_for_the_keys_before_it() -> None:
    async with staged(daemon()) as stage:
        question = Ask("Which?")
        stage.app.push_screen(question)
        await stage.settle()
        stage.app.post_message(Key("a", "a"))
        stage.app.post_message(Key("backspace", None))
        stage.app.post_message(Paste("xyz"))
        stage.app.post_message(Key("b", "b"))
        await stage.settle()
        assert question.query_one(Input).value == "xyzb"


async def test_the_palette_does_what_was_typed() -> None:
    async with staged(strange_daemon()) as stage:
        await stage.burst("colon", *"costs", "enter")
        assert stage.app.place == "costs"


async def test_the_palette_does_what_was_typed_last() -> None:
    async with staged(strange_daemon()) as stage:
        await stage.burst("colon", *"actors", *["backspace"] * 6, *"library", "enter")
        assert stage.app.place == "library"


async def test_a_row_key_that_is_held_moves_by_each_of_its_repeats() -> None:
    async with staged(strange_daemon(), "conversations") as stage:
        table = stage.app.screen.query_one("#list", PagedTable)
        await stage.burst(*"jjkjkj")
        assert table.window.cursor == 2


async def test_a_key_that_was_held_for_a_question_confirms_nothing_that_could_not_be_read_then() -> None:
    async with staged(daemon()) as stage:
        answers: list[bool | None] = []
        with stage.app.turns.held():
            stage.app.post_message(Key("y", "y"))
            await stage.pilot.pause()
            stage.app.push_screen(Confirm("Sure?"), answers.append)
            await stage.settle()
        await stage.settle()
        assert answers == []
        await stage.press("y")
        assert answers == [True]
