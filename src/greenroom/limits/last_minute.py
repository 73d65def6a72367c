"""How much was used within the last minute."""

_SLOTS = 60


class LastMinute:
    """A sum over the last sixty seconds, kept by the second. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._slots = [0.0] * _SLOTS
        self._second = 0

    def add(self, amount: float, now: float) -> None:
        """So much was used."""
        self._forget(now)
        self._slots[self._second % _SLOTS] += amount

    def total(self, now: float) -> float:
        """The sum."""
        self._forget(now)
        return sum(self._slots)

    def _forget(self, now: float) -> None:
        for second in range(max(self._second + 1, int(now) - _SLOTS + 1), int(now) + 1):
            self._slots[second % _SLOTS] = 0.0
        self._second = max(self._second, int(now))
