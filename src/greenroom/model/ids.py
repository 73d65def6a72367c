"""Ids: UUIDv7 as text, so that they sort by the time they were made (RFC 9562, section 5.7)."""

import random
from typing import Protocol

import uuid_utils

from greenroom.model.times import Clock


class Ids(Protocol):
    """Where new ids come from."""

    def new(self) -> str:
        """An id that nobody has."""
        ...


class Uuid7Ids:
    """Ids by the machine's clock and randomness."""

    def new(self) -> str:
        """A new UUIDv7, later than the ones before it."""
        return str(uuid_utils.uuid7())


class SeededIds:
    """Ids by a clock and a randomness that are handed in, so that a seeded run makes the same ones again."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._count = 0

    def new(self) -> str:
        """A new UUIDv7: milliseconds, a counter in place of the sub-millisecond bits, seeded random bits."""
        self._count += 1
        millis = (self._clock.now() // 1000) & (2**48 - 1)
        value = millis << 80 | 7 << 76 | (self._count & 0xFFF) << 64 | 2 << 62 | self._rng.getrandbits(62)
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
