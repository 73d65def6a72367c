"""Signatures of conversations: what is alike shares a band, and is then compared word by word.

MinHash (Broder 1997) over the pairs of neighbouring words of all turns: two sets share a minimum as often as their
Jaccard index says. Four minima make a band, and twelve bands find a copy with one word in ten changed, whose index
is about 0.68, 19 times in 20 (1 - (1 - 0.68^4)^12), and of a million strangers at 0.03 about ten, which the
comparison then rules out.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from struct import Struct as Packing
from typing import Final

from rensa import RMinHash

from greenroom.model.conversation import Turn
from greenroom.quality.wording import words_of

Shingles = frozenset[tuple[str, str]]
"""The pairs of neighbouring words of a conversation."""

BANDS: Final = 12
_ROWS: Final = 4
_SEED: Final = 1
_LEAST: Final = 10
"""Shorter ones have no signature: a question and its one answer may well be the same twice."""

_BAND = Packing(f"<B{_ROWS}I")


def shingles_of(turns: Sequence[Turn]) -> Shingles:
    """The pairs of neighbouring words, turn by turn; none of a conversation of a few words."""
    pairs = [pair for turn in turns for pair in pairwise(words_of(turn.content.casefold()))]
    return frozenset(pairs) if len(pairs) >= _LEAST else frozenset()


def bands_of(shingles: Shingles) -> tuple[int, ...]:
    """The bands of a conversation: `BANDS` signed integers of 64 bits, or none without shingles.

    The same for the same words in every process: they are kept.
    """
    if not shingles:
        return ()
    minhash = RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    minhash.update([" ".join(pair) for pair in shingles])
    minima = minhash.digest()
    return tuple(
        int.from_bytes(
            blake2b(_BAND.pack(band, *minima[band * _ROWS : (band + 1) * _ROWS]), digest_size=8).digest(),
            "little",
            signed=True,
        )
        for band in range(BANDS)
    )


def likeness(one: Shingles, other: Shingles) -> float:
    """How alike two conversations are, from 0 to 1: the Jaccard index of their shingles."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
