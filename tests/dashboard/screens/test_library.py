"""The library on a terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import pytest
from textual.widgets import Static

from greenroom.cli.exits import WrongUsage
from greenroom.dashboard.library.kindbar import KindBar
from greenroom.dashboard.library.pane import RowPane
from greenroom.dashboard.table import PagedTable
from greenroom.model.parameters import WrongType
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.edge_case import EdgeCaseMarkTested
from greenroom.protocol.commands.template import (
    TemplateCreate,
    TemplateDelete,
    TemplateList,
    TemplateRate,
    TemplateResolve,
    TemplateUpdate,
    TemplateValidate,
    Validation,
)
from greenroom.protocol.rows.library import Deleted
from tests.dashboard.double import Daemon, refusal
from tests.dashboard.library.rows import (
    STRANGER,
    edge_case_row,
    library,
    right,
    scenario_row,
    template_row,
)
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged, taken_away
from tests.dashboard.rows import page_of


def daemon(*rows: object) -> Daemon:
    known = rows or (template_row("t-1", name="First"), template_row("t-2", name="Second"), scenario_row())
    stand_in = library(*known)  # type: ignore[arg-type]  # rows of any of the three kinds
    stand_in.answers[BatchList] = page_of([])
    return stand_in


def writing(change: Callable[[str], str]) -> tuple[list[str], Callable[[Path], Awaitable[None]]]:
    """An editor that changes what it is given, and what it was given each time."""
    seen: list[str] = []

    def write(path: Path) -> None:
        seen.append(path.read_text())
        path.write_text(change(seen[-1]))

    async def edit(path: Path) -> None:
        await asyncio.to_thread(write, path)

    return seen, edit


def pane(stage: Stage) -> str:
    return str(stage.app.screen.query_one(RowPane).query_one(Static).render())


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_shows_the_list_and_the_selected_row(size: tuple[int, int]) -> None:
    async with staged(daemon(), "library", size=size) as stage:
        for words in ("▸ templates", "▸ First", "Second", "● active", "support", "7.0", "4.5", "12", "you"):
            assert words in stage.text
        assert "Somebody asks." in stage.text
        assert "75 % of items succeeded" in pane(stage)


async def test_the_three_lists_follow_each_other_and_keep_their_places() -> None:
    async with staged(daemon(), "library") as stage:
        await stage.press("j", "t")
        assert "▸ scenarios" in stage.text
        assert "The parcel never came." in pane(stage)
        assert "parent    First" in pane(stage)
        await stage.press("t")
        assert "There are no such edge cases. `n` writes one." in stage.text
        await stage.press("t")
        assert "▸ Second" in stage.text


async def test_a_click_shows_another_list() -> None:
    async with staged(daemon(), "library") as stage:
        await stage.pilot.click(KindBar, offset=(30, 0))
        await stage.settle()
        assert "▸ edge cases" in stage.text
        await stage.pilot.click(KindBar, offset=(16, 0))
        await stage.settle()
        assert "▸ scenarios" in stage.text


async def test_words_are_looked_for_in_every_list_until_they_are_taken_away() -> None:
    stand_in = daemon()
    async with staged(stand_in, "library") as stage:
        await stage.press("slash", *"Second", "enter")
        assert "First" not in stage.text
        assert "/Second" in stage.text
        await stage.press("slash", "escape")
        assert "First" in stage.text
        assert [command.search for command in stand_in.of(TemplateList)][-2:] == ["Second", None]


async def test_the_list_is_sorted_by_what_the_daemon_sorts_by() -> None:
    stand_in = daemon()
    async with staged(stand_in, "library") as stage:
        await stage.press("o")
        last = stand_in.of(TemplateList)[-1]
        assert (last.sort_by, last.sort_direction) == ("name", "desc")


async def test_what_is_read_stays_where_it_is_while_its_row_is_read_again() -> None:
    long = template_row(text="\n".join(f"line {number}" for number in range(80)))
    stand_in = daemon(long)
    async with staged(stand_in, "library") as stage:
        await stage.press("J", "J")
        before = stage.app.screen.query_one(RowPane).scroll_offset.y
        await stage.press("ctrl+r")
        assert before == stage.app.screen.query_one(RowPane).scroll_offset.y > 0
        changed = msgspec.structs.replace(long, text="Another one.", revision=2)
        stand_in.answers[TemplateList] = page_of([changed])
        await stage.press("ctrl+r")
        assert "Another one." in pane(stage)


async def test_enter_goes_to_what_is_read_and_esc_comes_back() -> None:
    async with staged(daemon(), "library") as stage:
        await stage.press("enter")
        assert isinstance(stage.app.focused, RowPane)
        await stage.press("escape", "j")
        assert "▸ Second" in stage.text
        await stage.press("escape")
        assert stage.app.place == "overview"


async def test_the_prompt_is_shown_with_sample_parameters_for_whatever_row_is_selected() -> None:
    stand_in = daemon()
    async with staged(stand_in, "library") as stage:
        await stage.press("p")
        assert "Prompt of First" in pane(stage)
        assert "country=(country) mood=calm" in pane(stage)
        await stage.press("j")
        assert "Prompt of Second" in pane(stage)
        await stage.press("escape")
        assert "Somebody asks." in pane(stage)
        await stage.press("t", "p")
        assert "persona=a carer" in pane(stage)


async def test_a_prompt_can_be_tried_with_parameters_and_all_that_is_wrong_is_told_at_once() -> None:
    stand_in = daemon()
    wrong = Validation(
        valid=False, missing=("country",), unknown=(), wrong_type=(WrongType("exchanges", "a number"),)
    )
    stand_in.answers[TemplateValidate] = lambda command: (
        right() if command.parameters.get("country") == "Peru" else wrong
    )
    async with staged(stand_in, "library", size=WIDE) as stage:
        await stage.press("v", "enter")
        assert "country: missing" in stage.text
        assert "exchanges: expected a number" in stage.text
        await stage.press(*["delete"] * 20, *["backspace"] * 20, *"Peru", "enter")
        assert "country=Peru" in pane(stage)
        assert stand_in.of(TemplateResolve)[-1].parameters["country"] == "Peru"


async def test_a_template_whose_prompt_is_refused_says_why() -> None:
    stand_in = daemon()

    def refuse(_: object) -> None:
        raise refusal("line 3: [/INST] is no tag", "invalid_params")

    stand_in.answers[TemplateResolve] = refuse
    async with staged(stand_in, "library") as stage:
        await stage.press("p")
        assert "line 3: [/INST] is no tag" in pane(stage)


async def test_a_row_of_somebody_else_can_not_be_edited_and_the_reason_is_told() -> None:
    async with staged(daemon(template_row(owner=STRANGER)), "library") as stage:
        await stage.press("e")
        assert f"It belongs to user {STRANGER}" in stage.toasts[-1]


async def test_an_edited_row_is_sent_with_what_changed_and_its_revision() -> None:
    stand_in = daemon(template_row(revision=3))
    stand_in.answers[TemplateUpdate] = template_row(name="Changed", revision=4)
    seen, edit = writing(lambda text: text.replace('tone = "calm"', 'tone = "dry"'))
    async with staged(stand_in, "library", edit=edit) as stage:
        await stage.press("e")
        assert 'name = "Template t-1"' in seen[0]
        assert stand_in.of(TemplateUpdate) == [TemplateUpdate(template_id="t-1", tone="dry", if_revision=3)]
        assert stage.toasts[-1] == "Changed: Changed."


async def test_what_was_written_is_kept_when_it_is_refused_and_not_edited_again() -> None:
    stand_in = daemon(template_row())
    seen, edit = writing(lambda text: text.replace('tone = "calm"', "tone = 7"))
    async with staged(stand_in, "library", edit=edit) as stage:
        await stage.press("e")
        assert "$.tone: expected" in stage.text
        await stage.press("n")
        assert stand_in.of(TemplateUpdate) == []
        assert "tone = 7" in taken_away(stage.toasts[-1])
        assert len(seen) == 1


async def test_what_was_written_is_kept_when_the_editor_fails() -> None:
    async def crash(path: Path) -> None:
        await asyncio.to_thread(path.write_text, "half of it")
        raise WrongUsage("the editor 'vi' ended with 1")

    async with staged(daemon(template_row()), "library", edit=crash) as stage:
        await stage.press("e")
        assert stage.toasts[-1] == "edit: the editor 'vi' ended with 1"
        assert taken_away(stage.toasts[-2]) == "half of it"


async def test_what_was_refused_can_be_edited_again() -> None:
    stand_in = daemon(template_row())
    stand_in.answers[TemplateUpdate] = template_row(revision=2)
    wrong, fine = 'tone = "calm"', "tone = 7"
    seen, edit = writing(lambda text: text.replace(fine, 'tone = "dry"').replace(wrong, fine))
    async with staged(stand_in, "library", edit=edit) as stage:
        await stage.press("e")
        await stage.press("y")
        assert "tone = 7" in seen[1]
        assert [command.tone for command in stand_in.of(TemplateUpdate)] == ["dry"]


async def test_a_new_row_begins_with_every_field_and_is_selected_once_it_is_there() -> None:
    stand_in = daemon()
    made = template_row("t-9", name="Brand new")

    def create(_: TemplateCreate) -> object:
        stand_in.answers[TemplateList] = page_of([template_row("t-1"), made])
        return made

    stand_in.answers[TemplateCreate] = create
    seen, edit = writing(lambda _: 'name = "Brand new"\ntext = "Hello {{ topic }}"\n')
    async with staged(stand_in, "library", edit=edit) as stage:
        await stage.press("n")
        assert "quality_threshold" in seen[0]
        assert stand_in.of(TemplateCreate) == [TemplateCreate(name="Brand new", text="Hello {{ topic }}")]
        assert "▸ Brand new" in stage.text


async def test_an_editor_that_is_left_without_a_change_changes_nothing() -> None:
    stand_in = daemon(template_row())
    _, edit = writing(lambda text: text)
    async with staged(stand_in, "library", edit=edit) as stage:
        await stage.press("e")
        assert stage.toasts == ["Nothing was changed."]
        assert stand_in.of(TemplateUpdate) == []


async def test_a_row_of_somebody_else_can_be_copied_under_another_name() -> None:
    stand_in = daemon(template_row(owner=STRANGER, name="Theirs"))
    stand_in.answers[TemplateCreate] = template_row("t-5", name="Theirs (copy)")
    async with staged(stand_in, "library") as stage:
        await stage.press("c", "enter")
        command = stand_in.of(TemplateCreate)[0]
        assert command.name == "Theirs (copy)"
        assert [each.name for each in command.variables] == ["country", "mood", "exchanges", "formal"]


async def test_a_template_is_rated_and_nothing_else_is_taken_for_a_rating() -> None:
    stand_in = daemon(template_row(owner=STRANGER))
    stand_in.answers[TemplateRate] = template_row(rating=2.5, owner=STRANGER)
    async with staged(stand_in, "library") as stage:
        await stage.press("r", *"good", "enter")
        assert stand_in.of(TemplateRate) == []
        assert "'good' is no figure from 0 to 5." in stage.text
        await stage.press("home", "shift+end", "delete", *"2.5", "enter")
        assert stand_in.of(TemplateRate) == [TemplateRate(template_id="t-1", rating=2.5)]
        assert "rating 2.5" in pane(stage)


async def test_an_edge_case_is_marked_as_tested() -> None:
    stand_in = daemon(edge_case_row())
    stand_in.answers[EdgeCaseMarkTested] = edge_case_row(tested=True)
    async with staged(stand_in, "library", size=WIDE) as stage:
        await stage.press("t", "t", "T")
        assert stand_in.of(EdgeCaseMarkTested) == [EdgeCaseMarkTested(edge_case_id="e-1")]
        assert next(iter(stage.app.screen.query_one("#edge_case", PagedTable).window.known())).tested


async def test_a_row_is_deleted_only_when_that_is_confirmed() -> None:
    stand_in = daemon()
    stand_in.answers[TemplateDelete] = Deleted(deleted=True)
    async with staged(stand_in, "library") as stage:
        await stage.press("space", "k", "D", "enter")
        assert stand_in.of(TemplateDelete) == []
        assert "1 marked" in stage.text
        await stage.press("D", "y")
        assert stand_in.of(TemplateDelete) == [TemplateDelete(template_id="t-1")]
        assert "marked" not in stage.text


async def test_what_was_shown_stays_while_the_daemon_is_away_and_comes_back_with_it() -> None:
    stand_in = daemon()
    async with staged(stand_in, "library") as stage:
        stand_in.die()
        await stage.settle()
        assert "daemon away" in stage.text
        await stage.press("j")
        assert "▸ Second" in stage.text
        assert stage.toasts == []
        stand_in.rise()
        await stage.wait(2.0)
        assert "● live" in stage.text
        assert "75 % of items succeeded" in pane(stage)
