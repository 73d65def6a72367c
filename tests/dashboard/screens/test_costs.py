"""The screen of costs on a terminal."""

from typing import Any

import msgspec
import pytest

from greenroom.dashboard.costs.views import VIEWS
from greenroom.model.states import AttemptStatus
from greenroom.protocol.commands.batch import BatchList, BatchReport
from greenroom.protocol.commands.log import LogCosts, LogGet, LogList, LogPerformance
from tests.dashboard.costs.rows import attempt_row, costs_of, performance, report_row, whole
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import NARROW, WIDE, staged
from tests.dashboard.rows import batch_row, costs_row, page_of

REAL = costs_of({"2026-11-17": 1.0, "2026-11-18": 3.0})
SIMULATED = costs_of({"2026-11-18": 9.0})
ROWS = [attempt_row(f"a-{number}") for number in range(1, 30)]


def daemon() -> Daemon:
    return Daemon(
        {
            BatchList: page_of([batch_row(name="Evening talks", status="completed", actual_cost=3.0)]),
            BatchReport: report_row(),
            LogCosts: lambda command: SIMULATED if command.include_simulated else REAL,
            LogPerformance: performance(700),
            LogList: lambda command: page_of(ROWS, number=command.page),
            LogGet: lambda command: whole(
                attempt_row(command.attempt_id), {"asked": command.attempt_id}, "Hello."
            ),
        }
    )


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_shows_what_was_spent_and_what_was_simulated_apart(size: tuple[int, int]) -> None:
    async with staged(daemon(), "costs", size=size) as stage:
        for words in (
            "$4.00",
            "10 real calls",
            "last 30 days",
            "10 simulated calls that cost nothing",
            "no budget",
        ):
            assert words in stage.text
        assert "cost a day, US dollars" in stage.text
        assert "█" in stage.text


async def test_figures_that_need_more_lines_have_them_on_a_narrow_terminal() -> None:
    stand_in = daemon()
    stand_in.answers[LogCosts] = msgspec.structs.replace(
        REAL, failed=1, cache_read_tokens=2_000_000, cache_write_tokens=1_100, avg_cost=0.0125, avg_duration_ms=900
    )
    async with staged(stand_in, "costs") as stage:
        for words in ("1.1k written to it", "$0.0125 and 0.9 s a call", "no budget is set", "cost a day"):
            assert words in stage.text


async def test_the_calls_of_a_judge_are_told_apart_in_the_list() -> None:
    stand_in = daemon()
    stand_in.answers[LogList] = page_of([attempt_row("a-1", purpose="verdict"), attempt_row("a-2")])
    async with staged(stand_in, "costs") as stage:
        await stage.press("c")
        assert "judge claude-sonnet-5-5" in next(line for line in stage.text.splitlines() if line.startswith("▸"))


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("d", ["cost a day", "11-"]),
        ("m", ["cost by model", "claude-opus-5", "$3.00"]),
        ("b", ["cost of the newest batches", "Evening talks", "(no batch)"]),
        ("l", ["seconds to an answer, anthropic", "P50 half", "P95", "P99", "••", "++", "xx"]),
        ("t", ["calls a day"]),
        ("e", ["Evening talks", "$1.50", "! +100.0 %", "estimated $1.50 ($1.00 to $2.00)"]),
        ("c", ["✓ success", "claude-sonnet-5-5", "$0.0125", "2,000 in, 700 of at most 8,000 out"]),
    ],
)
async def test_each_view_shows_itself(size: tuple[int, int], key: str, words: list[str]) -> None:
    async with staged(daemon(), "costs", size=size) as stage:
        await stage.press("m" if key == "d" else "d", key)
        for each in words:
            assert each in stage.text
        assert f"[{key} " in stage.text
        assert max(map(len, stage.text.splitlines())) <= size[0]


async def test_other_days_are_asked_for() -> None:
    stand_in = daemon()
    async with staged(stand_in, "costs") as stage:
        await stage.press("r", "r", "r")
        asked = dict.fromkeys(each.date_from for each in stand_in.of(LogCosts) if each.include_simulated)
        assert list(asked) == ["2026-10-20T00:00:00Z", "2026-08-21T00:00:00Z", None, "2026-11-12T00:00:00Z"]
        assert "last 7 days" in stage.text


