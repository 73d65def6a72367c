import heapq
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from greenroom.daemon.pace import Forecast, Pace, forecast
from greenroom.limits.capacity import Capacity, gap_s
from greenroom.limits.kind import Kind, amounts
from greenroom.model.batch import BatchOptions, Estimate, Progress
from greenroom.model.money import Picodollars
from tests.gateway.fakes import a_batch

LOOK_S = 1.0
FREE = Capacity()
A_CALL = amounts(requests=1, given=1_000, asked=500)


class Look(Struct, frozen=True):
    """What was said at a time, and what turned out to be right."""

    at: float
    said: float | None
    right: float


def looks(
    items: int,
    width: int,
    took: Callable[[int, float], float],
    expects: Forecast | None,
    every_s: float = LOOK_S,
    bears: Capacity = FREE,
) -> list[Look]:
    """A batch whose items take so long (by number and begin), looked at every so often until it ends."""
    pace, ends, at, said = Pace(0.0, expects), list[tuple[float, int]](), 0.0, list[tuple[float, float | None]]()
    waiting, leaves_at = iter(range(items)), 0.0

    def begin(now: float) -> None:
        nonlocal leaves_at
        number = next(waiting, None)
        if number is not None:
            pace.begin(str(number), now)
            leaves_at = max(now, leaves_at)
            heapq.heappush(ends, (leaves_at + took(number, leaves_at), number))
            leaves_at += gap_s(bears.per_minute, A_CALL)

    for _ in range(width):
        begin(0.0)
    now, left = 0.0, items
    while ends:
        now, number = heapq.heappop(ends)
        while at < now:
            said.append((at, pace.eta_s(left, at, bears)))
            at += every_s
        pace.use(A_CALL)
        pace.end(str(number), now)
        left -= 1
        begin(now)
    return [Look(when, eta_s, now - when) for when, eta_s in said]


def worst(found: list[Look], since: float = 0.0) -> float:
    """The largest error, as a share of the whole time."""
    return max(abs((look.said or 0.0) - look.right) for look in found if look.at >= since) / found[0].right


def largest_jump(found: list[Look]) -> float:
    """How far what is said moves between two looks, but for the time that passed, as a share of the whole."""
    said = [(look.at, look.said) for look in found if look.said is not None]
    moves = [abs(b - a + (then - now)) for (now, a), (then, b) in pairwise(said)]
    return max(moves) / found[0].right


def test_nothing_is_said_before_an_item_has_ended_where_there_is_no_estimate() -> None:
    pace = Pace(100.0)
    pace.begin("a", 100.0)
    assert pace.eta_s(10, 105.0, FREE) is None
    pace.end("a", 110.0)
    assert pace.eta_s(9, 110.0, FREE) == 90.0


def test_nothing_left_takes_no_time() -> None:
    assert Pace(0.0).eta_s(0, 5.0, FREE) == 0.0


def test_the_estimate_speaks_until_items_have_ended() -> None:
    pace = Pace(0.0, Forecast(100, 500.0, 10))
    assert pace.eta_s(100, 0.0, FREE) == 500.0


def test_a_hundred_items_that_begin_and_end_together_go_down_like_a_clock() -> None:
    found = looks(1_000, 100, lambda _, __: 20.0, Forecast(1_000, 200.0, 100))
    assert worst(found) < 0.06
    assert largest_jump(found) < 0.06


def test_an_estimate_that_was_three_times_too_long_is_gone_after_one_round() -> None:
    found = looks(1_000, 100, lambda _, __: 20.0, Forecast(1_000, 600.0, 100))
    assert worst(found, since=21.0) < 0.06


@given(st.lists(st.floats(0.6, 1.6), min_size=40, max_size=40), st.sampled_from([3, 10, 40]))
def test_uneven_items_leave_it_calm(shares: list[float], width: int) -> None:
    mean = sum(shares) / len(shares)
    items = 20 * width
    right = Forecast(items, items * 20 * mean / width, 20)
    found = looks(items, width, lambda number, _: 20 * shares[number % len(shares)], right)
    assert worst(found) < 0.3
    assert largest_jump(found) < 0.2


