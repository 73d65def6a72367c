"""How many calls may be out at once: found by trying, and taken back where the provider pushes back."""

COOL_S = 5.0
"""Seconds after a cut without another one, and without growth: the calls that left before it still come back."""

PAUSE_S = 10.0
"""Seconds without growth after the provider has failed."""

STEP_S = 2.0
"""Seconds between two small steps up."""

LIFT_S = 300.0
"""Seconds after a cut at which a bound that was none before is none again."""

_USED = 0.8
_KEPT = 0.8


class AdaptiveConcurrency:
    """A bound on calls at once. Times are monotonic seconds.

    It doubles with each round of answers until something is in the way; then it grows by small steps. It only
    grows where at least 80 % of it was really used. One *episode* of push-back cuts it by a fifth, once, and then
    it cools down at least as long as the provider asked for. Failures of the server stop growth without a cut.
    """

    def __init__(self, *, start: int | None, most: int) -> None:
        """`start` None is no bound before the first push-back; a number doubles from there up to `most`."""
        self._start = start
        self._most = most
        self._width = start
        self._doubling = start is not None
        self._answers = 0
        self._peak = 0
        self._still_until = float("-inf")
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

    def pushed_back(self, why: str, *, left_at: float, in_use: int, wait_s: float, now: float) -> bool:
        """The provider pushed back a call that had left at a time. Answers whether a new episode began.

        Args:
            why: what it said, for a person.
            left_at: a call that left before the last cut says nothing of what came after.
            in_use: calls that are out, this one too.
            wait_s: for how long it wants to be left alone.
            now: the time.
        """
        self._cool_until = max(self._cool_until, now + wait_s)
        if left_at <= self._cut_at or now < self._cut_at + COOL_S:
            return False
        base = in_use if self._width is None else min(self._width, in_use)
        self._cut_at = now
        self._cool_until = max(self._cool_until, now + COOL_S)
        self._doubling = False
        self._set(max(1, int(base * _KEPT)), why, now)
        return True

    def failed(self, now: float) -> None:
        """The server failed."""
        self._still_until = max(self._still_until, now + PAUSE_S)

    def answered(self, in_use: int, now: float) -> None:
        """An answer came; so many were out with it."""
        if self._width is None:
            return
        if self._start is None and now >= self._cut_at + LIFT_S:
            self._set(None, "no push-back for five minutes", now)
            return
        self._answers += 1
        self._peak = max(self._peak, in_use)
        if now < max(self._still_until, self._cool_until) or self._peak < _USED * self._width:
            return
        if self._doubling:
            if self._answers >= self._width and self._width < self._most:
                self._set(min(self._most, 2 * self._width), "doubled: all of it was used", now)
        elif now >= self._changed_at + STEP_S and self._width < self._most:
            step = max(1, self._width // 10)
            self._set(min(self._most, self._width + step), "a step up: all of it was used", now)

    def _set(self, width: int | None, why: str, now: float) -> None:
        self._width, self._why, self._changed_at = width, why, now
        self._answers = self._peak = 0
