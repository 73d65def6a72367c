"""What is opened over a screen, and its help."""

from typing import Any

import pytest
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from greenroom.dashboard.asking import Ask
from greenroom.dashboard.flashcards.newtext import Entered
from greenroom.dashboard.flashcards.sides import EditSides
from greenroom.dashboard.flashcards.source import Draft
from greenroom.dashboard.form import Form, Words
from greenroom.model.flashcards import Sides
from greenroom.protocol.commands.batch import BatchList
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import NARROW, Stage, staged
from tests.dashboard.review.talks import house
from tests.dashboard.rows import page_of


def forms() -> list[ModalScreen[Any]]:
    return [
        Entered(Draft(name="", path="", text=""), now=lambda: 0.0),
        EditSides(Sides("front", "back")),
        Form("Which ones?", [Words(name="topic", label="topic")], {}, does="list them"),
    ]


@pytest.mark.parametrize("form", forms(), ids=lambda form: type(form).__name__)
async def test_a_form_names_the_key_of_its_help_and_has_it(form: ModalScreen[Any]) -> None:
    async with staged(Daemon({BatchList: page_of([])}), size=NARROW) as stage:
        stage.app.push_screen(form)
        await stage.settle()
        keys = next(line for line in stage.text.splitlines() if "f1: help" in line)
        assert "esc: " in keys
        await stage.press("f1")
        assert "Leave all as it is." in stage.text
        assert "f1" in stage.text
        await stage.press("f1")
        assert stage.app.screen is form


@pytest.mark.parametrize("form", forms(), ids=lambda form: type(form).__name__)
async def test_what_is_typed_while_a_form_opens_is_typed_into_its_first_field(form: ModalScreen[Any]) -> None:
    async with staged(Daemon({BatchList: page_of([])}), size=NARROW) as stage:
        stage.app.push_screen(form)
        await stage.burst(*"2q:j")
        field = form.query("Input, TextArea").first()
        assert stage.app.focused is field
        shown = field.value if isinstance(field, Input) else field.text if isinstance(field, TextArea) else ""
        assert shown.startswith("2q:j")
        assert stage.app.place == "overview"


async def test_who_presses_enter_twice_in_one_breath_answers_once() -> None:
    async with staged(Daemon({BatchList: page_of([])}), size=NARROW) as stage:
        answers: list[str | None] = []
        stage.app.push_screen(Ask("Which?", value="this"), answers.append)
        await stage.burst("enter", "enter")
        assert answers == ["this"]
        assert stage.app.place == "overview"


async def test_an_answer_that_comes_while_the_help_is_open_closes_both() -> None:
    async with staged(Daemon({BatchList: page_of([])}), size=NARROW) as stage:
        answers: list[str | None] = []
        question = Ask("Which?")
        stage.app.push_screen(question, answers.append)
        await stage.press("f1")
        question.dismiss("that")
        await stage.settle()
        assert answers == ["that"]
        assert stage.app.screen is stage.app.live_screen()


async def test_the_help_of_the_talk_editor_is_of_its_own_keys_and_none_of_the_toolkits() -> None:
    async with staged(house().daemon, "review", size=(110, 60)) as stage:
        await stage.press("e")
        assert "f1 help" in stage.text.splitlines()[-1]
        await stage.press("f1")
        assert "Store it as a new revision." in stage.text
        for words in ("Focus Next", "Copy selected text", "TextArea"):
            assert words not in stage.text


def reversed_words(stage: Stage) -> list[str]:
    """What is drawn with its two colours the other way around, piece by piece."""
    segments = (each for strip in stage.app.screen._compositor.render_strips() for each in strip)
    return [each.text for each in segments if each.style is not None and each.style.reverse]


async def test_without_colours_what_is_selected_in_a_field_and_its_cursor_can_be_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with staged(Daemon({BatchList: page_of([])}), size=NARROW) as stage:
        question = Ask("Which?", value="this one")
        stage.app.push_screen(question)
        await stage.settle()
        field = question.query_one(Input)
        field.cursor_blink = False
        await stage.settle()
        assert "this one" in "".join(reversed_words(stage))
        await stage.press("x")
        assert " " in reversed_words(stage)