def test_a_slow_start_is_followed_both_ways() -> None:
    found = looks(400, 20, lambda _, began: 60.0 if began < 60 else 10.0, Forecast(400, 200.0, 20))
    said = {look.at: look for look in found}
    assert (said[59.0].said or 0) > 1.5 * said[0.0].right
    assert worst(found, since=130.0) < 0.1


def test_a_stall_makes_it_grow_and_never_shrink() -> None:
    pace = Pace(0.0, Forecast(1_000, 200.0, 100))
    for number in range(100):
        pace.begin(str(number), 0.0)
    for number in range(100):
        pace.end(str(number), 20.0)
        pace.begin(str(100 + number), 20.0)
    said = [pace.eta_s(900, float(now), FREE) or 0.0 for now in range(40, 640, 60)]
    assert said == sorted(said)
    assert said[-1] > 4 * said[0]


def test_one_that_hung_speaks_for_itself_and_not_for_all_that_follow() -> None:
    found = looks(500, 50, lambda number, _: 100.0 if number == 3 else 10.0, Forecast(500, 100.0, 50))
    assert worst(found, since=10.0) < 0.2


def test_limits_that_are_told_are_believed_at_once() -> None:
    limited = Capacity(per_minute={Kind.REQUESTS: 45.0})
    found = looks(1_000, 50, lambda _, __: 0.25, Forecast(1_000, 440.0, 50), bears=limited)
    assert found[0].right == pytest.approx(999 * 60 / 45 + 0.25)
    assert worst(found) < 0.06


def test_limits_of_tokens_count_by_what_the_batchs_own_items_used() -> None:
    limited = Capacity(per_minute={Kind.REQUESTS: 600.0, Kind.OUTPUT_TOKENS: 10_000.0})
    found = looks(400, 20, lambda _, __: 5.0, Forecast(400, 100.0, 20), bears=limited)
    assert found[0].right == pytest.approx(399 * 3.0 + 5)
    assert worst(found, since=6.0) < 0.06


def test_limits_that_do_not_bind_change_nothing() -> None:
    pace = Pace(0.0, Forecast(100, 500.0, 10))
    pace.begin("a", 0.0)
    assert pace.eta_s(100, 2.0, Capacity(per_minute={Kind.REQUESTS: 60.0})) == pace.eta_s(100, 2.0, FREE)


def test_a_provider_that_wants_no_calls_is_waited_for() -> None:
    pace = Pace(0.0, Forecast(100, 500.0, 10))
    assert pace.eta_s(100, 0.0, Capacity(held_for_s=600.0)) == 1_100.0
    assert pace.eta_s(0, 0.0, Capacity(held_for_s=600.0)) == 0.0


def test_a_pause_is_no_part_of_the_rate() -> None:
    pace = Pace(0.0)
    for number in range(20):
        pace.begin(str(number), 2.0 * number)
        pace.end(str(number), 2.0 * number + 2)
    before = pace.eta_s(10, 40.0, FREE)
    pace.go_on(4_000.0)
    pace.begin("next", 4_000.0)
    assert pace.eta_s(10, 4_000.0, FREE) == before == 20.0


def test_an_item_that_went_back_to_the_queue_is_no_work() -> None:
    pace = Pace(0.0, Forecast(10, 100.0, 10))
    before = pace.eta_s(10, 0.0, FREE)
    pace.begin("a", 0.0)
    pace.give_back("a")
    assert pace.eta_s(10, 0.0, FREE) == before


@pytest.mark.parametrize(
    ("basis", "width", "trust"), [("configured", 3, 5), ("history", 3, 20), ("history", 40, 80)]
)
def test_history_is_trusted_longer_than_figures(basis: str, width: int, trust: int) -> None:
    nothing = Picodollars(0)
    batch = a_batch(
        "b",
        options=BatchOptions(provider="rehearsal", model="m", concurrency=width),
        progress=Progress(total=500, queued=500),
        estimate=Estimate(cost=(nothing, nothing, nothing), time_s=(1.0, 90.0, 200.0), basis=basis),  # type: ignore[arg-type]  # one of the literals
    )
    assert forecast(batch, width) == Forecast(500, 90.0, trust)
    assert forecast(a_batch("b", estimate=None), width) is None
