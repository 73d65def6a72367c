"""Batches that can't pay for a verdict just now, since calls that are out hold their money. Pure."""

from collections.abc import Mapping
from enum import Enum, auto


class _Now(Enum):
    RESTS = auto()
    MAY_TRY = auto()
    TRIES = auto()


class Shortages:
    """Which batches are short of money: each rests, then one of its cases tries for all, and so on.

    The others' cases are begun with meanwhile, and it costs next to nothing how long a batch is short, and of how
    many cases.
    """

    def __init__(self) -> None:
        self._now: dict[str, _Now] = {}

    @property
    def most(self) -> Mapping[str, int]:
        """Of how many cases a batch that is short may begin with: one, or none yet."""
        return {batch_id: int(now is _Now.MAY_TRY) for batch_id, now in self._now.items()}

    def admits(self, batch_id: str) -> bool:
        """Whether a case of a batch may be begun with. Where it is the one that tries, no other is after it."""
        now = self._now.get(batch_id)
        if now is _Now.MAY_TRY:
            self._now[batch_id] = _Now.TRIES
        return now in {None, _Now.MAY_TRY}

    def is_short(self, batch_id: str) -> bool:
        """A case was let go for want of money. Answers whether a rest begins with that."""
        begins = self._now.get(batch_id) is not _Now.RESTS
        self._now[batch_id] = _Now.RESTS
        return begins

    def rested(self, batch_id: str) -> None:
        """A batch has rested, unless it needs no rest any more."""
        if batch_id in self._now:
            self._now[batch_id] = _Now.MAY_TRY

    def settled(self, batch_id: str) -> None:
        """A case came to an end otherwise: its call let go of its money, or needed none."""
        self._now.pop(batch_id, None)
