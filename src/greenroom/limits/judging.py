"""What a judge's calls add to the cost of a batch: one for each conversation, which it has to read."""

from typing import Final

from msgspec import Struct

from greenroom.limits.prices import Price
from greenroom.model.attempt import Usage

VERDICT_TOKENS: Final = 120
"""What a verdict has where none was seen yet: a sentence of 300 characters at most, and the two figures."""

_SEEN_ALREADY: Final = 3
"""Verdicts for which that figure stands: a few that were seen weigh as much, and many leave nothing of it."""

ORDER_TOKENS: Final = 150
"""What a call says beside rubric and conversation: parameters, tags and a reminder."""

_CHARS_PER_TOKEN: Final = 4


class JudgingCalls(Struct, frozen=True, kw_only=True):
    """The calls of a judge.

    `price` is its model's. Of its prompt `prefix_chars` are the same each time, and `prefix_tokens` of it are read
    from the cache. `beside` is how many of its calls are let through beside each of its batch's while both wait
    for the same provider. The `seen` calls so far were answered with `seen_tokens` together.
    """

    price: Price
    prefix_chars: int
    prefix_tokens: int
    beside: float
    seen: int = 0
    seen_tokens: int = 0

    @property
    def verdict_tokens(self) -> float:
        """What a verdict is expected to have."""
        return (_SEEN_ALREADY * VERDICT_TOKENS + self.seen_tokens) / (_SEEN_ALREADY + self.seen)

    def usage(self, answer_tokens: float) -> Usage:
        """What one call uses that judges an answer of so many tokens."""
        prefix = self.prefix_chars // _CHARS_PER_TOKEN
        return Usage(
            input_tokens=round(prefix - self.prefix_tokens + ORDER_TOKENS + answer_tokens),
            cache_read_tokens=self.prefix_tokens,
            output_tokens=round(self.verdict_tokens),
        )

    def cost(self, items: int, answer_tokens: float) -> float:
        """What the calls for so many conversations cost, in picodollars."""
        return items * self.price.cost(self.usage(answer_tokens))
