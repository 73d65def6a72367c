"""A text to make flashcards of, before it is sent: where it comes from, and whether it is one."""

from pathlib import Path
from typing import Final

from msgspec import Struct

from greenroom.cli.figures import duration
from greenroom.model.errors import Refused
from greenroom.model.flashcards import LONGEST_SOURCE, SHORTEST_SOURCE

LARGEST_FILE: Final = 1_000_000
"""Bytes of a file that are read: far more than a text may have, so that one can be cut out of it here."""
LONGEST_NAME: Final = 200


class Draft(Struct, frozen=True, kw_only=True):
    """What was entered so far. It outlives the form, so that nothing is lost by leaving it."""

    name: str = ""
    path: str = ""
    text: str = ""


class NoText(Exception):
    """A file that no text can be read from; says why."""


def count(text: str) -> int:
    """Characters as the daemon counts them: code points, without blanks around the text."""
    return len(text.strip())


def counted(text: str) -> tuple[bool, str]:
    """Whether a text may be sent, and what is said of its length."""
    number = count(text)
    bounds = f"{SHORTEST_SOURCE:,} to {LONGEST_SOURCE:,} characters"
    if number < SHORTEST_SOURCE:
        return False, f"✗ {number:,} of {bounds}: {SHORTEST_SOURCE - number:,} too few"
    if number > LONGEST_SOURCE:
        return False, f"✗ {number:,} of {bounds}: {number - LONGEST_SOURCE:,} too many, take some out"
    return True, f"✓ {number:,} of {bounds}"


def read_file(path: str) -> tuple[str, str]:
    """The name and the text of a file. It asks the file system, and belongs off the event loop.

    Raises:
        NoText: it can't be read, is no text in UTF-8, or is far too long.
    """
    place = Path(path).expanduser()
    try:
        size = place.stat().st_size
        if size > LARGEST_FILE:
            raise NoText(f"{path} has {size:,} bytes: split it, and have cards made of each part.")
        return place.name[-LONGEST_NAME:], place.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise NoText(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NoText(f"{path} is not UTF-8 (byte {error.start + 1}): convert it with iconv.") from error


def wait_s(refused: Refused) -> float | None:
    """In how many seconds the next text is taken on; None where that is not why it was refused."""
    if refused.wire_type != "rate_limited":
        return None
    told = refused.details.get("retry_after_s")
    return float(told) if isinstance(told, int | float) else 1.0


def waiting(left_s: float) -> str:
    """What is said while no further text is taken on."""
    if left_s <= 0:
        return "The next text may go now."
    return f"The next text may go in {duration(left_s)}: as many as you may send in a while are taken on."
