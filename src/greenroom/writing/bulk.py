"""Questions for a provider's own batches, and what became of them: the same work, bought in another way.

A question's id is that of its attempt, so that an answer finds its item whoever reads it, however much later.
"""

import random
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from greenroom.limits.permit import Permits
from greenroom.limits.prices import Price, PriceTable
from greenroom.model.attempt import OpenAttempt, Usage
from greenroom.model.faults import Fault, FaultType
from greenroom.model.ids import Ids
from greenroom.model.money import Picodollars
from greenroom.model.times import Clock
from greenroom.providers.bulk import Unanswered
from greenroom.providers.messages import encode
from greenroom.providers.port import Answer, CallFailed, ModelRequest, Provider
from greenroom.writing.concluding import Called, Conclusions
from greenroom.writing.job import Assignment
from greenroom.writing.kind import Kind
from greenroom.writing.opening import opened
from greenroom.writing.outcome import Final, Outcome
from greenroom.writing.pipeline import unpriced

JobT = TypeVar("JobT", bound=Assignment)
ReadT = TypeVar("ReadT")
ProductT = TypeVar("ProductT")

_UNANSWERED = {
    "canceled": Fault(FaultType.INTERRUPTED, "The provider's batch was cancelled before its turn came."),
    "expired": Fault(FaultType.TIMEOUT, "The provider's batch expired before its turn came."),
}


class Question(Struct, frozen=True):
    """A question that can be handed over, and the attempt to note for it."""

    request: ModelRequest
    attempt: OpenAttempt


class BulkWriter(Generic[JobT, ReadT, ProductT]):
    """Makes the questions of one kind of work for one provider's batches, and reads what became of them."""

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
    ) -> None:
        """Take what they are made with. `rng` is for jitter alone."""
        self._kind = kind
        self._provider = provider
        self._prices = prices
        self._clock = clock
        self._ids = ids
        self._conclusions = Conclusions(kind=kind, provider=provider.name, permits=permits, clock=clock, rng=rng)

    def question(self, job: JobT) -> Question | Final:
        """The question of an item, or why there can't be one."""
        price = self._prices.for_model(job.options.model)
        if price is None:
            return Final(fault=unpriced(job.options.model), attempt=None)
        request = self._kind.prepare(job)
        if isinstance(request, Fault):
            return Final(fault=request, attempt=None)
        most = price.in_batches(price.most(request.most_input_tokens, request.max_tokens))
        attempt = opened(
            job,
            provider=self._provider,
            prompt_version=self._kind.prompt_version,
            price=price,
            reserved=most,
            ids=self._ids,
            clock=self._clock,
        )
        return Question(request, attempt)

    def outcome(self, job: JobT, attempt_id: str, got: Answer | CallFailed | Unanswered) -> Outcome[ProductT]:
        """What became of a question."""
        price = self._prices.for_model(job.options.model)
        assert price is not None, "a question is only handed over where its price is known"
        request = self._kind.prepare(job)
        body = encode(request) if isinstance(request, ModelRequest) else b""
        if isinstance(got, Unanswered):
            return self._failed(job, attempt_id, price, _UNANSWERED[got.why], body, may_be_billed=False)
        return self._conclusions.outcome(job, _called(attempt_id, replace(got, request=body), price))

    def lost(self, job: JobT, attempt_id: str, why: str) -> Outcome[ProductT]:
        """A question of which nobody will ever say what became of it: it may have been billed."""
        price = self._prices.for_model(job.options.model)
        assert price is not None, "a question is only handed over where its price is known"
        return self._failed(job, attempt_id, price, Fault(FaultType.INTERRUPTED, why), b"", may_be_billed=True)

    def _failed(
        self, job: JobT, attempt_id: str, price: Price, fault: Fault, body: bytes, *, may_be_billed: bool
    ) -> Outcome[ProductT]:
        got = CallFailed.unheard(fault.type, fault.message, request=body, may_be_billed=may_be_billed)
        return self._conclusions.failed(job, _called(attempt_id, got, price), fault)


def _called(attempt_id: str, got: Answer | CallFailed, price: Price) -> Called:
    def cost(usage: Usage) -> Picodollars:
        return price.in_batches(price.cost(usage))

    return Called(attempt_id=attempt_id, got=got, cost=cost, duration_ms=None)
