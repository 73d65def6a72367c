"""The shell: screens, keys, and a daemon that comes and goes."""

import pytest
from textual.widgets import Input

from greenroom.dashboard.catalogue import every_heading
from greenroom.dashboard.table import PagedTable
from greenroom.protocol.commands.batch import BatchGet, BatchItems, BatchList, BatchPause
from tests.dashboard.double import Daemon, refusal
from tests.dashboard.piloting import NARROW, WIDE, staged
from tests.dashboard.rows import batch_row, item_row, page_of, progress_row


def daemon() -> Daemon:
    rows = [batch_row(f"b-{number}") for number in range(3)]
    return Daemon(
        {
            BatchList: page_of(rows),
            BatchGet: lambda command: batch_row(command.batch_id),
            BatchItems: page_of([item_row(number) for number in range(1, 20)]),
        }
    )


async def test_it_is_there_before_the_daemon_is() -> None:
    stand_in = daemon()
    stand_in.die()
    async with staged(stand_in) as stage:
        assert "○ no daemon" in stage.text
        assert "1 Overview" in stage.text
        stand_in.rise()
        await stage.wait(2.0)
        assert "● live" in stage.text
        assert "Batch b-0" in stage.text


async def test_a_daemon_that_goes_away_is_said_and_what_was_read_stays() -> None:
    stand_in = daemon()
    async with staged(stand_in) as stage:
        stand_in.die()
        await stage.settle()
        assert "○ daemon away" in stage.text
        assert "may be old" in stage.text
        assert "Batch b-0" in stage.text
        assert stage.toasts == []


async def test_it_is_back_within_two_seconds_and_everything_is_read_again() -> None:
    stand_in = daemon()
    async with staged(stand_in) as stage:
        stand_in.die()
        for _ in range(20):
            await stage.wait(1.0)
        stand_in.answers[BatchList] = page_of([batch_row("b-9", name="Made meanwhile")])
        stand_in.rise()
        await stage.wait(2.0)
        assert "● live" in stage.text
        assert "Made meanwhile" in stage.text


async def test_a_daemon_that_refuses_says_why() -> None:
    stand_in = daemon()
    stand_in.refuses = "Too many connections."
    async with staged(stand_in, size=WIDE) as stage:
        assert "✕ refused" in stage.text
        assert "Too many connections." in stage.text
        stand_in.refuses = None
        await stage.wait(5.0)
        assert "● live" in stage.text


async def test_facts_that_were_told_while_it_was_away_are_heard_afterwards() -> None:
    stand_in = daemon()
    async with staged(stand_in, size=WIDE) as stage:
        stand_in.die()
        await stage.settle()
        stand_in.tell("system.notice", message="The disk is nearly full.")
        stand_in.rise()
        await stage.wait(2.0)
        assert stage.text.count("The disk is nearly full.") == 1


async def test_a_call_that_is_refused_is_a_toast() -> None:
    stand_in = daemon()

    def refuse(_: object) -> None:
        raise refusal("The state does not allow it.")

    stand_in.answers[BatchPause] = refuse
    async with staged(stand_in, "batch") as stage:
        await stage.press("p")
        assert stage.toasts == ["pause: The state does not allow it."]


async def test_a_fault_of_ours_is_a_toast_and_not_the_end() -> None:
    stand_in = daemon()

    def break_down(_: object) -> None:
        raise RuntimeError("oops")

    stand_in.answers[BatchPause] = break_down
    async with staged(stand_in, "batch") as stage:
        await stage.press("p")
        assert "oops" in stage.toasts[0]
        await stage.press("1")
        assert "Batch b-0" in stage.text


async def test_a_reading_that_keeps_failing_is_told_once() -> None:
    stand_in = daemon()

    def refuse(_: object) -> None:
        raise refusal("Too many calls.", "rate_limited")

    stand_in.answers[BatchGet] = refuse
    async with staged(stand_in, "batch") as stage:
        await stage.press("ctrl+r")
        await stage.press("ctrl+r")
        assert stage.toasts == ["read: Too many calls."]


async def test_what_was_done_while_the_daemon_is_away_is_said_not_to_be_done() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch") as stage:
        stand_in.die()
        await stage.settle()
        await stage.press("p")
        assert stage.toasts == ["pause: The daemon is away: nothing was done."]


