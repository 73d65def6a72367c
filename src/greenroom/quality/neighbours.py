"""Conversations at hand, and which of them is nearest to another one."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from greenroom.model.conversation import Turn
from greenroom.quality.signature import Shingles, bands_of, likeness, shingles_of
from greenroom.quality.sketch import Sketch

_OF_A_BAND: Final = 12
"""The newest of those that share a band; a band that hundreds share is of a text that hundreds share."""

_MOST: Final = 3
"""Those that share most bands: with the copy of anything among them, more would be compared for nothing."""


class Signed:
    """A conversation's shingles, bands and sketch."""

    __slots__ = ("bands", "shingles", "sketch")

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.shingles: Shingles = shingles_of(turns)
        self.bands = bands_of(self.shingles)
        self.sketch = Sketch.of(self.shingles)


class Neighbours:
    """Signed conversations in memory, by band."""

    def __init__(self) -> None:
        self._by_band: dict[int, list[Signed]] = {}

    def add(self, signed: Signed) -> None:
        """Take one in."""
        for band in signed.bands:
            self._by_band.setdefault(band, []).append(signed)

    def drop(self, signed: Signed) -> None:
        """Let go of one that is in."""
        for band in signed.bands:
            here = self._by_band[band]
            here.remove(signed)
            if not here:
                del self._by_band[band]

    def nearest(self, signed: Signed) -> float:
        """How alike the nearest other one is; 0 where none shares a band."""
        return self.nearest_one(signed)[0]

    def nearest_one(self, signed: Signed) -> tuple[float, Signed | None]:
        """How alike the nearest other one is, and which that is; 0 and None where none shares a band.

        Of those that share bands, a few are looked at, as the store does: `greenroom.store.duplicates`.
        """
        met: dict[int, Signed] = {}
        shared: Counter[int] = Counter()
        for band in signed.bands:
            newest = self._by_band.get(band, [])[-_OF_A_BAND:]
            met.update((id(other), other) for other in newest)
            shared.update(map(id, newest))
        del shared[id(signed)]  # a Counter has nothing against one that is not in it
        alike = ((likeness(signed.shingles, met[key].shingles), met[key]) for key, _ in shared.most_common(_MOST))
        return max(alike, key=lambda each: each[0], default=(0.0, None))
