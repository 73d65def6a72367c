"""Conversations at hand, and which of them is nearest to another one."""

from collections.abc import Sequence

from greenroom.model.conversation import Turn
from greenroom.quality.signature import Shingles, bands_of, likeness, shingles_of


class Signed:
    """A conversation's shingles and bands."""

    __slots__ = ("bands", "shingles")

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.shingles: Shingles = shingles_of(turns)
        self.bands = bands_of(self.shingles)


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
        """How alike the nearest other one is, and which that is; 0 and None where none shares a band."""
        met = {
            id(other): other
            for band in signed.bands
            for other in self._by_band.get(band, ())
            if other is not signed
        }
        alike = ((likeness(signed.shingles, other.shingles), other) for other in met.values())
        return max(alike, key=lambda each: each[0], default=(0.0, None))
