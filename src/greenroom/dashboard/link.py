"""The link to the daemon as a state machine: connecting, live, away, refused.

Pure: what happened and the time go in, the next state comes out. `line` carries it out.
"""

from typing import Final

from msgspec import Struct

FIRST_WAIT_S: Final = 0.1
LONGEST_WAIT_S: Final = 1.0
"""A daemon that is back is noticed within this; connecting to a socket of the same machine costs next to
nothing."""
REFUSED_WAIT_S: Final = 5.0
"""A daemon that will not have us is asked again this often: it may be exchanged for another one."""


class Connecting(Struct, frozen=True):
    """For the first time."""


class Live(Struct, frozen=True):
    """The daemon is there, since a time of the monotonic clock; `boots` counts how often it has come (back)."""

    since: float
    boots: int = 1


class Away(Struct, frozen=True):
    """Nobody answers, or it went away; it is tried again at a time of the monotonic clock."""

    why: str
    tries: int
    retry_at: float
    boots: int = 0


class Refused(Struct, frozen=True):
    """The daemon is there and will not have us."""

    why: str
    retry_at: float
    boots: int = 0


Link = Connecting | Live | Away | Refused


def wait_s(tries: int) -> float:
    """How long to wait after so many tries that failed: twice as long each time, up to a bound."""
    return min(FIRST_WAIT_S * 2.0 ** min(tries, 10), LONGEST_WAIT_S)


def opened(link: Link, now: float) -> Live:
    """The daemon answered."""
    return Live(since=now, boots=_boots(link) + 1)


def failed(link: Link, why: str, now: float) -> Away:
    """It could not be reached, or was lost."""
    tries = link.tries + 1 if isinstance(link, Away) else 0
    return Away(why=why, tries=tries, retry_at=now + wait_s(tries), boots=_boots(link))


def refused(link: Link, why: str, now: float) -> Refused:
    """It said no to us."""
    return Refused(why=why, retry_at=now + REFUSED_WAIT_S, boots=_boots(link))


def _boots(link: Link) -> int:
    return 0 if isinstance(link, Connecting) else link.boots


def words(link: Link) -> tuple[str, str, str]:
    """A glyph, a word and a colour for the header; each of the first two tells it alone."""
    match link:
        case Connecting():
            return "◌", "connecting", "yellow"
        case Live():
            return "●", "live", "green"
        case Away(boots=0):
            return "○", "no daemon", "red"
        case Away():
            return "○", "daemon away", "red"
        case Refused():
            return "✕", "refused", "red"
