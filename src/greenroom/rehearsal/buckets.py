"""Rate limits as the API has them: token buckets that refill all the time, and the headers that tell of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from math import ceil

from msgspec import Struct

from greenroom.rehearsal.settings import Settings


class Refused(Struct, frozen=True):
    """A bucket that is empty, and when it will have enough."""

    what: str
    retry_after_s: float


class Bucket:
    """A token bucket: `per_minute` flow in evenly, and at most `size` stay in it."""

    def __init__(self, per_minute: int, size: float, now: float) -> None:
        self.per_minute = per_minute
        self.size = size
        self._level = size
        self._at = now

    def level(self, now: float) -> float:
        """How much is in it. Below nothing after an answer that was longer than what was left."""
        if now > self._at:
            self._level = min(self.size, self._level + (now - self._at) * self.per_minute / 60)
        self._at = now  # a clock that jumps back gives nothing, and stops nothing either
        return self._level

    def wait_s(self, amount: float, now: float) -> float:
        """Seconds until `amount` can be taken, 0 where it can be now. More than the size counts as the size."""
        return max(0.0, (min(amount, self.size) - self.level(now)) * 60 / self.per_minute)

    def take(self, amount: float) -> None:
        """Take, into debt if need be."""
        self._level -= amount


class Buckets:
    """The three limits of an account: requests, input tokens and output tokens a minute."""

    def __init__(self, settings: Settings, now: float) -> None:
        share = 1.0 if settings.burst == "minute" else 1 / 60

        def made(per_minute: int) -> Bucket:
            return Bucket(per_minute, max(1.0, per_minute * share), now)

        self._requests = made(settings.requests_per_minute)
        self._input = made(settings.input_tokens_per_minute)
        self._output = made(settings.output_tokens_per_minute)

    def admit(self, input_tokens: int, now: float) -> Refused | None:
        """Take one request and its input, or nothing at all and say which limit is in the way.

        Output is only known afterwards: one token of it has to be left, and `settle` takes the rest.
        """
        for what, bucket, amount in (
            ("requests per minute", self._requests, 1),
            ("input tokens per minute", self._input, input_tokens),
            ("output tokens per minute", self._output, 1),
        ):
            if wait := bucket.wait_s(amount, now):
                return Refused(f"{bucket.per_minute:,} {what}", wait)
        self._requests.take(1)
        self._input.take(input_tokens)
        return None

    def settle(self, output_tokens: int) -> None:
        """Take what an answer had."""
        self._output.take(output_tokens)

    def headers(self, now: float) -> Iterator[tuple[str, str]]:
        """The twelve `anthropic-ratelimit-…` headers."""
        both = (self._input, self._output)
        for name, buckets in (
            ("requests", (self._requests,)),
            ("tokens", both),
            ("input-tokens", (self._input,)),
            ("output-tokens", (self._output,)),
        ):
            left = sum(max(0, int(bucket.level(now))) for bucket in buckets)
            full = max(bucket.wait_s(bucket.size, now) for bucket in buckets)
            yield f"anthropic-ratelimit-{name}-limit", str(sum(bucket.per_minute for bucket in buckets))
            yield f"anthropic-ratelimit-{name}-remaining", str(left)
            yield f"anthropic-ratelimit-{name}-reset", _stamp(ceil(now + full))


@lru_cache(maxsize=256)
def _stamp(second: int) -> str:
    """A time as the API writes it; many requests share a second, and writing it is what costs."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
