from greenroom.gateway.patience import FREE_AT_ONCE, FREE_PER_S, PAID_PER_S, Patience
from greenroom.gateway.schedule import Schedule


class Bench:
    """Sessions on one schedule, and a clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.schedule = Schedule(lambda: self.seconds, per_s=PAID_PER_S)

    def session(self) -> Patience:
        return Patience(self.schedule)

    def spent(self) -> Patience:
        session = self.session()
        for _ in range(round(FREE_AT_ONCE)):
            assert session.refused()
        return session


def test_a_few_refusals_cost_nothing() -> None:
    session = Bench().spent()
    assert session.waits_s == 0


def test_past_that_each_costs_a_place_in_the_schedule() -> None:
    bench = Bench()
    session = bench.spent()
    assert not session.refused()
    assert not session.refused()
    assert round(session.waits_s * PAID_PER_S, 6) == 2
    bench.seconds += 3 / PAID_PER_S
    assert session.waits_s == 0


def test_all_sessions_share_the_places_and_who_errs_seldom_needs_none() -> None:
    bench = Bench()
    rude = [bench.spent() for _ in range(5)]
    for session in rude:
        session.refused()
    assert [round(session.waits_s * PAID_PER_S, 6) for session in rude] == [1, 2, 3, 4, 5]
    polite = bench.session()
    assert polite.refused()
    assert polite.waits_s == 0


def test_what_is_free_comes_back_with_time() -> None:
    bench = Bench()
    session = bench.spent()
    bench.seconds += 1 / FREE_PER_S
    assert session.refused()
    assert not session.refused()
    bench.seconds += 10 * FREE_AT_ONCE
    assert [session.refused() for _ in range(round(FREE_AT_ONCE) + 1)] == [True] * round(FREE_AT_ONCE) + [False]


def test_requests_go_side_by_side_again_once_nothing_was_refused_for_a_while() -> None:
    bench = Bench()
    session = bench.spent()
    assert session.at_a_time(64) == 1
    bench.seconds += FREE_AT_ONCE / FREE_PER_S
    assert session.at_a_time(64) == 64
