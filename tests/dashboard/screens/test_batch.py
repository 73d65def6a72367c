"""The batch screen on a terminal."""

from typing import Any

import msgspec
import pytest

from greenroom.model.batch import Reason
from greenroom.model.times import Micros, rfc3339
from greenroom.protocol.commands.batch import (
    BatchAnswer,
    BatchCancel,
    BatchDelete,
    BatchGet,
    BatchItems,
    BatchList,
    BatchPause,
    BatchRelease,
    BatchResume,
    BatchRetry,
    BatchSet,
)
from greenroom.protocol.rows.batch import Activity
from greenroom.protocol.rows.library import Deleted
from greenroom.protocol.rows.log import ErrorRow
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import NARROW, WIDE, staged
from tests.dashboard.rows import batch_row, item_row, page_of, progress_row

ENDED = {"status": "failed", "progress": progress_row(4, successful=1, failed=3)}
SAID = BatchAnswer(batch_id="b-1", status="paused", message="It is done.")


def daemon(items: int = 4, **fields: Any) -> Daemon:
    row = batch_row(**fields)
    rows = [item_row(number) for number in range(1, items + 1)]
    return Daemon(
        {
            BatchList: page_of([row, batch_row("b-2", name="The older one")]),
            BatchGet: lambda command: row if command.batch_id == "b-1" else batch_row("b-2", name="The older one"),
            BatchItems: lambda command: page_of(
                [each for each in rows if not command.statuses or each.status in command.statuses],
                number=command.page,
            ),
            **dict.fromkeys((BatchPause, BatchResume, BatchCancel, BatchRetry, BatchRelease, BatchSet), SAID),
            BatchDelete: Deleted(deleted=True),
        }
    )


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_shows_how_the_batch_stands_and_its_items(size: tuple[int, int]) -> None:
    stand_in = daemon(progress=progress_row(40, successful=10, failed=2, running=3), budget_usd=2.0)
    async with staged(stand_in, "batch", size=size) as stage:
        for words in (
            "Batch b-1",
            "▶ processing",
            "10/40 written",
            "3 running",
            "2 failed",
            "of about $1.50",
            "topic 3",
        ):
            assert words in stage.text


async def test_figures_that_need_more_lines_have_them_on_a_narrow_terminal() -> None:
    stand_in = daemon(budget_usd=100.0, estimated_cost=12.34, actual_cost=10.25, eta_s=754.0)
    async with staged(stand_in, "batch") as stage:
        for words in (
            "of about $12.34, at most $100.00",
            "12 min 34 s left",
            "normal priority",
            "claude-sonnet-5-5",
        ):
            assert words in stage.text
        assert "items: all" in stage.text


async def test_why_it_stands_still_is_said() -> None:
    why = Reason(type="budget", message="The budget is used up.")
    async with staged(daemon(status="paused", reason=why), "batch") as stage:
        assert "‖ paused" in stage.text
        assert "The budget is used up." in stage.text


async def test_what_a_worker_does_is_shown_with_how_long_it_takes() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch", size=WIDE) as stage:
        since = rfc3339(Micros(stage.clock.now() - 432_000_000))
        calling = msgspec.to_builtins(Activity(state="calling", since=since))
        stand_in.tell("item.activity", batch_id="b-1", item_id="i-2", activity=calling)
        await stage.settle()
        assert "calling 7:12" in stage.text
        assert "▶ running" in stage.text


async def test_a_gauge_moves_the_bar_without_reading_anything() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch") as stage:
        calls = len(stand_in.called)
        stand_in.tell(
            "batch.progress",
            batch_id="b-1",
            status="processing",
            progress=msgspec.to_builtins(progress_row(10, successful=7)),
            actual_cost=0.75,
            eta_s=5.0,
        )
        await stage.settle()
        assert "7/10" in stage.text
        assert "$0.75" in stage.text
        assert len(stand_in.called) == calls


async def test_an_error_is_shown_in_the_list_and_in_full() -> None:
    stand_in = daemon()
    fault = ErrorRow(type="overloaded", message="The provider is overloaded.", http_status=529)
    stand_in.answers[BatchItems] = page_of([item_row(1, status="failed", error=fault)])
    async with staged(stand_in, "batch", size=WIDE) as stage:
        assert "✗ failed" in stage.text
        assert "overloaded (HTTP 529): The provider is overloaded." in stage.text


@pytest.mark.parametrize(
    ("fields", "key", "command"),
    [
        ({}, "p", BatchPause(batch_id="b-1")),
        ({"status": "paused"}, "r", BatchResume(batch_id="b-1")),
        ({"status": "queued", "held": True}, "r", BatchRelease(batch_id="b-1")),
        (ENDED, "t", BatchRetry(batch_id="b-1")),
        ({"concurrency": 3}, "plus", BatchSet(batch_id="b-1", concurrency=4)),
        ({"concurrency": 1}, "minus", BatchSet(batch_id="b-1", concurrency=1)),
    ],
)
async def test_a_key_steers_the_batch_and_says_what_came_of_it(
    fields: dict[str, Any], key: str, command: Any
) -> None:
    stand_in = daemon(**fields)
    async with staged(stand_in, "batch") as stage:
        await stage.press(key)
        assert stand_in.of(type(command)) == [command]
        assert "It is done." in stage.toasts


