"""The overview on a terminal."""

import msgspec
import pytest

from greenroom.dashboard.table import PagedTable
from greenroom.protocol.commands.batch import BatchGet, BatchItems, BatchList
from greenroom.protocol.commands.system import SystemActors
from greenroom.protocol.rows.batch import BatchRow
from tests.dashboard.double import Daemon, refusal
from tests.dashboard.piloting import NARROW, WIDE, staged
from tests.dashboard.rows import batch_row, item_row, limits_row, page_of, progress_row


def daemon_with(*rows: BatchRow) -> Daemon:
    return Daemon({BatchList: page_of(list(rows))})


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_shows_what_is_under_way(size: tuple[int, int]) -> None:
    row = batch_row(name="Evening talks", progress=progress_row(40, successful=10, running=3))
    async with staged(daemon_with(row), size=size) as stage:
        for words in (
            "● live",
            "rehearsal (simulated)",
            "Evening talks",
            "▶ processing",
            "10/40",
            "$0.25",
            "9 of 45",
        ):
            assert words in stage.text


async def test_gauges_change_a_row_where_it_stands() -> None:
    stand_in = daemon_with(batch_row("b-1"), batch_row("b-2"))
    async with staged(stand_in, size=WIDE) as stage:
        progress = msgspec.to_builtins(progress_row(10, successful=4))
        stand_in.tell(
            "batch.progress", batch_id="b-2", status="processing", progress=progress, actual_cost=0.5, eta_s=3.0
        )
        stand_in.tell("limits", **msgspec.to_builtins(limits_row(used=7)))
        await stage.settle()
        assert "4/10" in stage.text
        assert "$0.50" in stage.text
        assert "7 at once" in stage.text


async def test_a_batch_that_is_made_appears_and_what_happened_is_listed() -> None:
    stand_in = daemon_with()
    async with staged(stand_in, size=WIDE) as stage:
        assert "No batch is under way" in stage.text
        stand_in.answers[BatchList] = page_of([batch_row("b-1", name="New one")])
        stand_in.tell("batch.started", batch_id="b-1", name="New one", status="queued", total_items=10)
        await stage.settle()
        assert "▸ New one" in stage.text
        assert "batch started: New one, 10 items" in stage.text


async def test_enter_opens_the_selected_batch() -> None:
    stand_in = daemon_with(batch_row("b-1"), batch_row("b-2"))
    stand_in.answers[BatchGet] = lambda command: batch_row(command.batch_id, name=f"This is {command.batch_id}")
    stand_in.answers[BatchItems] = page_of([item_row(1)])
    async with staged(stand_in) as stage:
        await stage.press("j", "enter")
        assert "This is b-2" in stage.text


async def test_all_batches_are_listed_when_asked_for() -> None:
    stand_in = daemon_with()
    async with staged(stand_in) as stage:
        await stage.press("t")
        assert [command.active for command in stand_in.of(BatchList)] == [True, None]


async def test_who_may_not_see_actors_sees_the_rest() -> None:
    stand_in = daemon_with(batch_row())

    def refuse(_: object) -> None:
        raise refusal("It is for the daemon's own user.", "forbidden")

    stand_in.answers[SystemActors] = refuse
    async with staged(stand_in) as stage:
        assert "own user" in stage.text
        assert stage.toasts == []


async def test_who_comes_back_finds_a_row_selected_though_the_one_from_before_has_ended() -> None:
    stand_in = daemon_with(batch_row("b-0"), batch_row("b-1"))
    async with staged(stand_in) as stage:
        await stage.press("j", "5")
        stand_in.answers[BatchList] = page_of([batch_row("b-0"), batch_row("b-2")])
        await stage.press("1")
        assert stage.app.screen.query_one(PagedTable).selected_id == "b-2"


async def test_under_somebodys_fingers_no_other_row_takes_the_place_of_one_that_ends() -> None:
    stand_in = daemon_with(batch_row("b-0"), batch_row("b-1"))
    async with staged(stand_in) as stage:
        await stage.press("j")
        stand_in.answers[BatchList] = page_of([batch_row("b-0"), batch_row("b-2")])
        await stage.press("ctrl+r")
        assert stage.app.screen.query_one(PagedTable).selected_id is None
