"""One item from parameters to product: prompt → cache → permit → call → read → assess, each a named step.

Nothing here knows conversations; a `Kind` does. Nothing here does I/O or starts a thread: provider, permits,
clock, randomness and the note of the attempt are handed in, so that it runs in virtual time as well.
"""

import contextlib
import random
from typing import Generic, TypeVar

from msgspec.structs import replace

from greenroom.limits.permit import CallOutcome, PermitRequest, Permits
from greenroom.limits.prices import Price, PriceTable
from greenroom.model.faults import Fault, FaultType
from greenroom.model.ids import Ids
from greenroom.model.times import Clock
from greenroom.providers.port import Answer, CallFailed, ModelRequest, Provider
from greenroom.writing.caching import Prefixes, Turn
from greenroom.writing.concluding import Called, Conclusions
from greenroom.writing.intake import Intake
from greenroom.writing.job import Assignment, Note, OnActivity
from greenroom.writing.kind import Kind
from greenroom.writing.opening import opened
from greenroom.writing.outcome import Final, Outcome
from greenroom.writing.retrying import Backoff

JobT = TypeVar("JobT", bound=Assignment)
ReadT = TypeVar("ReadT")
ProductT = TypeVar("ProductT")


class Writer(Generic[JobT, ReadT, ProductT]):
    """Makes attempts at items of one kind through one provider; between them it knows what that has cached."""

    def __init__(
        self,
        *,
        kind: Kind[JobT, ReadT, ProductT],
        provider: Provider,
        permits: Permits,
        prices: PriceTable,
        clock: Clock,
        ids: Ids,
        rng: random.Random,
        intake: Intake,
        backoff: Backoff | None = None,
    ) -> None:
        """Take what attempts are made with. `rng` is for jitter alone; all who read answers share an `intake`."""
        self._kind = kind
        self._provider = provider
        self._permits = permits
        self._prices = prices
        self._clock = clock
        self._ids = ids
        self._intake = intake
        self._prefixes = Prefixes(clock, takes_marks=provider.takes_marks)
        self._conclusions = Conclusions(
            kind=kind, provider=provider.name, permits=permits, clock=clock, rng=rng, backoff=backoff
        )

    async def attempt(self, job: JobT, *, note: Note, on_activity: OnActivity) -> Outcome[ProductT]:
        """Make one attempt. Every failure is an outcome; only cancellation, and what `note` raises, gets through.

        `note` is awaited with the permit in hand, just before the call leaves, so that no call is ever unknown. An
        attempt that is cancelled after it was noted is for the caller to close.
        """
        price = self._prices.for_model(job.options.model)
        if price is None:
            return Final(fault=unpriced(job.options.model), attempt=None)
        request = self._kind.prepare(job)
        if isinstance(request, Fault):
            return Final(fault=request, attempt=None)
        # Loading takes a second: noted before it, a crash would count a call as lost that never left. What can't
        # be started now may be soon: the call says so, and is tried again like any other that did not arrive.
        with contextlib.suppress(OSError):
            await self._provider.warm()
        called = await self._call(job, request, price, note, on_activity)
        if isinstance(called.got, Answer):
            # Told before its turn has come: from here on there is an answer to lose.
            on_activity("scoring", None)
            await self._intake.turn()
        return self._conclusions.outcome(job, called)

    async def _call(
        self, job: JobT, request: ModelRequest, price: Price, note: Note, on_activity: OnActivity
    ) -> Called:
        def on_wait(why: str) -> None:
            on_activity("waiting_for_permit", why)

        on_activity("waiting_for_permit", None)
        # Whoever waits for the cache holds no permit, so that those who need not can go.
        async with self._prefixes.turn(request, companions=job.companions, on_wait=on_wait) as turn:
            permit = await self._permits.acquire(self._asking(job, request, turn), on_wait=on_wait)
            try:
                attempt = opened(
                    job,
                    provider=self._provider,
                    prompt_version=self._kind.prompt_version,
                    price=price,
                    reserved=price.most(request.most_input_tokens, request.max_tokens),
                    ids=self._ids,
                    clock=self._clock,
                )
                await note(attempt)
                on_activity("calling", None)
                turn.leaves()
                started = self._clock.monotonic()
                got = await self._provider.call(replace(request, caches=turn.marked))
                duration_ms = round((self._clock.monotonic() - started) * 1000)
                permit.settle(_outcome_of(got))
                if isinstance(got, Answer):
                    turn.answered(got.usage)
            finally:
                permit.release()
        return Called(attempt_id=attempt.id, got=got, cost=price.cost, duration_ms=duration_ms)

    def _asking(self, job: JobT, request: ModelRequest, turn: Turn) -> PermitRequest:
        return PermitRequest(
            provider=self._provider.name,
            model=request.model,
            priority=job.options.priority,
            batch_id=job.batch_id,
            adaptive=job.options.concurrency is None,
            # What is read from the cache counts against no limit.
            prompt_chars=len(request.prompt) + (0 if turn.reads else request.prefix_chars),
            max_tokens=request.max_tokens,
        )


def _outcome_of(got: Answer | CallFailed) -> CallOutcome:
    if isinstance(got, Answer):
        return CallOutcome(usage=got.usage, fault=None, headers=got.headers)
    return CallOutcome(usage=None, fault=got.type, headers=got.headers, retry_after_s=got.retry_after_s)


def unpriced(model: str) -> Fault:
    """What is wrong with a model whose price is not known: nothing is called that nobody can count."""
    return Fault(FaultType.BAD_REQUEST, f'No price is known for {model!r}; add [prices."{model}"] to the config.')
