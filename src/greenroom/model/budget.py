"""Budgets: money is set aside before a call leaves, so that they hold whatever it turns out to cost. Pure."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from greenroom.model.money import Picodollars


class Purse(Struct, frozen=True, kw_only=True):
    """What may be spent in all, what of it is spent, and what the calls that are out may cost at most.

    `doubtful` is what ended calls may have cost without anybody being told: their end was not seen.
    """

    of: Literal["batch", "month"]
    limit: Picodollars
    spent: Picodollars
    reserved: Picodollars
    doubtful: Picodollars = Picodollars(0)

    @property
    def left(self) -> Picodollars:
        """What may still be set aside; never negative."""
        return Picodollars(max(0, self.limit - self.spent - self.doubtful - self.reserved))


class Paid(Struct, frozen=True):
    """So many calls can be paid for now."""

    calls: int


class Later(Struct, frozen=True):
    """None can be paid for now; but those that are out mostly cost less than was set aside for them."""


class Spent(Struct, frozen=True):
    """None can be paid for, unless somebody raises this purse's limit."""

    purse: Purse


Funding = Paid | Later | Spent


def funding(purses: Sequence[Purse], wanted: Picodollars, calls: int) -> Funding:
    """How many of so many calls the purses pay for, where each may cost as much as `wanted`.

    A price that is not known yet (0) is taken for the smallest there is: each call is held against the purses once
    more as it leaves, by its own.
    """
    each = max(1, wanted)
    short = [purse for purse in purses if purse.left < each]
    for purse in short:
        if not purse.reserved:
            return Spent(purse)
    if short:
        return Later()
    return Paid(min([calls, *(purse.left // each for purse in purses)]))
