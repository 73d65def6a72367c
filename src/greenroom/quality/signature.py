"""Signatures of conversations: what is alike shares a band, and is then compared word by word.

MinHash (Broder 1997) over the pairs of neighbouring words of all turns: two sets share a minimum as often as their
Jaccard index says. Four minima make a band. Where each word was changed with a chance of one in ten, the index is
0.68 on average and 0.55 in one text of twenty; fourteen bands find 19 such copies in 20 (the mean of
1 - (1 - index^4)^14), and of a million strangers at 0.03 about eleven, which the comparison then rules out.
"""

from collections.abc import Sequence
from itertools import chain, pairwise
from struct import Struct as Packing
from typing import Final

from rensa import RMinHash

from greenroom.model.conversation import Turn
from greenroom.quality.wording import words_in

Shingles = frozenset[str]
"""The pairs of neighbouring words of a conversation, with a space between."""

BANDS: Final = 14
_ROWS: Final = 4
_SEED: Final = 1
_LEAST: Final = 10
"""Shorter ones have no signature: a question and its one answer may well be the same twice."""

_MINIMA = Packing(f"<{BANDS * _ROWS}I")
_HALVES = Packing(f"<{BANDS * _ROWS // 2}Q")
_SIGNED, _UNSIGNED = Packing(f"<{BANDS}q"), Packing(f"<{BANDS}Q")
_ONE, _OTHER, _PLACE = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
"""Odd ones, so that no bit is lost: multiplicative hashing (Knuth, TAOCP 3, 6.4), cheaper than a digest."""

_PLACES: Final = [band * _PLACE for band in range(BANDS)]
_MASK: Final = 2**64 - 1


def shingles_of(turns: Sequence[Turn]) -> Shingles:
    """The pairs of neighbouring words, turn by turn; none of a conversation of a few words."""
    said = [words_in(turn.content) for turn in turns]
    if sum(map(len, said)) - sum(map(bool, said)) < _LEAST:
        return frozenset()
    return frozenset(map(" ".join, chain.from_iterable(map(pairwise, said))))


def bands_of(shingles: Shingles) -> tuple[int, ...]:
    """The bands of a conversation: `BANDS` signed integers of 64 bits, or none without shingles.

    The same for the same words in every process: they are kept.
    """
    if not shingles:
        return ()
    minhash = RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    minhash.update(list(shingles))
    minima = minhash.digest()
    halves = _HALVES.unpack(_MINIMA.pack(*minima))
    hashed = [
        (one * _ONE + other * _OTHER + place) & _MASK
        for one, other, place in zip(halves[::2], halves[1::2], _PLACES, strict=True)
    ]
    return _SIGNED.unpack(_UNSIGNED.pack(*hashed))


def likeness(one: Shingles, other: Shingles) -> float:
    """How alike two conversations are, from 0 to 1: the Jaccard index of their shingles."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
