"""Figures as a person reads them."""

from datetime import datetime
from typing import Final

from greenroom.model.attempt import is_simulated
from greenroom.model.money import in_words, picodollars

SHOWN_OF_ID: Final = 8


def short(row_id: str | None) -> str:
    """The last characters of an id: the first ones are the time, which neighbours share."""
    return row_id[-SHOWN_OF_ID:] if row_id else ""


def money(amount: float | None) -> str:
    """US dollars as everything in Greenroom says them; `?` where nobody knows."""
    return "?" if amount is None else in_words(picodollars(amount))


def cost(amount: float | None, provider: str) -> str:
    """What a provider's work cost, in brackets where it was simulated."""
    return f"({money(amount)})" if is_simulated(provider) else money(amount)


def cached(read: int, written: int) -> str:
    """What follows a number of tokens that go in, where some of them had to do with the cache."""
    return f"; {read:,} read from the cache, {written:,} written to it" if read or written else ""


def duration(seconds: float | None) -> str:
    """A time span: `0.4 s`, `42 s`, `3 min 05 s`, `2 h 10 min`, `?` where nobody knows."""
    if seconds is None:
        return "?"
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60:02} min"


def took(duration_ms: float | None) -> str:
    """The same of a call, whose time is in milliseconds."""
    return duration(None if duration_ms is None else duration_ms / 1000)


def clock(text: str | None) -> str:
    """A time of the wire as the reader's own clock shows it, to the second."""
    if not text:
        return ""
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """So many of something: `1 row`, `2,000 rows`. `plural` where an s does not make it."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def score(value: float | None) -> str:
    """A score of 0 to 10, or nothing."""
    return "" if value is None else f"{value:.1f}"


def percent(value: float) -> str:
    """How much of a hundred is done: whole, and never more than there is."""
    return f"{int(value)} %"


def rate(value: float) -> str:
    """How often, of a hundred: rounded, but 100 only of always, and 0 only of never."""
    whole = round(value)
    return f"{min(max(whole, 1), 99) if 0 < value < 100 else whole} %"
