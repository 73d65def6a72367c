from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.money import PICO, Picodollars, dollars, in_words, picodollars

MICRO = PICO // 1_000_000


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, 0.0),
        (1, 0.0),
        (MICRO, 0.000001),
        (MICRO // 2, 0.0),  # half to even: down to 0
        (MICRO // 2 + 1, 0.000001),
        (MICRO + MICRO // 2, 0.000002),  # half to even: up to 2
        (2 * MICRO + MICRO // 2, 0.000002),  # half to even: down to 2
        (9_000_000 * PICO, 9_000_000.0),
    ],
)
def test_money_is_rounded_once_to_six_decimals_half_to_even(amount: int, shown: float) -> None:
    assert dollars(Picodollars(amount)) == shown


@pytest.mark.parametrize(
    ("written", "exact"), [(0.1, PICO // 10), (2.50, 5 * PICO // 2), (Decimal("0.000000000001"), 1), (0.0, 0)]
)
def test_what_a_person_writes_is_taken_as_it_reads_and_not_as_the_binary_fraction(
    written: float | Decimal, exact: int
) -> None:
    assert picodollars(written) == exact


@given(st.integers(min_value=0, max_value=10**13))
def test_six_decimals_go_in_and_out_unchanged(micros: int) -> None:
    written = Decimal(micros) / 1_000_000
    assert Decimal(str(dollars(picodollars(written)))) == written


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_what_is_shown_is_never_further_off_than_half_a_millionth(amount: int) -> None:
    shown = Decimal(str(dollars(Picodollars(amount)))).quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN)
    assert abs(shown * PICO - amount) <= MICRO // 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (0.0, "$0.00"),
        (0.2, "$0.20"),
        (0.0928, "$0.0928"),
        (0.000012, "$0.000012"),
        (1.2345, "$1.23"),
        (1234.5, "$1,234.50"),
    ],
)
def test_a_person_reads_cents_and_finer_where_cents_would_hide_it(written: float, said: str) -> None:
    assert in_words(picodollars(written)) == said
