import heapq
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.limits.makespan import Width, Work, makespan


def played(pieces: list[float], width: int) -> float:
    """How long these pieces take, each begun as soon as somebody is free."""
    free = [0.0] * width
    for piece in pieces:
        heapq.heapreplace(free, free[0] + piece)
    return max(free)


@pytest.mark.parametrize(
    ("pieces", "width", "rounds"), [(1, 1, 1), (5, 5, 1), (6, 5, 2), (100, 10, 10), (3, 9, 1)]
)
def test_even_pieces_come_in_rounds(pieces: int, width: int, rounds: int) -> None:
    assert makespan([Work(pieces=pieces, mean_s=7.0)], Width(width)).mean_s == pytest.approx(7.0 * rounds)


@pytest.mark.parametrize("pieces", [10_000, 1_000_000])
def test_very_many_pieces_take_their_share_of_the_width(pieces: int) -> None:
    span = makespan([Work(pieces=pieces, mean_s=3.0, spread=0.4)], Width(25))
    assert span.mean_s == pytest.approx(3.0 * pieces / 25, rel=0.02)


@pytest.mark.parametrize(("pieces", "width"), [(1, 4), (20, 50), (60, 40), (100, 10), (300, 100), (3_000, 10)])
@pytest.mark.parametrize("spread", [0.15, 0.3, 0.6])
def test_uneven_pieces_have_the_tail_that_chance_gives_them(pieces: int, width: int, spread: float) -> None:
    chance = Random(5)
    shape = 1 / spread**2
    runs = [
        played([chance.gammavariate(shape, 1 / shape) for _ in range(pieces)], width)
        for _ in range(max(60, 20_000 // pieces))
    ]
    span = makespan([Work(pieces=pieces, mean_s=1.0, spread=spread)], Width(width))
    assert span.mean_s == pytest.approx(fmean(runs), rel=0.08)


def test_pieces_that_are_done_twice_make_the_tail_longer_than_their_spread_alone() -> None:
    chance = Random(6)

    def piece() -> float:
        return chance.gauss(1.0, 0.1) * (2 if chance.random() < 0.1 else 1)

    runs = [played([piece() for _ in range(80)], 60) for _ in range(200)]
    # Mean and variance of such a piece: 1.1, and 1.3 x 1.01 - 1.21.
    spread = (1.3 * 1.01 - 1.21) ** 0.5 / 1.1
    span = makespan([Work(pieces=80, mean_s=1.1, spread=spread, again=0.1)], Width(60))
    assert span.mean_s == pytest.approx(fmean(runs), rel=0.1)


def test_starts_that_are_paced_hold_a_wide_batch_and_not_a_narrow_one() -> None:
    paced = Work(pieces=61, mean_s=10.0, gap_s=2.0)
    assert makespan([paced], Width(100)).mean_s == pytest.approx(60 * 2 + 10)
    assert makespan([paced], Width(1)).mean_s == pytest.approx(610)


def test_a_width_that_doubles_is_there_round_by_round() -> None:
    work = Work(pieces=4 + 8 + 16, mean_s=5.0)
    assert makespan([work], Width(4, doubles=True)).mean_s == pytest.approx(15.0)


def test_long_pieces_at_the_end_leave_a_longer_tail_than_at_the_beginning() -> None:
    works = [Work(pieces=40, mean_s=1.0), Work(pieces=10, mean_s=10.0)]
    width = Width(10)
    last, first = makespan(works, width).mean_s, makespan(works, width, [1] * 10 + [0] * 40).mean_s
    assert (last, first) == pytest.approx((14.0, 14.0))
    mixed = makespan(works, width, ([0] * 4 + [1]) * 10).mean_s
    assert 14.0 < mixed < 24.1


def test_no_pieces_take_no_time() -> None:
    assert makespan([], Width(3)).mean_s == 0.0
    assert makespan([Work(pieces=0, mean_s=3.0)], Width(3)).mean_s == 0.0


@given(
    st.lists(
        st.builds(
            Work,
            pieces=st.integers(1, 400),
            mean_s=st.floats(0.1, 50),
            spread=st.sampled_from([0.0, 0.2, 1.0]),
            gap_s=st.sampled_from([0.0, 0.5]),
        ),
        min_size=1,
        max_size=3,
    ),
    st.integers(1, 300),
    st.booleans(),
)
def test_it_is_never_quicker_than_width_pace_and_the_longest_mean_allow(
    works: list[Work], width: int, doubles: bool
) -> None:
    span = makespan(works, Width(width, doubles)).mean_s
    work = sum(each.pieces * each.mean_s for each in works)
    paced = sum(each.pieces * each.gap_s for each in works) - works[-1].gap_s
    most = 1_000 if doubles else width
    assert span >= max(work / most, paced, *(each.mean_s for each in works)) * 0.999
    assert span <= (work + paced) * 1.001 + 1e-6
