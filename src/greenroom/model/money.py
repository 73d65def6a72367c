"""Money: integers of picodollars inside, dollars to six decimals at the edge.

A cached token at half price costs a fraction of a nanodollar, so nothing coarser adds up exactly.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NewType

Picodollars = NewType("Picodollars", int)
"""10⁻¹² US dollars. SQLite's 64-bit integers hold 9 million dollars of them."""

PICO = 10**12


def dollars(amount: Picodollars) -> float:
    """US dollars, rounded once (half to even) to six decimals."""
    return float((Decimal(amount) / PICO).quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN))


def picodollars(amount: float | Decimal) -> Picodollars:
    """The exact integer of an amount that a person wrote in dollars."""
    return Picodollars(int((Decimal(str(amount)) * PICO).to_integral_value(rounding=ROUND_HALF_EVEN)))


def in_words(amount: Picodollars) -> str:
    """An amount for a person: `$4.20`; below a dollar with four or six decimals where cents would hide some."""
    shown = Decimal(amount) / PICO
    if shown >= 1 or shown == shown.quantize(Decimal("0.01")):
        return f"${shown:,.2f}"
    return f"${shown:.4f}" if shown >= Decimal("0.001") else f"${shown:.6f}"
