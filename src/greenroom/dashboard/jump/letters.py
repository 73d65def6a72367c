"""The letters that name places: short ones first, and none that begins another one."""

from collections.abc import Sequence
from typing import Final

ALPHABET: Final = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first."""

MOST: Final = len(ALPHABET) ** 2
"""So many places can be named."""


def names(count: int) -> Sequence[str]:
    """So many names of one letter or two; as many of one as there can be.

    Raises:
        ValueError: there are more places than names.
    """
    if count > MOST:
        raise ValueError(f"{count} places, and {MOST} names")
    size = len(ALPHABET)
    # Each letter that begins names of two takes one name away and gives as many as there are letters.
    begins = -(-max(0, count - size) // (size - 1))
    single = ALPHABET[: size - begins]
    double = [first + second for first in ALPHABET[size - begins :] for second in ALPHABET]
    return [*single, *double][:count]