@pytest.mark.parametrize(
    ("fields", "key", "command"),
    [
        ({}, "x", BatchCancel(batch_id="b-1")),
        ({}, "X", BatchCancel(batch_id="b-1", now=True)),
        (ENDED, "D", BatchDelete(batch_id="b-1")),
    ],
)
async def test_what_can_not_be_undone_is_asked_and_no_is_the_default(
    fields: dict[str, Any], key: str, command: Any
) -> None:
    stand_in = daemon(**fields)
    async with staged(stand_in, "batch") as stage:
        for answer in (key, "enter"), (key, "escape"), (key, "n"), (key, key, "escape"):
            await stage.press(answer[0])
            assert "y yes" in stage.text
            await stage.press(*answer[1:])
            assert "y yes" not in stage.text
        assert stand_in.of(type(command)) == []
        await stage.press(key)
        await stage.press("y")
        assert stand_in.of(type(command)) == [command]


@pytest.mark.parametrize(
    ("key", "text", "command"),
    [
        ("c", "12", BatchSet(batch_id="b-1", concurrency=12)),
        ("c", "auto", BatchSet(batch_id="b-1", concurrency="auto")),
        ("c", "0", None),
        ("c", "many", None),
        ("b", "2.5", BatchSet(batch_id="b-1", budget_usd=2.5)),
        ("b", "", BatchSet(batch_id="b-1", budget_usd=None)),
        ("b", "much", None),
    ],
)
async def test_a_figure_is_asked_for_and_checked(key: str, text: str, command: BatchSet | None) -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch") as stage:
        await stage.press(key)
        await stage.press("home", "shift+end", "delete", *text, "enter")
        assert stand_in.of(BatchSet) == ([] if command is None else [command])
        assert stage.toasts or command is None


async def test_a_figure_that_can_not_be_taken_stays_with_what_is_wrong_with_it() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch") as stage:
        await stage.press("c")
        await stage.press("home", "shift+end", "delete", *"9qx", "enter")
        assert "'9qx' is neither a number from 1 to 1,000 nor auto." in stage.text
        await stage.press("backspace", "backspace", "enter")
        assert stand_in.of(BatchSet) == [BatchSet(batch_id="b-1", concurrency=9)]


async def test_items_are_filtered_by_what_became_of_them() -> None:
    stand_in = daemon()
    rows = [item_row(1, status="running"), item_row(2, status="failed"), item_row(3)]
    stand_in.answers[BatchItems] = lambda command: page_of(
        [each for each in rows if not command.statuses or each.status in command.statuses]
    )
    async with staged(stand_in, "batch") as stage:
        await stage.press("f", "f")
        assert "items: failed" in stage.text
        assert "topic 2" in stage.text
        assert "topic 3" not in stage.text


async def test_one_goes_on_to_the_other_batches() -> None:
    async with staged(daemon(), "batch") as stage:
        await stage.press("right_square_bracket")
        assert "The older one" in stage.text
        await stage.press("left_square_bracket")
        assert "Batch b-1" in stage.text
        await stage.press("left_square_bracket")
        assert stage.toasts == ["There is no other one that way."]


async def test_without_any_batch_it_says_how_one_is_started() -> None:
    stand_in = daemon()
    stand_in.answers[BatchList] = page_of([])
    async with staged(stand_in, "batch") as stage:
        assert "No batch yet. `n` on the overview begins one." in stage.text
        await stage.press("p")
        assert stage.toasts == ["There is no batch here yet."]


async def test_the_selection_stays_while_items_end() -> None:
    stand_in = daemon(items=60)
    async with staged(stand_in, "batch") as stage:
        await stage.press(*["j"] * 5)
        before = stage.text.splitlines()[6:16]
        for number in range(1, 8):
            stand_in.tell(
                "item.finished",
                batch_id="b-1",
                item_id=f"i-{number}",
                position=number,
                status="succeeded",
                conversation_id=None,
                error=None,
                cost_usd=0.01,
            )
            await stage.settle()
        assert stage.text.splitlines()[6:16] == before
        assert len(stand_in.of(BatchItems)) > 3


async def test_the_selected_item_is_shown_in_full_as_it_stands_now() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch") as stage:
        assert "item 1 ◌ queued" in stage.text
        calling = msgspec.to_builtins(Activity(state="calling", since=rfc3339(stage.clock.now())))
        stand_in.tell("item.activity", batch_id="b-1", item_id="i-1", activity=calling)
        await stage.settle()
        assert "item 1 ▶ running" in stage.text
        stand_in.answers[BatchItems] = page_of([item_row(1, status="succeeded", conversation_id="c-1")])
        stand_in.tell("item.finished", batch_id="b-1", item_id="i-1", status="succeeded")
        await stage.settle()
        assert "item 1 ✓ succeeded" in stage.text
        assert "enter opens it" in stage.text


async def test_cancelled_items_do_not_fill_the_bar() -> None:
    stand_in = daemon(status="cancelled", progress=progress_row(120, successful=0, cancelled=120))
    async with staged(stand_in, "batch") as stage:
        assert "0/120 written  120 cancelled" in stage.text
        assert "█" not in stage.text


async def test_enter_on_a_row_that_has_gone_says_why_it_does_nothing() -> None:
    stand_in = daemon()
    async with staged(stand_in, "batch") as stage:
        stand_in.answers[BatchItems] = page_of([item_row(2), item_row(3)])
        await stage.press("ctrl+r")
        assert "▹" in stage.text
        await stage.press("enter")
        assert "not here any more" in stage.toasts[-1]
        stand_in.answers[BatchItems] = page_of([])
        await stage.press("ctrl+r", "space")
        assert stage.toasts[-1] == "There is no row here."
        stand_in.answers[BatchItems] = page_of([item_row(7)])
        await stage.press("ctrl+r")
        assert "▸" in stage.text
        assert "item 7" in stage.text
