from greenroom.limits.concurrency import BACK_S, COOL_S, LIFT_S, STEP_S, STILL_S, WINDOW_S, AdaptiveConcurrency


def answers(width: AdaptiveConcurrency, number: int, *, in_use: int, now: float) -> None:
    for _ in range(number):
        width.used(in_use)
        width.answered(in_use, now)


def pushed_back(
    width: AdaptiveConcurrency,
    *,
    in_use: int,
    now: float,
    left_at: float | None = None,
    wait_s: float = 0.0,
    by_limit: bool = False,
) -> None:
    left = now if left_at is None else left_at
    width.pushed_back("429", left_at=left, in_use=in_use, wait_s=wait_s, by_limit=by_limit, now=now)


def after_a_cut(*, width: int, by_limit: bool = False) -> AdaptiveConcurrency:
    """One that was cut to a width at the time 0."""
    made = AdaptiveConcurrency(start=None, most=1_000)
    in_use = next(number for number in range(1, 2_000) if int(number * 0.8) == width)
    pushed_back(made, in_use=in_use, now=0.0, by_limit=by_limit)
    return made


def test_it_doubles_with_each_round_of_answers() -> None:
    width = AdaptiveConcurrency(start=4, most=1_000)
    answers(width, 3, in_use=4, now=1.0)
    assert width.width == 4
    answers(width, 1, in_use=4, now=1.0)
    assert width.width == 8
    answers(width, 8, in_use=8, now=2.0)
    assert width.width == 16


def test_it_doubles_no_further_than_it_may() -> None:
    width = AdaptiveConcurrency(start=4, most=6)
    answers(width, 30, in_use=6, now=1.0)
    assert width.width == 6


def test_it_grows_only_where_four_fifths_were_used() -> None:
    width = AdaptiveConcurrency(start=10, most=1_000)
    answers(width, 50, in_use=7, now=1.0)
    assert width.width == 10
    answers(width, 1, in_use=8, now=1.0)
    assert width.width == 20


def test_a_cut_takes_a_fifth_of_what_was_used() -> None:
    width = AdaptiveConcurrency(start=50, most=1_000)
    pushed_back(width, in_use=20, now=1.0)
    assert width.width == 16
    assert width.why == "429"


def test_one_episode_is_one_cut() -> None:
    width = AdaptiveConcurrency(start=50, most=1_000)
    pushed_back(width, in_use=50, now=1.0)
    pushed_back(width, in_use=49, now=1.5)
    pushed_back(width, in_use=48, now=60.0, left_at=0.9)  # it had left before the cut
    assert width.width == 40
    pushed_back(width, in_use=40, now=1.0 + COOL_S)
    assert width.width == 32


def test_a_step_up_that_was_one_too_many_is_taken_back_at_once() -> None:
    width = after_a_cut(width=8)
    answers(width, 1, in_use=8, now=STILL_S)
    assert width.width == 9
    for _ in range(4):
        pushed_back(width, in_use=9, now=STILL_S + 0.1)
    assert width.width == 9
    pushed_back(width, in_use=9, now=STILL_S + 0.1)
    assert width.width == 7
    answers(width, 10, in_use=7, now=STILL_S + COOL_S)
    assert width.width == 7
    answers(width, 10, in_use=7, now=STILL_S + COOL_S + 0.1)
    assert width.width == 8


def test_one_is_always_left() -> None:
    width = AdaptiveConcurrency(start=4, most=1_000)
    for episode in range(10):
        pushed_back(width, in_use=width.width or 0, now=episode * 100.0)
    assert width.width == 1


def test_it_cools_down_at_least_as_long_as_the_provider_asked_for() -> None:
    width = AdaptiveConcurrency(start=None, most=1_000)
    pushed_back(width, in_use=10, now=0.0, wait_s=30.0)
    answers(width, 20, in_use=8, now=29.0)
    assert width.width == 8
    answers(width, 1, in_use=8, now=30.0)
    assert width.width == 9


def test_where_a_limit_may_be_behind_it_it_grows_slowly_after_a_cut() -> None:
    width = after_a_cut(width=40, by_limit=True)
    answers(width, 100, in_use=40, now=COOL_S - 0.1)
    assert width.width == 40
    answers(width, 1, in_use=40, now=COOL_S)
    assert width.width == 44
    answers(width, 100, in_use=44, now=COOL_S + STEP_S / 2)
    assert width.width == 44
    answers(width, 1, in_use=44, now=COOL_S + STEP_S)
    assert width.width == 48


def test_what_there_was_before_a_cut_is_back_before_the_next_one_may_come() -> None:
    width = after_a_cut(width=40)
    for step in range(3):
        answers(width, 20, in_use=width.width or 0, now=STILL_S + step * BACK_S)
    assert STILL_S + 2 * BACK_S < COOL_S
    assert width.width == 50
    answers(width, 20, in_use=50, now=STILL_S + 3 * BACK_S)
    assert width.width == 50
    answers(width, 1, in_use=50, now=STILL_S + 2 * BACK_S + STEP_S)
    assert width.width == 55


def test_a_server_that_fails_stops_growth_without_a_cut() -> None:
    width = AdaptiveConcurrency(start=4, most=1_000)
    for _ in range(20):
        width.failed(1.0)
    answers(width, 20, in_use=4, now=2.0)
    assert width.width == 4
    answers(width, 1, in_use=4, now=1.0 + WINDOW_S)
    assert width.width == 8


def test_a_failure_now_and_then_stops_nothing() -> None:
    width = AdaptiveConcurrency(start=4, most=1_000)
    for second in range(8):
        answers(width, 50, in_use=width.width or 0, now=float(second))
        width.failed(float(second))
    assert (width.width or 0) > 200


def test_no_bound_stays_none_until_somebody_pushes_back() -> None:
    width = AdaptiveConcurrency(start=None, most=1_000)
    answers(width, 500, in_use=500, now=1.0)
    assert width.width is None
    assert width.why is None


def test_a_bound_that_was_none_is_lifted_after_a_quiet_while() -> None:
    width = after_a_cut(width=8)
    answers(width, 1, in_use=2, now=LIFT_S - 1)
    assert width.width == 8
    answers(width, 1, in_use=2, now=LIFT_S)
    assert width.width is None
