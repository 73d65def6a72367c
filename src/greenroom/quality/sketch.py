"""Sketches of conversations: by them most are soon told to be little alike, without a look at their words.

Each pair of neighbouring words sets a bit, by its hash (as in linear counting: Whang et al. 1990). What two
conversations share sets the same bits in both: so the bits that both have bound from above how much that is.
"""

from typing import Final

from msgspec import Struct

from greenroom.quality.signature import Shingles

_BITS: Final = 8_192
"""A power of two, and enough for some two thousand words; of longer texts the bound is loose."""

_LAST: Final = _BITS - 1
_NONE: Final = b"0" * _BITS
_SET: Final = ord("1")


class Sketch(Struct, frozen=True):
    """The bits that a conversation sets, and how many they are; good for this process alone.

    `hidden` is how many of its pairs have no bit of their own.
    """

    bits: int
    count: int
    hidden: int

    @classmethod
    def of(cls, shingles: Shingles) -> "Sketch":
        """The sketch of a conversation by its shingles."""
        digits = bytearray(_NONE)
        for each in map(hash, shingles):
            digits[each & _LAST] = _SET
        bits = int(digits, 2)
        count = bits.bit_count()
        return cls(bits, count, len(shingles) - count)

    def likeness_at_most(self, other: "Sketch") -> float:
        """What the likeness of two conversations is not more than, from 0 to 1."""
        shared = (self.bits & other.bits).bit_count() + min(self.hidden, other.hidden)
        together = self.count + other.count - shared
        return shared / together if shared < together else 1.0
