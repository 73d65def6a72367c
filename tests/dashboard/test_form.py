"""Forms, and choices in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from greenroom.dashboard.choices import Choices
from greenroom.dashboard.form import Form, Pick, Typed, Words
from tests.dashboard.piloting import NARROW, shown

FIELDS = (
    Pick(name="colours", label="colours", options=("red", "dark_green", "blue")),
    Pick(name="size", label="size", options=("small", "large"), many=False),
    Words(name="name", label="name", hint="what it is called"),
)


class Asked:
    """A form on a terminal, and its answer."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.answers: list[Typed | None] = []

    @property
    def text(self) -> str:
        return shown(self.pilot.app)


@asynccontextmanager
async def asked(values: Typed, **more: Any) -> AsyncIterator[Asked]:
    app: App[None] = App()
    async with app.run_test(size=NARROW) as pilot:
        out = Asked(pilot)
        app.push_screen(Form("What [/INST]?", FIELDS, values, does="go", **more), out.answers.append)
        await pilot.pause()
        yield out


async def test_what_is_chosen_and_typed_is_answered_at_once() -> None:
    async with asked({"name": "a"}) as form:
        await form.pilot.press("right", "space", "down", "right", "down", *"[b]", "enter")
        assert form.answers == [{"colours": ("dark_green",), "size": ("large",), "name": "a[b]"}]


async def test_what_stood_there_is_shown_by_glyph_and_can_be_turned_off() -> None:
    async with asked({"colours": ("red", "blue"), "size": ("large",)}) as form:
        assert "[x] red  [ ] dark green  [x] blue" in form.text
        assert "( ) small  (•) large" in form.text
        await form.pilot.press("space", "enter")
        assert form.answers == [{"colours": ("blue",), "size": ("large",), "name": ""}]


async def test_a_form_that_is_left_answers_nothing() -> None:
    async with asked({}) as form:
        await form.pilot.press("down", "escape")
        assert form.answers == [None]


async def test_what_is_wrong_is_said_as_it_is() -> None:
    async with asked({}, problem="'[/x]' is no colour.", note="Of all.") as form:
        for words in ("What [/INST]?", "'[/x]' is no colour.", "Of all.", "enter: go"):
            assert words in form.text


async def test_a_choice_is_turned_by_a_click() -> None:
    async with asked({}) as form:
        await form.pilot.click("#colours", offset=(9, 0))
        assert form.pilot.app.screen.query_one("#colours", Choices).value == ("dark_green",)


@pytest.mark.parametrize(("chosen", "value"), [((), ("a",)), (("b",), ("b",))])
def test_of_some_choices_exactly_one_is_on(chosen: tuple[str, ...], value: tuple[str, ...]) -> None:
    assert Choices(("a", "b"), chosen=chosen, many=False).value == value
