"""What refused requests cost whoever sends them: time.

A session may send some requests that are refused now and then, as everybody errs. Past that each takes a place in
a schedule that all sessions share, and the session is read from again when its place has come: rubbish on fifty
connections is answered no faster than rubbish on one, and whoever sends none waits for nobody. Nothing is lost
by it, as the peer's own socket fills up meanwhile and makes the peer wait. Such a session also has its requests
carried out one after the other, so that what others ask the store for does not queue behind them.
"""

from greenroom.gateway.schedule import Schedule

FREE_PER_S = 2.0
FREE_AT_ONCE = 20.0
"""Refusals of one session that cost it nothing: in a second, and saved up."""

PAID_PER_S = 1_000.0
"""Refusals of all sessions together that are carried out in a second past that."""


class Patience:
    """What one session has left."""

    def __init__(self, schedule: Schedule) -> None:
        """`schedule` has the places for refusals of all sessions, `PAID_PER_S` a second."""
        self._schedule = schedule
        self._free = FREE_AT_ONCE
        self._counted_at = schedule.now()
        self.until = self._counted_at
        """When the session is to be read from again; in the past where it need not wait."""

    def refused(self) -> bool:
        """One more was refused; answers whether it was free."""
        self._refill()
        if self._free >= 1:
            self._free -= 1
            return True
        self.until = self._schedule.place()
        return False

    def at_a_time(self, most: int) -> int:
        """How many requests of the session may be carried out side by side, `most` where few were refused."""
        self._refill()
        return most if self._free >= FREE_AT_ONCE / 2 else 1

    def _refill(self) -> None:
        now = self._schedule.now()
        self._free = min(FREE_AT_ONCE, self._free + (now - self._counted_at) * FREE_PER_S)
        self._counted_at = now

    @property
    def waits_s(self) -> float:
        """Seconds for which the session is not to be read from; 0 where it need not wait."""
        return max(0.0, self.until - self._schedule.now())
