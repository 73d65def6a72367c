"""How long methods and queries take, and how often things happen."""

import math
from collections import Counter, deque
from collections.abc import Sequence

from greenroom.protocol.commands.system import Percentiles

RECENT = 1_000
"""The calls that percentiles are taken over, of each method and each kind of query."""


def percentiles(times_s: Sequence[float], count: int) -> Percentiles:
    """Nearest-rank percentiles of at least one time, in milliseconds; `count` is how many there were in all."""
    ordered = sorted(times_s)
    p50, p95, p99 = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.50, 0.95, 0.99))
    return Percentiles(count, round(p50 * 1e3, 3), round(p95 * 1e3, 3), round(p99 * 1e3, 3))


class Timings:
    """The latest times of several kinds of thing."""

    def __init__(self) -> None:
        self._latest: dict[str, deque[float]] = {}
        self._counts: Counter[str] = Counter()

    def note(self, kind: str, seconds: float) -> None:
        """One more took that long."""
        latest = self._latest.get(kind)
        if latest is None:
            latest = self._latest[kind] = deque(maxlen=RECENT)
        latest.append(seconds)
        self._counts[kind] += 1

    def told(self) -> dict[str, Percentiles]:
        """Each kind with its percentiles, by name."""
        return {kind: percentiles(self._latest[kind], self._counts[kind]) for kind in sorted(self._latest)}


class Metering:
    """All that the gateway measures."""

    def __init__(self) -> None:
        self.methods = Timings()
        self.queries = Timings()
        self.counters: Counter[str] = Counter()
