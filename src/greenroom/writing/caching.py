"""Which shared parts of prompts a provider has in its cache, and who writes one that it has not.

A marked prefix is written to the cache by a call that does not find it there, at 1.25 times the price of plain
input, and read by the others at a tenth or less. It can be read once the answer that wrote it begins; so where n
calls would leave at once, the first goes alone and the others wait for its answer: n - 1 writes become reads.

It is marked to live for five minutes, and each read renews it. An hour costs twice the plain price to write: 0.75
more, against the 1.15 of each time that five minutes were too short, and a batch's calls follow each other faster.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import blake2b
from math import inf

from greenroom.limits.caching import cached_prefix_tokens
from greenroom.model.attempt import Usage
from greenroom.model.times import Clock
from greenroom.providers.port import ModelRequest

LIVES_S = 300.0
"""How long a prefix stays in the cache after its last use."""

WAITING = "the first call writes the prompt cache"

_PATIENCE_S = 30.0
"""Seconds after which nobody waits for the first call any more: its answer has begun by then, if it ever does."""

_MOST_PREFIXES = 1_000


class _Warming:
    """A call that writes a prefix goes alone, until it is answered or has taken too long."""

    def __init__(self) -> None:
        self._others_may_go = asyncio.Event()
        self._timer = self._start_timer()

    @property
    def holds_others(self) -> bool:
        return not self._others_may_go.is_set()

    async def wait(self) -> None:
        await self._others_may_go.wait()

    def leaves(self) -> None:
        """It may have waited for its permit until now: only from here on does it write."""
        self._timer.cancel()
        self._timer = self._start_timer()

    def end(self) -> None:
        self._timer.cancel()
        self._others_may_go.set()

    def _start_timer(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(_PATIENCE_S, self._others_may_go.set)


class _Prefix:
    """What is known of one prefix: until when it is in the cache, and whether it gets there when it is marked."""

    def __init__(self, *, gets_cached: bool) -> None:
        self.gets_cached = gets_cached
        self.until = -inf
        self.warming: _Warming | None = None


class Turn:
    """One call's turn.

    `marked` says whether its prefix is to be marked, and `reads` whether that is thought to be in the cache.
    """

    def __init__(
        self, clock: Clock, prefix: _Prefix | None = None, *, reads: bool = False, warming: _Warming | None = None
    ) -> None:
        self.marked = prefix is not None
        self.reads = reads
        self._clock = clock
        self._prefix = prefix
        self._warming = warming
        self._left_at = -inf

    def leaves(self) -> None:
        """The call leaves now."""
        self._left_at = self._clock.monotonic()
        if self._warming is not None:
            self._warming.leaves()

    def answered(self, usage: Usage) -> None:
        """An answer tells what was read or written. Where that is nothing, nobody has to wait for it again."""
        if self._prefix is not None:
            self._prefix.gets_cached = bool(usage.cache_read_tokens or usage.cache_write_tokens)
            lives_until = self._left_at + LIVES_S
            self._prefix.until = max(self._prefix.until, lives_until) if self._prefix.gets_cached else -inf


class Prefixes:
    """The prefixes that one provider was asked with, as far as its answers have told."""

    def __init__(self, clock: Clock, *, takes_marks: bool) -> None:
        """Know nothing yet. A provider that takes no marks gets none, and nobody waits."""
        self._clock = clock
        self._takes_marks = takes_marks
        self._known: OrderedDict[bytes, _Prefix] = OrderedDict()

    @asynccontextmanager
    async def turn(
        self, request: ModelRequest, *, companions: int, on_wait: Callable[[str], None]
    ) -> AsyncIterator[Turn]:
        """Wait until a call may leave as far as the cache goes, and hold those back that should wait for it.

        Without companions that would read what it writes, a call marks a prefix only where it is in the cache.
        """
        key = _key(request) if self._takes_marks else None
        if key is None or not (companions or self._is_warm(self._known.get(key))):
            yield Turn(self._clock)
            return
        prefix = self._prefix(key, request)
        waited = False
        while self._is_cold(prefix) and prefix.warming is not None and prefix.warming.holds_others:
            if not waited:
                on_wait(WAITING)
                waited = True
            await prefix.warming.wait()
        if not self._is_cold(prefix) or prefix.warming is not None:
            yield Turn(self._clock, prefix, reads=self._is_warm(prefix))
            return
        prefix.warming = warming = _Warming()
        try:
            yield Turn(self._clock, prefix, warming=warming)
        finally:
            prefix.warming = None
            warming.end()

    def _is_warm(self, prefix: _Prefix | None) -> bool:
        return prefix is not None and self._clock.monotonic() < prefix.until

    def _is_cold(self, prefix: _Prefix) -> bool:
        """Whether it would be written now."""
        return prefix.gets_cached and not self._is_warm(prefix)

    def _prefix(self, key: bytes, request: ModelRequest) -> _Prefix:
        found = self._known.get(key)
        if found is None:
            likely = cached_prefix_tokens(request.model, request.prefix_chars) > 0
            found = self._known[key] = _Prefix(gets_cached=likely)
            if len(self._known) > _MOST_PREFIXES:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return found


def _key(request: ModelRequest) -> bytes:
    hashed = blake2b(digest_size=16)
    for part in (request.model, request.system, request.shared):
        hashed.update(part.encode() + b"\0")
    return hashed.digest()
