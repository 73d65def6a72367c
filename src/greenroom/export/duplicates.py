"""Near-duplicates left out: of conversations that are alike from a threshold on, the oldest stays.

Likeness is the Jaccard index of the pairs of neighbouring words, as the quality component `closeness` has it.
Bands of a MinHash signature (locality-sensitive hashing) find whom to compare with; their width follows from the
threshold. What was seen is on disk, so that memory does not grow with the number of rows.
"""

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from rensa import RMinHash

from greenroom.model.conversation import Turn
from greenroom.quality.signature import Shingles, shingles_of
from greenroom.quality.wording import words_in
from greenroom.store.likenesses import Likenesses

_FOUND: Final = 0.99
"""How surely a pair at the threshold itself shares a band."""

_NUMBERS: Final = 128
"""Of a signature: they find, and decide nothing."""

_SEED: Final = 1
_BAND_BYTES: Final = 8


class Duplicates:
    """Conversations that were seen.

    Args:
        file: where they are noted; it must not be there yet.
        threshold: over 0 and up to 1; 1 stands for the same words in the same order.
    """

    def __init__(self, file: Path, threshold: float) -> None:
        self._seen = Likenesses(file)
        self._threshold = threshold
        self._width = width(threshold, _NUMBERS)

    def is_one(self, turns: Sequence[Turn]) -> bool:
        """Whether a conversation is like one that was seen; if not, it is seen from now on."""
        shingles = shingles_of(turns)
        if not shingles:
            # So few words that chance makes pairs alike, and signs tell as much as words do.
            return self._is_same(turn.content.casefold().split() for turn in turns)
        if self._threshold >= 1:
            return self._is_same(words_in(turn.content) for turn in turns)
        marks, bands = _marks(shingles), _bands(shingles, self._width)
        own = frozenset(marks)
        if any(_likeness(own, other) >= self._threshold for other in self._seen.sharing(bands)):
            return True
        self._seen.add(bands, marks.tobytes())
        return False

    def close(self) -> None:
        """Let go of the file."""
        self._seen.close()

    def _is_same(self, words: Iterable[Sequence[str]]) -> bool:
        digest = hashlib.sha256("\n".join(map(" ".join, words)).encode()).digest()
        bands = (int.from_bytes(digest[:_BAND_BYTES], "big", signed=True),)
        if digest in self._seen.sharing(bands):
            return True
        self._seen.add(bands, digest)
        return False


def width(threshold: float, length: int) -> int:
    """The widest band with which a pair at the threshold is found nearly always.

    With bands of r numbers, `length // r` of them, a pair of likeness t shares one with 1 - (1 - t^r)^bands
    (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, section 3.4).
    """
    for rows in range(length, 1, -1):
        if 1 - (1 - threshold**rows) ** (length // rows) >= _FOUND:
            return rows
    return 1


def _marks(shingles: Shingles) -> "array[int]":
    """A 32-bit hash of each, good for this process: of two texts' hundreds, any two are the same once in 10^5."""
    return array("I", array("q", map(hash, shingles)).tobytes())[::2]


def _likeness(one: frozenset[int], other: bytes) -> float:
    """The Jaccard index of marks and marks that were kept."""
    marks = array("I", other)
    shared = len(one.intersection(marks))
    return shared / (len(one) + len(marks) - shared)


def _bands(shingles: Shingles, size: int) -> list[int]:
    """A number for each band: its place and what stands in it, as 64 bits with a sign, as SQLite has them."""
    minhash = RMinHash(num_perm=_NUMBERS, seed=_SEED)
    minhash.update(list(shingles))
    minima = array("I", minhash.digest()).tobytes()
    size *= len(minima) // _NUMBERS
    return [
        int.from_bytes(
            hashlib.blake2b(
                minima[start : start + size], digest_size=_BAND_BYTES, salt=start.to_bytes(2, "big")
            ).digest(),
            "big",
            signed=True,
        )
        for start in range(0, len(minima) - size + 1, size)
    ]