async def test_simulated_calls_are_counted_when_asked_for() -> None:
    async with staged(daemon(), "costs") as stage:
        await stage.press("s")
        assert "$9.00" in stage.text
        assert "10 real calls, $4.00" in stage.text


async def test_who_has_only_rehearsed_sees_that_at_once_and_real_calls_when_asked_for() -> None:
    stand_in = daemon()
    none = msgspec.structs.replace(costs_row(0.0), total_requests=0)
    stand_in.answers[LogCosts] = lambda command: SIMULATED if command.include_simulated else none
    stand_in.answers[LogPerformance] = performance(500, provider="rehearsal")
    async with staged(stand_in, "costs") as stage:
        assert "10 simulated calls, at the price of the model" in stage.text
        assert "█" in stage.text
        await stage.press("s")
        assert "`s` counts those that were simulated." in stage.text
        await stage.press("l")
        assert "`s` counts those that were simulated." in stage.text
        await stage.press("ctrl+r")
        assert "0 real calls" in stage.text


async def test_a_call_is_read_whole_beside_the_list() -> None:
    stand_in = daemon()
    async with staged(stand_in, "costs", size=WIDE) as stage:
        await stage.press("c", "j")
        assert '"asked": "a-2"' in stage.text
        await stage.press("v")
        assert "Hello." in stage.text
        await stage.press("escape")
        assert stage.app.place == "costs"


async def test_calls_are_listed_by_how_they_ended() -> None:
    stand_in = daemon()
    async with staged(stand_in, "costs") as stage:
        await stage.press("c", "f", "f")
        assert stand_in.of(LogList)[-1].statuses == [AttemptStatus.FAILED]
        assert "calls: failed" in stage.text


async def test_a_call_that_is_read_stays_in_place_while_others_are_made() -> None:
    stand_in = daemon()
    async with staged(stand_in, "costs") as stage:
        await stage.press("c", "j", "j", "J")
        before = stage.text.splitlines()[-8:-1]
        rows_now = [attempt_row(f"n-{number}") for number in range(40)] + ROWS
        stand_in.answers[LogList] = lambda command: page_of(rows_now, number=command.page)
        stand_in.tell("item.finished", batch_id="b-1", item_id="i-1", position=1, status="succeeded")
        await stage.settle()
        assert stage.text.splitlines()[-8:-1] == before
        assert stand_in.of(LogGet)[-1].attempt_id == "a-3"


@pytest.mark.parametrize(("key", "words"), [("f", "list of calls"), ("v", "nothing more to read")])
async def test_a_key_of_another_view_says_where_it_belongs(key: str, words: str) -> None:
    async with staged(daemon(), "costs") as stage:
        await stage.press(key)
        assert words in stage.toasts[0]


async def test_a_click_shows_another_view() -> None:
    async with staged(daemon(), "costs") as stage:
        line = next(each for each in stage.text.splitlines() if "[d days]" in each)
        await stage.pilot.click("ViewLine", offset=(line.index("models"), 0))
        await stage.settle()
        assert "cost by model" in stage.text


async def test_views_change_while_the_daemon_is_away() -> None:
    stand_in = daemon()
    async with staged(stand_in, "costs") as stage:
        stand_in.die()
        await stage.settle()
        await stage.press("m")
        assert "claude-opus-5" in stage.text
        assert stage.toasts == []


async def test_an_answer_to_a_question_that_is_no_longer_asked_is_not_shown() -> None:
    stand_in = daemon()

    def slow(command: Any) -> Any:
        return performance(700)

    stand_in.answers[LogPerformance] = slow
    async with staged(stand_in, "costs") as stage:
        await stage.press("l")
        stand_in.holds = True
        await stage.pilot.press("ctrl+r", "d")
        stand_in.let_go()
        await stage.settle()
        assert "cost a day" in stage.text


def test_every_view_has_a_key_of_its_own() -> None:
    assert len({view.key for view in VIEWS.values()}) == len(VIEWS)
