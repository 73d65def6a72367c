"""Finding the end of a list whose length nobody counts: forward in leaps, then halving what is between."""

from typing import Final

FARTHEST: Final = 10**7
"""Pages; no list is that long."""


class Ending:
    """Which page is the last one? `number` is the next one to look at; None once it is known.

    Some twenty looks find it among a hundred million rows.
    """

    def __init__(self, known: int) -> None:
        """Begin.

        Args:
            known: the number of a page that is there.
        """
        self._there = known
        self._beyond: int | None = None
        self.number: int | None = max(2, known * 2)

    @property
    def last(self) -> int:
        """The last page of which it is known that it is there."""
        return self._there

    def saw(self, *, rows: bool, more: bool) -> None:
        """Note what was at `number`: whether it has rows, and whether the list goes on after it."""
        looked = self.number
        if looked is None:
            return
        if not rows:
            self._beyond = looked
        else:
            self._there = looked
            if not more:
                self.number = None
                return
        if self._beyond is None:
            self.number = min(looked * 2, FARTHEST) if looked < FARTHEST else None
        elif self._beyond - self._there <= 1:
            self.number = None
        else:
            self.number = (self._there + self._beyond) // 2
