"""What the server has seen: counters for `GET /rehearsal/stats` and, where asked for, the requests themselves."""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterable
from typing import Any

from msgspec import Raw, Struct

from greenroom.rehearsal.cache import InputUsage

MAX_BODIES = 100_000
"""Bodies remembered so as to tell a repeated one; the least recently seen is forgotten first."""
MAX_TAGS = 1_000


class Kept(Struct, frozen=True, kw_only=True):
    """A request that was kept whole. `nth` is how often this very body has come, this time included."""

    at: float
    request_id: str
    nth: int
    tag: str | None
    outcome: str
    status: int | None
    body: Raw | str


class Seen:
    """How often each request body has come, known by its digest."""

    def __init__(self) -> None:
        self._times: OrderedDict[bytes, int] = OrderedDict()
        self.distinct = 0
        self.repeated = 0

    def again(self, digest: bytes) -> int:
        """Count a body once more, and say how often it has come: 1 for the first time."""
        nth = self._times.pop(digest, 0) + 1
        self._times[digest] = nth
        if nth == 1:
            self.distinct += 1
        else:
            self.repeated += 1
        if len(self._times) > MAX_BODIES:
            self._times.popitem(last=False)
        return nth


class Tally:
    """Counters since the start. Tokens are those that the server put into an answer's `usage`.

    Those of answers that were cut off on their way, or whose client had left, are counted apart.
    """

    def __init__(self, keep: int) -> None:
        self.seen = Seen()
        self._outcomes: Counter[str] = Counter()
        self._tags: Counter[str] = Counter()
        self._in_flight = 0
        self._max_in_flight = 0
        self._tokens: Counter[str] = Counter()
        self._undelivered: Counter[str] = Counter()
        self._kept: deque[Kept] = deque(maxlen=keep)

    def keep(self, most: int) -> None:
        """Remember so many requests from now on."""
        self._kept = deque(self._kept, maxlen=most)

    @property
    def keeps(self) -> bool:
        """Whether requests are remembered at all."""
        return bool(self._kept.maxlen)

    def came(self, tag: str | None) -> None:
        """A request has come in."""
        self._in_flight += 1
        self._max_in_flight = max(self._max_in_flight, self._in_flight)
        if tag is not None and (tag in self._tags or len(self._tags) < MAX_TAGS):
            self._tags[tag] += 1

    def went(self, outcome: str) -> None:
        """A request has been answered, or its client has left."""
        self._in_flight -= 1
        self._outcomes[outcome] += 1

    def charged(self, usage: InputUsage, output_tokens: int, *, delivered: bool) -> None:
        """An answer was given, and this is on the bill. Whoever did not get it whole can't know what it says."""
        tokens = self._tokens if delivered else self._undelivered
        tokens["input_tokens"] += usage.input_tokens
        tokens["cache_read_input_tokens"] += usage.read
        tokens["cache_creation_input_tokens"] += usage.written_5m + usage.written_1h
        tokens["output_tokens"] += output_tokens

    def remember(self, kept: Kept) -> None:
        """Keep a request, and let go of the oldest where there is no room."""
        self._kept.append(kept)

    def last(self, count: int) -> Iterable[Kept]:
        """The last requests that were kept, oldest first."""
        return list(self._kept)[-count:] if count > 0 else []

    def report(self) -> dict[str, Any]:
        """The counters by name."""
        return {
            "requests": sum(self._outcomes.values()) + self._in_flight,
            "by_outcome": dict(self._outcomes),
            "by_tag": dict(self._tags),
            "in_flight": self._in_flight,
            "max_in_flight": self._max_in_flight,
            "distinct_bodies": self.seen.distinct,
            "repeated_bodies": self.seen.repeated,
            "usage": _by_name(self._tokens),
            "undelivered_usage": _by_name(self._undelivered),
        }


def _by_name(tokens: Counter[str]) -> dict[str, int]:
    names = ("input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    return {name: tokens[name] for name in names}
