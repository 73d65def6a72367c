"""Looking again until something has ended: often at first, for what is over in a moment, and then less."""

from collections.abc import Iterator
from typing import Final

FIRST_LOOK_S: Final = 0.05
LONGEST_WAIT_S: Final = 1.0


def waits_s() -> Iterator[float]:
    """Seconds to wait before each look."""
    wait_s = FIRST_LOOK_S
    while True:
        yield wait_s
        wait_s = min(wait_s * 1.5, LONGEST_WAIT_S)
