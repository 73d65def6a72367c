"""What providers limit by the minute, and what they tell of it."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """What is counted. `TOKENS` are input and output together, for providers that know no finer limits."""

    REQUESTS = "requests"
    INPUT_TOKENS = "input_tokens"
    OUTPUT_TOKENS = "output_tokens"
    TOKENS = "tokens"

    @property
    def words(self) -> str:
        """For a person."""
        return self.value.replace("_", " ")


class Told(Struct, frozen=True, kw_only=True):
    """What a provider says of one limit.

    `reset_s`: in how many seconds it has all of it to give again, where that is known and less than half is left.
    """

    per_minute: float
    remaining: float
    reset_s: float | None = None


def amounts(*, requests: float, given: float, asked: float) -> dict[Kind, float]:
    """What counts against which limit: so many requests, tokens that go in (none read from the cache) and out."""
    return {
        Kind.REQUESTS: requests,
        Kind.INPUT_TOKENS: given,
        Kind.OUTPUT_TOKENS: asked,
        Kind.TOKENS: given + asked,
    }


Telling = Mapping[Kind, Told]
"""What one answer's headers say."""
