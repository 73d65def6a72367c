"""One item from parameters to product: prompt → cache → permit → call → read → assess, each a named step.

Nothing here knows conversations; a `Kind` does. Nothing here does I/O or starts a thread: provider, permits,
clock, randomness and the note of the attempt are handed in, so that it runs in virtual time as well.
"""

import random
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from greenroom.limits.permit import CallOutcome, PermitRequest, Permits
from greenroom.limits.prices import Price, PriceTable
from greenroom.model.attempt import ClosedAttempt, OpenAttempt, Usage
from greenroom.model.faults import Fault, FaultType, attempt_status
from greenroom.model.ids import Ids
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Clock
from greenroom.providers.port import Answer, CallFailed, ModelRequest, Provider
from greenroom.writing.caching import Prefixes, Turn
from greenroom.writing.job import Job, Note, OnActivity
from greenroom.writing.kind import Kind, Origin
from greenroom.writing.outcome import Blocked, Final, Outcome, Retry, Written
from greenroom.writing.retrying import Backoff, after_failure

ReadT = TypeVar("ReadT")
ProductT = TypeVar("ProductT")


class _Called(Struct, frozen=True, kw_only=True):
    """A call that came back, with what was noted before it left."""

    opened: OpenAttempt
    got: Answer | CallFailed
    price: Price
    duration_ms: int


class Writer(Generic[ReadT, ProductT]):
    """Makes attempts at items of one kind through one provider; between them it knows what that has cached."""

    def __init__(
        self,
        *,
        kind: Kind[ReadT, ProductT],
        provider: Provider,
        permits: Permits,
        prices: PriceTable,
        clock: Clock,
        ids: Ids,
        rng: random.Random,
        backoff: Backoff | None = None,
    ) -> None:
        """Take what attempts are made with. `rng` is for jitter alone."""
        self._kind = kind
        self._provider = provider
        self._permits = permits
        self._prices = prices
        self._clock = clock
        self._ids = ids
        self._rng = rng
        self._prefixes = Prefixes(clock, takes_marks=provider.takes_marks)
        self._backoff = backoff or Backoff()

    async def attempt(self, job: Job, *, note: Note, on_activity: OnActivity) -> Outcome[ProductT]:
        """Make one attempt. Every failure is an outcome; only cancellation, and what `note` raises, gets through.

        `note` is awaited with the permit in hand, just before the call leaves, so that no call is ever unknown. An
        attempt that is cancelled after it was noted is for the caller to close.
        """
        price = self._prices.for_model(job.options.model)
        if price is None:
            return Final(fault=_unpriced(job.options.model), attempt=None)
        request = self._kind.prepare(job)
        if isinstance(request, Fault):
            return Final(fault=request, attempt=None)
        # Loading takes a second: noted before it, a crash would count a call as lost that never left.
        try:
            await self._provider.warm()
        except OSError as error:
            fault = Fault(FaultType.CONNECTION, f"The provider could not be started: {error}")
            return Final(fault=fault, attempt=None)
        called = await self._call(job, request, price, note, on_activity)
        if isinstance(called.got, CallFailed):
            return self._failed(job, called, _fault_of(called.got))
        read = self._kind.read(called.got)
        if isinstance(read, Fault):
            return self._failed(job, called, read)
        on_activity("scoring", None)
        origin = Origin(provider=self._provider.name, model=job.options.model)
        product = self._kind.keep(job, read, called.got, origin)
        return Written(product=product, attempt=self._close(called, fault=None))

    async def _call(
        self, job: Job, request: ModelRequest, price: Price, note: Note, on_activity: OnActivity
    ) -> _Called:
        def on_wait(why: str) -> None:
            on_activity("waiting_for_permit", why)

        on_activity("waiting_for_permit", None)
        # Whoever waits for the cache holds no permit, so that those who need not can go.
        async with self._prefixes.turn(request, companions=job.companions, on_wait=on_wait) as turn:
            permit = await self._permits.acquire(self._asking(job, request, turn), on_wait=on_wait)
            try:
                opened = self._open(job, request, price)
                await note(opened)
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
        return _Called(opened=opened, got=got, price=price, duration_ms=duration_ms)

    def _asking(self, job: Job, request: ModelRequest, turn: Turn) -> PermitRequest:
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

    def _open(self, job: Job, request: ModelRequest, price: Price) -> OpenAttempt:
        return OpenAttempt(
            id=self._ids.new(),
            number=job.number,
            provider=self._provider.name,
            model=job.options.model,
            simulated=self._provider.simulated,
            temperature=job.options.temperature,
            max_tokens=job.options.max_tokens,
            prompt_version=self._kind.prompt_version,
            price_as_of=price.as_of,
            reserved=price.most(request.most_input_tokens, request.max_tokens),
            started_at=self._clock.now(),
        )

    def _failed(self, job: Job, called: _Called, fault: Fault) -> Retry | Final | Blocked:
        return after_failure(
            job,
            fault,
            self._close(called, fault),
            retry_after_s=called.got.retry_after_s if isinstance(called.got, CallFailed) else None,
            blames_provider=lambda own, at_last: self._permits.blames_provider(
                self._provider.name, own=own, at_last=at_last
            ),
            backoff=self._backoff,
            now=self._clock.now(),
            rng=self._rng,
        )

    def _close(self, called: _Called, fault: Fault | None) -> ClosedAttempt:
        got = called.got
        usage = got.usage if isinstance(got, Answer) else Usage()
        return ClosedAttempt(
            id=called.opened.id,
            status=AttemptStatus.SUCCESS if fault is None else attempt_status(fault.type),
            fault=fault,
            usage=usage,
            cost=called.price.cost(usage),
            request_id=got.request_id,
            stop_reason=got.stop_reason if isinstance(got, Answer) else None,
            duration_ms=called.duration_ms,
            finished_at=self._clock.now(),
            is_doubtful=usage == Usage() if isinstance(got, Answer) else got.may_be_billed,
            request=got.request,
            response=got.response,
        )


def _outcome_of(got: Answer | CallFailed) -> CallOutcome:
    if isinstance(got, Answer):
        return CallOutcome(usage=got.usage, fault=None, headers=got.headers)
    return CallOutcome(usage=None, fault=got.type, headers=got.headers, retry_after_s=got.retry_after_s)


def _fault_of(failed: CallFailed) -> Fault:
    return Fault(failed.type, failed.message, failed.http_status)


def _unpriced(model: str) -> Fault:
    return Fault(FaultType.BAD_REQUEST, f'No price is known for {model!r}; add [prices."{model}"] to the config.')
