"""What a call brought, whichever way it was bought: read, assessed, priced, and what follows from a failure."""

import random
from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from greenroom.limits.permit import Permits
from greenroom.model.attempt import ClosedAttempt, Usage
from greenroom.model.faults import Fault, attempt_status
from greenroom.model.money import Picodollars
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Clock
from greenroom.providers.port import Answer, CallFailed
from greenroom.writing.job import Assignment
from greenroom.writing.kind import Kind, Origin
from greenroom.writing.outcome import Outcome, Written
from greenroom.writing.retrying import Backoff, after_failure

JobT = TypeVar("JobT", bound=Assignment)
ReadT = TypeVar("ReadT")
ProductT = TypeVar("ProductT")


class Called(Struct, frozen=True, kw_only=True):
    """A call that came back: the attempt that was noted for it, what it brought, and what such a call costs.

    `duration_ms` is None where nobody waited for it: a batch of the provider's own says nothing of its latency.
    """

    attempt_id: str
    got: Answer | CallFailed
    cost: Callable[[Usage], Picodollars]
    duration_ms: int | None


class Conclusions(Generic[JobT, ReadT, ProductT]):
    """Draws conclusions from the calls to one provider for one kind of work."""

    def __init__(
        self,
        *,
        kind: Kind[JobT, ReadT, ProductT],
        provider: str,
        permits: Permits,
        clock: Clock,
        rng: random.Random,
        backoff: Backoff | None = None,
    ) -> None:
        """Take what is needed. `rng` is for jitter alone."""
        self._kind = kind
        self._provider = provider
        self._permits = permits
        self._clock = clock
        self._rng = rng
        self._backoff = backoff or Backoff()

    def outcome(self, job: JobT, called: Called) -> Outcome[ProductT]:
        """What became of an attempt."""
        got = called.got
        if isinstance(got, CallFailed):
            return self.failed(
                job, called, Fault(got.type, got.message, got.http_status, lacks_model=got.lacks_model)
            )
        read = self._kind.read(got)
        if isinstance(read, Fault):
            return self.failed(job, called, read)
        product = self._kind.keep(job, read, got, Origin(provider=self._provider, model=job.options.model))
        return Written(product=product, attempt=self.close(called, fault=None))

    def failed(self, job: JobT, called: Called, fault: Fault) -> Outcome[ProductT]:
        """What follows from a failure, whether the provider's or the answer's."""
        return after_failure(
            job,
            fault,
            self.close(called, fault),
            retry_after_s=called.got.retry_after_s if isinstance(called.got, CallFailed) else None,
            blames_provider=lambda own, at_last: self._permits.blames_provider(
                self._provider, own=own, at_last=at_last
            ),
            backoff=self._backoff,
            now=self._clock.now(),
            rng=self._rng,
        )

    def close(self, called: Called, fault: Fault | None) -> ClosedAttempt:
        """The attempt's end, for the log."""
        got = called.got
        usage = got.usage if isinstance(got, Answer) else Usage()
        return ClosedAttempt(
            id=called.attempt_id,
            status=AttemptStatus.SUCCESS if fault is None else attempt_status(fault.type),
            fault=fault,
            usage=usage,
            cost=called.cost(usage),
            request_id=got.request_id,
            stop_reason=got.stop_reason if isinstance(got, Answer) else None,
            duration_ms=called.duration_ms,
            finished_at=self._clock.now(),
            is_doubtful=usage == Usage() if isinstance(got, Answer) else got.may_be_billed,
            request=got.request,
            response=got.response,
        )
