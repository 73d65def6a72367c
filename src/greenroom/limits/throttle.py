"""How far the pace is lowered after push-back that no limit explains, and how it comes back."""

_CUT = 0.2
_REGAIN_S = 15.0
_LOWEST = 0.05

COOL_S = 5.0
"""Seconds after a cut without another one: the calls that left before it still come back."""


class Throttle:
    """A factor on the pace, from 1 down, by the curve of CUBIC (RFC 9438, section 4.2).

    A cut takes a fifth. The way back is steep at first, flat where the push-back came, and then steeper and
    steeper, so that a limit that was lifted is used again within a minute. Times are monotonic seconds.
    """

    def __init__(self) -> None:
        self._top = 1.0
        self._from: float | None = None
        self._cut_at = float("-inf")

    def factor(self, now: float) -> float:
        """The factor now."""
        if self._from is None:
            return 1.0
        way = max(0.0, now - self._from) / _REGAIN_S - 1
        factor = self._top * (1 + _CUT * way**3)
        if factor >= 1:
            self._from = None
            return 1.0
        return max(_LOWEST, factor)

    def cut(self, *, left_at: float, cool_s: float, now: float) -> None:
        """Lower the pace by a fifth of what it is, and leave it there for so many seconds.

        A call that had left before the last cut says nothing of what came after it.
        """
        if left_at <= self._cut_at or now < self._cut_at + COOL_S:
            return
        self._cut_at = now
        self._top = self.factor(now)
        self._from = now + cool_s

    def lift(self) -> None:
        """The push-back is explained."""
        self._from = None
