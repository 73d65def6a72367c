"""A pure server with true token buckets, and callers that keep it busy in virtual time."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from greenroom.limits.permit import CallOutcome, PermitRequest
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.attempt import Usage
from greenroom.model.batch import Priority
from greenroom.model.faults import FaultType
from greenroom.model.times import Micros
from tests.limits.requests import MODEL
from tests.simulation import World, run

_TURNED_AWAY_S = 0.05
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class WorldClock:
    """The world's clock, in the daemon's own unit."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> Micros:
        return Micros(self._world.clock.now())

    def monotonic(self) -> float:
        return self._world.clock.monotonic()


class Allowed(Struct, frozen=True, kw_only=True):
    """What a server lets through in a minute, and how it does.

    `burst_s` is how many seconds' worth its buckets hold. With `at_end`, output is taken when a call ends. More
    calls than `at_once` are answered with a 529; and whatever else holds, so is this share of them `by_chance`.
    """

    requests: float = 1e6
    input_tokens: float = 1e9
    output_tokens: float = 1e9
    burst_s: float = 60.0
    at_end: bool = False
    headers: bool = True
    at_once: int = 1_000_000
    by_chance: float = 0.0


class _Bucket:
    """A token bucket that starts full: an amount larger than its size needs it full, and leaves a debt."""

    def __init__(self, per_minute: float, burst_s: float, now: float) -> None:
        self.per_minute = per_minute
        self.size = self.now_has = max(1.0, per_minute * burst_s / 60)
        self.at = now

    def has(self, now: float) -> float:
        self.now_has = min(self.size, self.now_has + (now - self.at) * self.per_minute / 60)
        self.at = now
        return self.now_has

    def wait_s(self, amount: float, now: float) -> float:
        return max(0.0, (min(amount, self.size) - self.has(now)) * 60 / self.per_minute)


class Server:
    """Answers after a while, or refuses at once with a 429 that says when to come again."""

    def __init__(self, world: World, allowed: Allowed) -> None:
        self._world = world
        self.refused: list[float] = []
        self.answered: list[float] = []
        self.arrived: list[float] = []
        self.used = Usage()
        self.out = self.most_out = 0
        self.learnt_at: float | None = None
        self.allow(allowed)

    def allow(self, allowed: Allowed) -> None:
        """Other limits from now on; its buckets are as full as they were, as far as they have room."""
        now = self._world.loop.time()
        before: dict[str, _Bucket] = getattr(self, "_buckets", {})
        self._allowed = allowed
        self._buckets = {
            "requests": _Bucket(allowed.requests, allowed.burst_s, now),
            "input-tokens": _Bucket(allowed.input_tokens, allowed.burst_s, now),
            "output-tokens": _Bucket(allowed.output_tokens, allowed.burst_s, now),
        }
        for name, bucket in before.items():
            new = self._buckets[name]
            new.now_has = min(new.size, bucket.has(now))

    async def call(self, usage: Usage, after_s: float) -> CallOutcome:
        now = self._world.loop.time()
        self.arrived.append(now)
        if self.out >= self._allowed.at_once or (
            self._allowed.by_chance and self._world.random.random() < self._allowed.by_chance
        ):
            self.refused.append(now)
            await asyncio.sleep(_TURNED_AWAY_S)
            return CallOutcome(usage=None, fault=FaultType.OVERLOADED, headers=self._headers())
        amounts = {"requests": 1.0, "input-tokens": float(usage.input_tokens), "output-tokens": 1.0}
        wait = max(bucket.wait_s(amounts[name], now) for name, bucket in self._buckets.items())
        if wait > 1e-6:
            self.refused.append(now)
            return CallOutcome(
                usage=None, fault=FaultType.RATE_LIMITED, headers=self._headers(), retry_after_s=wait
            )
        self._buckets["requests"].now_has -= 1
        self._buckets["input-tokens"].now_has -= usage.input_tokens
        if not self._allowed.at_end:
            self._buckets["output-tokens"].now_has -= usage.output_tokens
        self._count(usage)
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        await asyncio.sleep(after_s)
        self.out -= 1
        if self._allowed.at_end:
            self._buckets["output-tokens"].has(self._world.loop.time())
            self._buckets["output-tokens"].now_has -= usage.output_tokens
        self.answered.append(now)
        self.learnt_at = self.learnt_at or self._world.loop.time()
        return CallOutcome(usage=usage, fault=None, headers=self._headers())

    def answers_between(self, start: float, end: float) -> int:
        """Calls that were let in within a while."""
        return sum(start <= at < end for at in self.answered)

    def refusals_between(self, start: float, end: float) -> int:
        """Calls that were refused within a while."""
        return sum(start <= at < end for at in self.refused)

    def _count(self, usage: Usage) -> None:
        self.used = Usage(
            input_tokens=self.used.input_tokens + usage.input_tokens,
            output_tokens=self.used.output_tokens + usage.output_tokens,
        )

    def _headers(self) -> dict[str, str]:
        if not self._allowed.headers:
            return {}
        now = self._world.loop.time()
        headers = {}
        for name, bucket in self._buckets.items():
            full = timedelta(microseconds=self._world.clock.now(), seconds=bucket.wait_s(bucket.size, now))
            headers[f"anthropic-ratelimit-{name}-limit"] = f"{bucket.per_minute:.0f}"
            headers[f"anthropic-ratelimit-{name}-remaining"] = f"{max(0, int(bucket.has(now)))}"
            headers[f"anthropic-ratelimit-{name}-reset"] = (_EPOCH + full).isoformat(timespec="seconds")
        return headers


