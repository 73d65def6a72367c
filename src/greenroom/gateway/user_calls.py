"""How many calls a user may make: so that one program that runs wild leaves the daemon to the others."""

from collections import deque

from greenroom.model.allowance import Allowance, Exhausted, refusal, take
from greenroom.model.times import Clock, Micros

ALWAYS = frozenset({"system.hello", "system.ping", "system.shutdown", "batch.pause", "batch.cancel"})
"""What is never refused and counts for nothing: signs of life, and whatever stops work that costs money."""

_MINUTE_S = 60.0


class UserCalls:
    """The calls of the last minute, by user. Calls that are refused do not count."""

    def __init__(self, per_minute: int | None, clock: Clock) -> None:
        """`per_minute` None is no bound."""
        self._allowance = None if per_minute is None else Allowance(per_minute, _MINUTE_S)
        self._clock = clock
        self._made: dict[int, deque[Micros]] = {}

    def count(self, uid: int, method: str) -> None:
        """A user makes a call.

        Raises:
            RateLimited: that is one too many.
        """
        if self._allowance is None or method in ALWAYS:
            return
        # A clock that can't be set back counts; what is told is the time of day.
        now = Micros(round(self._clock.monotonic() * 1_000_000))
        made = self._made.setdefault(uid, deque())
        while made and made[0] <= now - self._allowance.window:
            made.popleft()
        match take(self._allowance, made, now):
            case Exhausted(limit, _, retry_after_s):
                reset_at = Micros(self._clock.now() + round(retry_after_s * 1_000_000))
                message = f"You have made {limit:,} calls within a minute, and more are not allowed."
                raise refusal(Exhausted(limit, reset_at, retry_after_s), message)
            case _:
                made.append(now)
