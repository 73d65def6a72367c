"""Near-duplicates left out: of conversations that are alike from a threshold on, the oldest stays.

Likeness is the Jaccard index of the pairs of neighbouring words, as the quality component `closeness` has it,
estimated by MinHash. Bands of the signature (locality-sensitive hashing) find whom to compare with; their width
follows from the threshold. What was seen is on disk, so that memory does not grow with the number of rows.
"""

import hashlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rensa import RMinHash

from greenroom.model.conversation import Turn
from greenroom.quality.signature import shingles_of
from greenroom.store.likenesses import Likenesses

_FOUND: Final = 0.99
"""How surely a pair at the threshold itself shares a band."""

_NUMBERS: Final = 128
"""Of a signature: a likeness is estimated with a standard error of 0.04 or less."""

_SEED: Final = 1
_NUMBER_BYTES: Final = 4


class Duplicates:
    """Conversations that were seen.

    Args:
        file: where they are noted; it must not be there yet.
        threshold: over 0 and up to 1; 1 stands for the same pairs of words, nearly always.
    """

    def __init__(self, file: Path, threshold: float) -> None:
        self._seen = Likenesses(file)
        self._threshold = threshold
        self._width = _NUMBER_BYTES * width(threshold, _NUMBERS)

    def is_one(self, turns: Sequence[Turn]) -> bool:
        """Whether a conversation is like one that was seen; if not, it is seen from now on."""
        signature = _signature(turns)
        bands = _bands(signature, self._width)
        if any(_likeness(signature, other) >= self._threshold for other in self._seen.sharing(bands)):
            return True
        self._seen.add(bands, signature)
        return False

    def close(self) -> None:
        """Let go of the file."""
        self._seen.close()


def width(threshold: float, length: int) -> int:
    """The widest band with which a pair at the threshold is found nearly always.

    With bands of r numbers, `length // r` of them, a pair of likeness t shares one with 1 - (1 - t^r)^bands
    (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, section 3.4).
    """
    for rows in range(length, 1, -1):
        if 1 - (1 - threshold**rows) ** (length // rows) >= _FOUND:
            return rows
    return 1


def _signature(turns: Sequence[Turn]) -> bytes:
    """The minima of a conversation; a digest of its words where it has so few that chance makes them alike."""
    shingles = shingles_of(turns)
    if not shingles:
        words = "\n".join(" ".join(turn.content.casefold().split()) for turn in turns)
        return hashlib.sha256(words.encode()).digest()
    minhash = RMinHash(num_perm=_NUMBERS, seed=_SEED)
    minhash.update(list(shingles))
    return array("I", minhash.digest()).tobytes()


def _likeness(one: bytes, other: bytes) -> float:
    if one == other:
        return 1.0
    if len(one) != len(other) or len(one) != _NUMBERS * _NUMBER_BYTES:
        return 0.0
    return sum(map(int.__eq__, array("I", one), array("I", other))) / _NUMBERS


def _bands(signature: bytes, size: int) -> list[int]:
    """A number for each band: its place and what stands in it, as 64 bits with a sign, as SQLite has them."""
    size = min(size, len(signature))
    return [
        int.from_bytes(
            hashlib.blake2b(
                signature[start : start + size], digest_size=8, salt=start.to_bytes(2, "big")
            ).digest(),
            "big",
            signed=True,
        )
        for start in range(0, len(signature) - size + 1, size)
    ]