async def test_keys_go_to_screens_and_esc_comes_back_with_the_selection() -> None:
    async with staged(daemon()) as stage:
        await stage.press("j", "j", "2")
        assert stage.app.place == "batch"
        await stage.press("escape")
        assert stage.app.place == "overview"
        assert stage.app.screen.query_one(PagedTable).selected_id == "b-2"


async def test_the_mouse_goes_to_screens_and_presses_the_footers_keys() -> None:
    async with staged(daemon()) as stage:
        line = stage.text.splitlines()[1]
        await stage.pilot.click("TopBar", offset=(line.index("Batch"), 1))
        await stage.settle()
        assert stage.app.place == "batch"
        footer = stage.text.splitlines()[-1]
        assert "q quit" in footer
        assert "ctrl+q" not in footer
        await stage.pilot.click("KeyLine", offset=(footer.index("help"), 0))
        await stage.settle()
        assert "The next row." in stage.text


async def test_no_key_fires_while_a_field_has_the_focus() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch") as stage:
        await stage.press("c")
        field = stage.app.screen.query_one(Input)
        field.value = ""
        letters = [
            each
            for heading in every_heading()
            for key in heading.keys
            for each in key.keys.split(",")
            if len(each) == 1
        ]
        calls = len(stand_in.called)
        await stage.press(*letters)
        assert field.value == "".join(letters)
        assert stage.app.focused is field
        assert len(stand_in.called) == calls


async def test_a_greyed_key_says_why() -> None:
    stand_in = daemon()
    stand_in.answers[BatchGet] = batch_row(status="completed", progress=progress_row(3, successful=3))
    async with staged(stand_in, "batch") as stage:
        await stage.press("p")
        assert "Can't pause a batch that is completed" in stage.toasts[0]
        assert stand_in.of(BatchPause) == []


@pytest.mark.parametrize("place", ["overview", "batch"])
async def test_the_help_is_of_what_has_the_focus(place: str) -> None:
    async with staged(daemon(), place, size=(120, 80)) as stage:
        await stage.press("question_mark")
        assert "The next row." in stage.text
        assert "End the dashboard." in stage.text
        assert ("Start nothing new" in stage.text) == (place == "batch")
        await stage.press("escape")
        assert "The next row." not in stage.text


async def test_the_palette_lists_what_can_be_done_now_and_does_it() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch", size=(120, 60)) as stage:
        await stage.press("ctrl+p")
        await stage.pilot.pause()
        assert "pause  (p)" in stage.text
        assert "resume  (r)" not in stage.text
        await stage.press(*"go to the screen overview")
        await stage.press("enter")
        assert stage.app.place == "overview"


async def test_a_key_of_ones_own_takes_the_place_of_the_usual_one() -> None:
    async with staged(daemon(), keymap={"go.batch": "B"}) as stage:
        await stage.press("2")
        assert stage.app.place == "overview"
        await stage.press("B")
        assert stage.app.place == "batch"


async def test_compact_mode_has_more_rows() -> None:
    async with staged(daemon()) as stage:
        before = stage.app.screen.query_one(PagedTable).rows_in_view
        await stage.press("ctrl+k")
        assert stage.app.screen.query_one(PagedTable).rows_in_view > before
        assert stage.text.startswith(" ● live  1 Overview ")
        await stage.pilot.click("TopBar", offset=(stage.text.index(" 2 ") + 1, 0))
        await stage.settle()
        assert stage.text.startswith(" ● live  1 Over ")
        assert stage.app.place == "batch"


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("place", ["overview", "batch"])
async def test_the_way_to_the_help_is_always_in_view(place: str, size: tuple[int, int]) -> None:
    async with staged(daemon(), place, size=size) as stage:
        assert "? help" in stage.text.splitlines()[-1]
        assert "● live" in stage.text.splitlines()[0]
        assert max(map(len, stage.text.splitlines())) <= size[0]


@pytest.mark.parametrize("theme", ["light", "ansi", "dark"])
async def test_every_theme_shows_the_same_words(theme: str) -> None:
    async with staged(daemon()) as stage:
        before = stage.text
        stage.app.action_theme(theme)
        await stage.settle()
        assert stage.text == before


async def test_keys_after_the_one_that_ends_it_are_for_nobody() -> None:
    async with staged(daemon(), "batch") as stage:
        await stage.burst("q", "J", "j", "p", "question_mark")
        assert stage.app.return_code == 0
        assert stage.daemon.of(BatchPause) == []
