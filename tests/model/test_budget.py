from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.budget import Later, Paid, Purse, Spent, funding
from greenroom.model.money import Picodollars

amounts = st.integers(0, 1_000).map(Picodollars)


def purse(limit: int, spent: int = 0, reserved: int = 0) -> Purse:
    return Purse(of="batch", limit=Picodollars(limit), spent=Picodollars(spent), reserved=Picodollars(reserved))


purses = st.builds(purse, st.integers(1, 1_000), amounts, amounts)


@given(st.lists(purses, max_size=2), amounts, st.integers(1, 20))
def test_whatever_is_paid_for_fits_into_every_purse(
    given_purses: list[Purse], wanted: Picodollars, calls: int
) -> None:
    answer = funding(given_purses, wanted, calls)
    if isinstance(answer, Paid):
        assert 0 < answer.calls <= calls
        assert all(each.spent + each.reserved + answer.calls * wanted <= each.limit for each in given_purses)
    else:
        assert any(each.spent + each.reserved + max(1, wanted) > each.limit for each in given_purses)


@given(st.lists(purses, max_size=2), amounts, st.integers(1, 20))
def test_a_purse_is_only_spent_when_no_call_is_out_that_could_cost_less(
    given_purses: list[Purse], wanted: Picodollars, calls: int
) -> None:
    answer = funding(given_purses, wanted, calls)
    if isinstance(answer, Spent):
        assert answer.purse.reserved == 0
        assert answer.purse.spent + max(1, wanted) > answer.purse.limit
    elif isinstance(answer, Later):
        assert any(each.reserved for each in given_purses)


def test_no_purse_pays_for_everything() -> None:
    assert funding([], Picodollars(5), 7) == Paid(7)


def test_the_tightest_purse_decides_how_many() -> None:
    assert funding([purse(100, spent=40), purse(1_000)], Picodollars(20), 7) == Paid(3)


def test_a_price_that_nobody_knows_yet_is_taken_for_the_smallest() -> None:
    assert funding([purse(100, spent=98)], Picodollars(0), 7) == Paid(2)
    assert funding([purse(100, spent=100)], Picodollars(0), 7) == Spent(purse(100, spent=100))