class Drawn(Struct, frozen=True, kw_only=True):
    """What calls are like: each figure is drawn evenly from a range."""

    latency_s: tuple[float, float] = (0.3, 0.9)
    prompt_chars: tuple[int, int] = (6_000, 10_000)
    chars_per_token: float = 4.2
    output_tokens: tuple[int, int] = (300, 900)


USUAL = Drawn()


class Demand:
    """Callers of one batch that call again and again, as workers do: after a 429 not before its `retry-after`."""

    def __init__(
        self,
        world: World,
        limits: Limits,
        server: Server,
        *,
        drawn: Drawn = USUAL,
        priority: Priority = Priority.NORMAL,
        batch_id: str = "0001",
        adaptive: bool = False,
        provider: str = "anthropic",
    ) -> None:
        self._world = world
        self._limits = limits
        self._server = server
        self._drawn = drawn
        self._priority = priority
        self._batch_id = batch_id
        self._adaptive = adaptive
        self._provider = provider
        self._tasks: list[asyncio.Task[None]] = []
        self.answered = 0

    def begin(self, callers: int) -> None:
        """So many more callers from now on."""
        self._tasks += [asyncio.create_task(self._keep_calling()) for _ in range(callers)]

    async def end(self) -> None:
        """Cancel them, wherever they are."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_calling(self) -> None:
        while True:
            outcome = await self._call()
            if outcome.fault is None:
                self.answered += 1
            else:
                await asyncio.sleep((outcome.retry_after_s or 0.0) + self._world.random.uniform(0, 1))

    async def _call(self) -> CallOutcome:
        chance, drawn = self._world.random, self._drawn
        chars = chance.randint(*drawn.prompt_chars)
        usage = Usage(
            input_tokens=round(chars / drawn.chars_per_token), output_tokens=chance.randint(*drawn.output_tokens)
        )
        permit = await self._limits.acquire(
            PermitRequest(
                provider=self._provider,
                model=MODEL,
                priority=self._priority,
                batch_id=self._batch_id,
                adaptive=self._adaptive,
                prompt_chars=chars,
                max_tokens=8_000,
            )
        )
        try:
            outcome = await self._server.call(usage, chance.uniform(*drawn.latency_s))
            permit.settle(outcome)
            return outcome
        finally:
            permit.release()


def simulate(
    scenario: Callable[[World, Callable[[LimitSettings], Limits]], Coroutine[Any, Any, None]], seed: int = 1
) -> None:
    """Play a scenario in virtual time. It makes its limits with what it is handed."""

    async def played(world: World) -> None:
        made: list[Limits] = []

        def make(settings: LimitSettings) -> Limits:
            made.append(Limits(settings, clock=WorldClock(world)))
            return made[-1]

        await scenario(world, make)
        for limits in made:
            assert limits.in_use == 0
            assert limits.waiting == 0
            await limits.aclose()

    run(seed, played)
