"""How fast batches go, from what their gauges say."""

from collections.abc import Callable

from greenroom.cli.progress import Rate


class Paces:
    """Items a second, by batch."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._rates: dict[str, Rate] = {}
        self._now: dict[str, float] = {}

    def note(self, batch_id: str, completed: int) -> None:
        """A batch has come so far."""
        rate = self._rates.setdefault(batch_id, Rate(self._clock)).note(completed)
        if rate is None:
            self._now.pop(batch_id, None)
        else:
            self._now[batch_id] = rate

    def forget(self, batch_id: str) -> None:
        """A batch has come to rest."""
        self._rates.pop(batch_id, None)
        self._now.pop(batch_id, None)

    def words(self, batch_id: str) -> str:
        """`12.4/s`, `7/min`, or nothing where it can't be said."""
        rate = self._now.get(batch_id)
        if rate is None:
            return ""
        return f"{rate:.1f}/s" if rate >= 1 else f"{rate * 60:.0f}/min"
