"""Samples: requests that others are much like, by which those are packed to next to nothing.

What a template asks for again and again differs in a few words of ten thousand letters. zlib takes a text that it
is to suppose went before (a preset dictionary, RFC 1950), and a compressor that has read one can be copied: that
takes a quarter of the time, and a twentieth of the room.
"""

import zlib
from collections import OrderedDict
from hashlib import sha256
from typing import Final

_BEGINNING: Final = 512
"""Bytes by which a request is taken to be like another. One that turns out not to be is packed a little worse."""

_REMEMBERED: Final = 16
"""Samples, some 200 kB each with the compressor."""

_LEVEL: Final = 3
"""Of zlib: with a sample, no more work than at 1, and half the size."""

_HASHING: Final = 7
"""How much memory zlib takes to find what is said again: with more it is no better, and a copy takes longer."""

REACH: Final = 10_000
"""A sample is for so many attempts before and after the one that brought it: to drop it, all of them are asked."""

LARGEST: Final = 30_000
"""Bytes. What is looked for in a sample lies as far back as it is long, and zlib looks back 32 kB."""


class Sample:
    """One request by which others are packed."""

    def __init__(self, number: int, around: int, body: bytes) -> None:
        """Take a request, the number that it is kept under, and the `seq` of the attempt that brought it."""
        self.number = number
        self.around = around
        self.digest = digest_of(body)
        self._compressor = zlib.compressobj(_LEVEL, memLevel=_HASHING, zdict=body)

    def pack(self, body: bytes) -> bytes:
        """What is different in another one."""
        compressor = self._compressor.copy()
        return compressor.compress(body) + compressor.flush()


class Samples:
    """The samples that were of use last, by whose they are and how they begin.

    It remembers what was written, whether or not that became durable: who uses a sample makes sure that it is
    there, with the same digest.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, bytes], Sample] = OrderedDict()

    def like(self, owner: int, body: bytes, seq: int) -> Sample | None:
        """The sample that the request of one of an owner's attempts may be like."""
        key = (owner, body[:_BEGINNING])
        found = self._known.get(key)
        if found is None or abs(seq - found.around) > REACH:
            return None
        self._known.move_to_end(key)
        return found

    def remember(self, owner: int, body: bytes, sample: Sample) -> None:
        """Take a request as the sample of those that begin as it does."""
        key = (owner, body[:_BEGINNING])
        self._known[key] = sample
        self._known.move_to_end(key)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def digest_of(body: bytes) -> bytes:
    """What tells a sample from another one that has got its number since."""
    return sha256(body).digest()
