"""Numbers, names and times for one conversation, drawn so that they add up wherever they meet."""

from collections.abc import Mapping, Sequence
from math import ceil, log
from random import Random
from typing import TypeVar

T = TypeVar("T")

_CITIES = (
    "Austin", "Leeds", "Denver", "Porto", "Halifax", "Tucson", "Ghent", "Omaha", "Dublin", "Tampa", "Boise",
    "Lyon", "Raleigh", "Bergen", "Madison", "Utrecht", "Spokane", "Cardiff", "Toledo", "Graz", "Albany",
    "Perth", "Reno",
)  # fmt: skip
_FRIENDS = (
    "Maya", "Tomas", "Priya", "Ben", "Elena", "Kofi", "Ingrid", "Sam", "Yuki", "Rosa", "Daniel", "Amina", "Lars",
    "Chloe", "Mateo", "Nadia", "Owen", "Grace", "Hassan", "Vera", "Jonas", "Leila", "Peter", "Wren", "Anita",
)  # fmt: skip
_RELATIVES = (
    "my sister", "my brother", "an old friend", "my neighbour", "my cousin", "my aunt", "someone I trust",
    "a friend from school", "my best friend", "my uncle", "my godmother", "the person next door",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SEASONS = (
    "this spring",
    "last summer",
    "in the autumn",
    "over the winter",
    "around the holidays",
    "after New Year",
)
_NUMBERS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def pick(chance: Random, options: Sequence[T]) -> T:
    """One of them. A third of the cost of `Random.choice`, and there are a hundred draws in a conversation."""
    return options[int(chance.random() * len(options))]


def _between(chance: Random, low: int, high: int, step: int = 1) -> int:
    return low + step * int(chance.random() * ((high - low) // step + 1))


def _dollars(amount: float) -> str:
    return f"${amount:,.0f}"


def _months_to_pay(balance: float, monthly_rate: float, payment: float) -> int:
    """Months until a debt is gone, by the annuity formula n = -ln(1 - rB/P) / ln(1 + r)."""
    return ceil(-log(1 - monthly_rate * balance / payment) / log(1 + monthly_rate))


def _payment(loan: float, yearly_percent: float, years: int) -> float:
    """The level monthly payment of a loan, by the annuity formula P = rB / (1 - (1 + r)^-n)."""
    rate = yearly_percent / 1200
    return loan * rate / (1 - (1 + rate) ** (-12 * years))


def _everyday(chance: Random) -> dict[str, str]:
    count = _between(chance, 2, 6)
    minutes = _between(chance, 10, 45, 5)
    sessions = _between(chance, 3, 5)
    weeks = _between(chance, 3, 12)
    day = int(chance.random() * 7)
    return {
        "city": pick(chance, _CITIES),
        "friend": pick(chance, _FRIENDS),
        "relative": pick(chance, _RELATIVES),
        "weekday": _WEEKDAYS[day],
        "other_day": _WEEKDAYS[(day + _between(chance, 2, 4)) % 7],
        "month": pick(chance, _MONTHS),
        "season": pick(chance, _SEASONS),
        "count": _NUMBERS[count],
        "count_more": _NUMBERS[count + _between(chance, 1, 3)],
        "minutes": str(minutes),
        "minutes_less": str(max(5, minutes // 10 * 5)),
        "sessions": _NUMBERS[sessions],
        "weekly_minutes": str(minutes * sessions),
        "weeks": _NUMBERS[weeks],
        "total_hours": str(max(1, round(minutes * sessions * weeks / 60))),
        "hour": f"{_between(chance, 1, 4)}:{_between(chance, 10, 50, 5)}",
        "evening": f"{_between(chance, 7, 10)} in the evening",
        "percent": str(_between(chance, 15, 45, 5)),
        "score": str(_between(chance, 4, 7)),
    }


def _household(chance: Random) -> dict[str, str]:
    income = _between(chance, 2400, 7800, 50)
    essentials = round(income * (0.5 + chance.random() * 0.15) / 10) * 10
    spare = _between(chance, 80, 620, 10)
    term = _between(chance, 6, 30)
    leak = _between(chance, 24, 180, 2)
    return {
        "income": _dollars(income),
        "essentials": _dollars(essentials),
        "left_over": _dollars(income - essentials),
        "spare": _dollars(spare),
        "spare_half": _dollars(spare / 2),
        "spare_week": _dollars(spare * 12 / 52),
        "spare_year": _dollars(spare * 12),
        "term": str(term),
        "spare_total": _dollars(spare * term),
        "fund": _dollars(essentials * 3),
        "fund_one": _dollars(essentials),
        "fund_months": str(ceil(essentials / spare)),
        "leak": _dollars(leak),
        "leak_year": _dollars(leak * 12),
        "shock": _dollars(_between(chance, 380, 1900, 10)),
    }


def _debts(
    chance: Random,
) -> dict[str, str]:
    balance = _between(chance, 2200, 19800, 50)
    rate = _between(chance, 169, 289) / 10
    monthly = rate / 1200
    interest = balance * monthly
    small = _between(chance, 320, 1500, 10)
    payment = round((interest + balance * 0.02) / 5) * 5
    more = payment + _between(chance, 60, 280, 10)
    slow, fast = _months_to_pay(balance, monthly, payment), _months_to_pay(balance, monthly, more)
    return {
        "balance": _dollars(balance),
        "rate": f"{rate:.1f}",
        "interest": _dollars(interest),
        "interest_day": f"${interest / 30:.2f}",
        "small_balance": _dollars(small),
        "small_rate": f"{rate - 4.5:.1f}",
        "payment": _dollars(payment),
        "more_payment": _dollars(more),
        "extra": _dollars(more - payment),
        "slow_months": str(slow),
        "fast_months": str(fast),
        "months_saved": str(slow - fast),
        "interest_saved": _dollars(max(0, slow * payment - fast * more)),
    }


def _later(chance: Random) -> dict[str, str]:
    pot = _between(chance, 6000, 180_000, 500)
    years = _between(chance, 9, 32)
    growth = _between(chance, 3, 6)
    monthly = _between(chance, 150, 900, 25)
    pay = _between(chance, 42_000, 98_000, 500)
    match = _between(chance, 3, 6)
    factor = (1 + growth / 100) ** years
    future = pot * factor + monthly * 12 * (factor - 1) / (growth / 100)
    fee = _between(chance, 11, 19) / 10
    dip = _between(chance, 18, 38)
    invested = _between(chance, 5000, 60_000, 500)
    return {
        "pot": _dollars(pot),
        "years": str(years),
        "growth": str(growth),
        "monthly": _dollars(monthly),
        "monthly_year": _dollars(monthly * 12),
        "future": _dollars(round(future, -3)),
        "future_income": _dollars(round(future * 0.04 / 12, -1)),
        "pay": _dollars(pay),
        "match": str(match),
        "match_year": _dollars(pay * match / 100),
        "fee": f"{fee:.1f}",
        "low_fee": "0.2",
        "fee_year": _dollars(pot * fee / 100),
        "low_fee_year": _dollars(pot * 0.2 / 100),
        "dip": str(dip),
        "invested": _dollars(invested),
        "dipped": _dollars(invested * (100 - dip) / 100),
        "dip_loss": _dollars(invested * dip / 100),
        "stocks": str(stocks := _between(chance, 40, 80, 5)),
        "bonds": str(100 - stocks),
    }


def _house(chance: Random) -> dict[str, str]:
    price = _between(chance, 190_000, 540_000, 1000)
    down = _between(chance, 5, 20)
    rate = _between(chance, 49, 71) / 10
    loan = price * (100 - down) / 100
    payment = _payment(loan, rate, 30)
    return {
        "price": _dollars(price),
        "down": str(down),
        "deposit": _dollars(price - loan),
        "loan": _dollars(loan),
        "mortgage_rate": f"{rate:.1f}",
        "mortgage": _dollars(payment),
        "mortgage_worse": _dollars(_payment(loan, rate + 1, 30)),
        "mortgage_gap": _dollars(_payment(loan, rate + 1, 30) - payment),
        "closing": _dollars(price * 0.03),
        "upkeep": _dollars(price * 0.01),
        "upkeep_month": _dollars(price * 0.01 / 12),
        "rent": _dollars(round(payment * (0.7 + chance.random() * 0.4), -1)),
    }


def draw(chance: Random, kinds: Sequence[str]) -> Mapping[str, str]:
    """The values of the slots that the kinds of figures fill; `everyday` is always among them."""
    drawn = _everyday(chance)
    for kind in kinds:
        drawn |= KINDS[kind](chance)
    return drawn


KINDS = {"household": _household, "debts": _debts, "later": _later, "house": _house}
