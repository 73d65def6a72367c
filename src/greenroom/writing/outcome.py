"""How an attempt at an item came out: a value, to be kept by whoever asked for it."""

from typing import Generic, Literal, TypeVar

from msgspec import Struct

from greenroom.model.attempt import ClosedAttempt
from greenroom.model.faults import Fault

ProductT = TypeVar("ProductT")

BlockReason = Literal["provider_auth", "provider_credit", "provider_down", "provider_model", "rate_limited"]
"""Why everybody's calls to a provider would fail, or to one model of it, as a batch's reason says it."""


class Written(Struct, Generic[ProductT], frozen=True, kw_only=True):
    """It worked: the product, and the attempt that made it."""

    product: ProductT
    attempt: ClosedAttempt


class Retry(Struct, frozen=True, kw_only=True):
    """It failed, and is worth another attempt, `not_before_s` seconds from now or later.

    `counted` says whether the failure counts towards `max_attempts`.
    """

    fault: Fault
    counted: bool
    not_before_s: float
    attempt: ClosedAttempt


class Final(Struct, frozen=True, kw_only=True):
    """It failed, and another attempt would be no use or one too many. No attempt where nothing was called."""

    fault: Fault
    attempt: ClosedAttempt | None


class Blocked(Struct, frozen=True, kw_only=True):
    """Not the item's failure but everybody's: the provider's batches have to pause, and no attempt is counted."""

    reason_type: BlockReason
    fault: Fault
    attempt: ClosedAttempt


Outcome = Written[ProductT] | Retry | Final | Blocked
