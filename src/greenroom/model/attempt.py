"""Attempts: one call to a model each. Together they are the generation log."""

from typing import Literal

from msgspec import Struct

from greenroom.model.faults import Fault
from greenroom.model.library import Parameters
from greenroom.model.money import Picodollars
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Micros

Purpose = Literal["conversation", "flashcards", "verdict"]
"""What an attempt was to bring: a conversation, flashcards, or a judge's verdict on a conversation."""


class Usage(Struct, frozen=True, kw_only=True):
    """Tokens that the provider says it used. `input_tokens` leaves cached ones out, as the provider's own does."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0

    @property
    def cache_write_tokens(self) -> int:
        """Tokens written to the cache, whatever their lifetime."""
        return self.cache_write_5m_tokens + self.cache_write_1h_tokens


def is_simulated(provider: str) -> bool:
    """Whether a provider's answers are made up and cost nothing."""
    return provider == "rehearsal"


class OpenAttempt(Struct, frozen=True, kw_only=True):
    """An attempt that is about to be made: noted before the call leaves, so that no call is ever unknown.

    `reserved` is what its call may cost at most.
    """

    id: str
    number: int
    provider: str
    model: str
    simulated: bool
    temperature: float | None
    max_tokens: int
    prompt_version: str
    price_as_of: str
    reserved: Picodollars
    started_at: Micros


class ClosedAttempt(Struct, frozen=True, kw_only=True):
    """How an attempt ended: what is noted with its product, in one transaction.

    `request` and `response` are the bodies as they were sent and received; `response` is empty where none arrived.
    `duration_ms` is None where nobody waited for it.
    `is_doubtful`: its cost is not known, and it may have been billed all the same.
    """

    id: str
    status: AttemptStatus
    fault: Fault | None
    usage: Usage
    cost: Picodollars
    request_id: str | None
    stop_reason: str | None
    duration_ms: int | None
    finished_at: Micros
    is_doubtful: bool = False
    request: bytes = b""
    response: bytes = b""


class Attempt(Struct, frozen=True, kw_only=True):
    """A row of the log, as it is kept. `judging`: it was made at a verdict on its conversation."""

    id: str
    owner: int
    batch_id: str | None
    item_id: str | None
    judging: bool
    conversation_id: str | None
    generation_id: str | None
    template_id: str | None
    number: int
    provider: str
    model: str
    simulated: bool
    temperature: float | None
    max_tokens: int
    parameters: Parameters
    status: AttemptStatus
    fault: Fault | None
    request_id: str | None
    usage: Usage
    cost: Picodollars
    duration_ms: int | None
    stop_reason: str | None
    prompt_version: str
    price_as_of: str
    started_at: Micros
    finished_at: Micros
    created_at: Micros
    updated_at: Micros
