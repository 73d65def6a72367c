"""What holds on every screen, whichever it is: strange text, a daemon that goes away, keys, themes."""

import unicodedata

import pytest
from rich.cells import cell_len
from textual.command import CommandPalette
from textual.widgets import Input, TextArea

from greenroom.dashboard.catalogue import every_heading
from greenroom.dashboard.help import Help
from greenroom.dashboard.screens import PLACES
from greenroom.dashboard.states import BADGES, badge
from greenroom.model import states
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged
from tests.dashboard.strange import SEEN, strange_daemon

QUIET = {"costs", "start"}
"""Screens that show no text of a model before a key is pressed."""

OBEYED = {"Cc", "Cs"}
TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

FIELDS = {
    "conversations": ("slash",),
    "review": ("slash",),
    "library": ("slash",),
    "flashcards": ("slash",),
    "batch": ("c",),
    "start": (),
}
"""Keys that open a field to type in, by the screen that has one."""

LETTERS = sorted(
    {each for heading in every_heading() for key in heading.keys for each in key.keys.split(",") if len(each) == 1}
)
"""Every single letter that does something somewhere."""


LETTERS_OF_ROWS = ("J", "K", "j", "k", "O", "o", "asterisk", "asterisk")
"""Keys that look for a table or a pane, and change nothing."""


def faults(stage: Stage) -> list[str]:
    return [each for each in stage.toasts if "fault" in each]


def is_abstract(thing: object) -> bool:
    return getattr(thing, "__isabstractmethod__", False)


def harmless(text: str, width: int) -> None:
    lines = text.split("\n")
    assert not [each for line in lines for each in line if unicodedata.category(each) in OBEYED]
    assert not TURNING & set(text)
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("place", PLACES)
async def test_whatever_was_written_is_shown_and_harms_nothing(place: str, size: tuple[int, int]) -> None:
    async with staged(strange_daemon(), place, size=size) as stage:
        await stage.press("j", "k")
        harmless(stage.text, size[0])
        assert faults(stage) == []
        assert (SEEN in stage.text) == (place not in QUIET)
        assert "● live" in stage.text.splitlines()[0]


async def test_whatever_was_written_is_harmless_in_plots_and_reports() -> None:
    async with staged(strange_daemon(), "costs") as stage:
        for view in "mbltec":
            await stage.press(view)
            harmless(stage.text, 80)
        assert faults(stage) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_screen_gives_all_that_one_has_to(place: str) -> None:
    screen = PLACES[place].load()
    asked = {name for each in screen.__mro__ for name, thing in vars(each).items() if is_abstract(thing)}
    given = {name: next(vars(each)[name] for each in screen.__mro__ if name in vars(each)) for name in asked}
    assert {"compose_body", "read"} <= asked
    assert [name for name, thing in given.items() if is_abstract(thing)] == []


@pytest.mark.parametrize("place", PLACES)
async def test_a_daemon_that_is_killed_is_missed_in_the_header_alone(place: str) -> None:
    stand_in = strange_daemon()
    async with staged(stand_in, place) as stage:
        before = stage.text.splitlines()[2:]
        stand_in.die()
        await stage.settle()
        assert "○ daemon away" in stage.text.splitlines()[0]
        assert stage.text.splitlines()[2:] == before
        assert stage.toasts == []
        for _ in range(5):
            await stage.wait(1.0)
        stand_in.rise()
        await stage.wait(2.0)
        assert "● live" in stage.text.splitlines()[0]
        assert faults(stage) == []


@pytest.mark.parametrize("place", FIELDS)
async def test_what_was_typed_outlives_the_daemon_and_no_key_fires_meanwhile(place: str) -> None:
    stand_in = strange_daemon()
    async with staged(stand_in, place) as stage:
        field = await opened(stage, FIELDS[place])
        set_text(field, "")
        await stage.settle()
        shown = stage.app.place
        stand_in.die()
        await stage.settle()
        await stage.press(*LETTERS)
        assert text_of(field) == "".join(LETTERS)
        stand_in.rise()
        await stage.wait(2.0)
        assert text_of(field) == "".join(LETTERS)
        assert stage.app.focused is field
        assert stage.app.place == shown
        assert not [each for each in stand_in.called if each.writes]


async def opened(stage: Stage, keys: tuple[str, ...]) -> Input | TextArea:
    await stage.press(*keys)
    if not isinstance(stage.app.focused, Input | TextArea):
        stage.app.screen.query(Input).first().focus()
        await stage.settle()
    field = stage.app.focused
    assert isinstance(field, Input | TextArea)
    return field


def text_of(field: Input | TextArea) -> str:
    return field.value if isinstance(field, Input) else field.text


def set_text(field: Input | TextArea, text: str) -> None:
    if isinstance(field, Input):
        field.value = text
    else:
        field.text = text


@pytest.mark.parametrize("place", PLACES)
async def test_every_theme_has_the_same_words_and_help_and_palette_come_and_go(place: str) -> None:
    async with staged(strange_daemon(), place) as stage:
        before = stage.text
        for theme in ("ansi", "light"):
            stage.app.action_theme(theme)
            await stage.settle()
            assert stage.text == before
        await stage.press("f1")
        assert isinstance(stage.app.screen, Help)
        await stage.press("escape", "ctrl+p")
        assert isinstance(stage.app.screen, CommandPalette)
        await stage.press("escape")
        assert stage.app.place == place
        assert stage.text == before
        assert faults(stage) == []


@pytest.mark.parametrize(
    "state",
    [
        state
        for kind in (
            states.BatchStatus,
            states.ItemStatus,
            states.ConversationStatus,
            states.GenerationStatus,
            states.SuggestionStatus,
        )
        for state in kind
    ],
)
def test_every_state_is_told_without_colours(state: str) -> None:
    shown = badge(state).plain
    assert state.replace("_", " ") in shown
    assert state in BADGES


@pytest.mark.parametrize("place", PLACES)
async def test_keys_in_the_same_breath_as_the_one_that_goes_to_a_screen_are_for_that_screen(place: str) -> None:
    stand_in = strange_daemon()
    async with staged(stand_in) as stage:
        stage.app.go("actors" if place == "overview" else "overview")
        await stage.settle()
        before = len(stand_in.called)
        await stage.burst(PLACES[place].key, *LETTERS_OF_ROWS, "down", "up", "shift+down", "f1")
        assert stage.app.place == place
        assert isinstance(stage.app.screen, Help)
        assert faults(stage) == []
        assert not [each for each in stand_in.called[before:] if each.writes]
        screen = stage.app.live_screen()
        assert screen is not None
        assert not [each for each in screen.query(Input) if each.value and not each.display]
