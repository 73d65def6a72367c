"""How many calls may be out at once: found by trying, and taken back where the provider pushes back."""

COOL_S = 5.0
"""Seconds after a cut without another one: the calls that left before it still come back."""

STILL_S = 2.0
"""Seconds after a cut without growth; where a limit may be behind it, `COOL_S`."""

STEP_S = 2.0
"""Seconds between two small steps up."""

BACK_S = 1.0
"""Seconds between them on the way back to what there was before a cut.

All of it is back before the next cut may come: so push-back that comes by chance, whatever the width, does not
wear it down to nothing, cut by cut. Not so where a limit may be behind it.
"""

WINDOW_S = 10.0
"""Seconds after which calls that went badly are forgotten."""

LIFT_S = 300.0
"""Seconds after a cut at which a bound that was none before is none again."""

_USED = 0.8
_KEPT = 0.8
_BAD = 0.4
_FEW = 5
"""There is no growth while more calls than a few, and more than this share of them, go badly."""


class AdaptiveConcurrency:
    """A bound on calls at once. Times are monotonic seconds.

    It doubles with each round of answers until something is in the way; then it grows by small steps. It only
    grows where at least 80 % of it was really used. One *episode* of push-back cuts it by a fifth, once, and then
    it cools down at least as long as the provider asked for; the next one may come at once only where a step up
    turns out to be one too many. Failures of the server stop growth without a cut, if they are more than a few.
    """

    def __init__(self, *, start: int | None, most: int) -> None:
        """`start` None is no bound before the first push-back; a number doubles from there up to `most`."""
        self._start = start
        self._most = most
        self._width = start
        self._doubling = start is not None
        self._answers = 0
        self._peak = 0
        self._before = 0
        self._ended = self._bad = 0
        self._window_at = float("-inf")
        self._cut_at = float("-inf")
        self._cool_until = float("-inf")
        self._changed_at = float("-inf")
        self._why: str | None = None

    @property
    def width(self) -> int | None:
        """Calls at once; None is no bound."""
        return self._width

    @property
    def why(self) -> str | None:
        """Why it changed last; None where it never did."""
        return self._why

    def used(self, in_use: int) -> None:
        """So many are out."""
        self._peak = max(self._peak, in_use)

    def pushed_back(
        self, why: str, *, left_at: float, in_use: int, wait_s: float, by_limit: bool, now: float
    ) -> None:
        """The provider pushed back a call that had left at a time.

        Args:
            why: what it said, for a person.
            left_at: a call that left before the last cut says nothing of what came after.
            in_use: calls that are out, this one too.
            wait_s: for how long it wants to be left alone.
            by_limit: a limit that it does not tell may be behind it, which will be there on the way back as well.
            now: the time.
        """
        self._went_badly(now)
        self._cool_until = max(self._cool_until, now + wait_s)
        too_far = self._changed_at > self._cut_at and left_at >= self._changed_at and self._goes_badly
        if left_at <= self._cut_at or (now < self._cut_at + COOL_S and not too_far):
            return
        base = in_use if self._width is None else min(self._width, in_use)
        self._cut_at = now
        self._cool_until = max(self._cool_until, now + (COOL_S if by_limit or too_far else STILL_S))
        self._doubling = False
        self._before = 0 if by_limit else base - too_far
        self._set(max(1, int(base * _KEPT)), why, now)

    def failed(self, now: float) -> None:
        """The server failed."""
        self._went_badly(now)

    def answered(self, in_use: int, now: float) -> None:
        """An answer came; so many were out with it."""
        if self._width is None:
            return
        if self._start is None and now >= self._cut_at + LIFT_S:
            self._set(None, "no push-back for five minutes", now)
            return
        self._count(now)
        self._answers += 1
        self._peak = max(self._peak, in_use)
        if now < self._cool_until or self._peak < _USED * self._width or self._goes_badly:
            return
        if self._doubling:
            if self._answers >= self._width and self._width < self._most:
                self._set(min(self._most, 2 * self._width), "doubled: all of it was used", now)
            return
        most, step_s = (self._before, BACK_S) if self._width < self._before else (self._most, STEP_S)
        if now >= self._changed_at + step_s and self._width < most:
            step = max(1, self._width // 10)
            self._set(min(most, self._width + step), "a step up: all of it was used", now)

    @property
    def _goes_badly(self) -> bool:
        return self._bad >= _FEW and self._bad > _BAD * self._ended

    def _went_badly(self, now: float) -> None:
        self._count(now)
        self._bad += 1

    def _count(self, now: float) -> None:
        if now >= self._window_at + WINDOW_S:
            self._window_at = now
            self._ended = self._bad = 0
        self._ended += 1

    def _set(self, width: int | None, why: str, now: float) -> None:
        self._width, self._why, self._changed_at = width, why, now
        self._answers = self._peak = self._ended = self._bad = 0
