"""What a bound on the length of an answer does to what an item is expected to use."""

from collections.abc import Mapping
from statistics import NormalDist

from msgspec import Struct
from msgspec.structs import replace

from greenroom.limits.expecting import Expected

_SPREAD = 0.3
"""The standard deviation of answers' lengths, as a share of their mean, where it was not seen."""


class Bound(Struct, frozen=True, kw_only=True):
    """An answer has so many tokens at most; one that is cut is paid for and tried again, so often in all."""

    max_tokens: int
    max_attempts: int

    def cuts(self, each: Expected) -> bool:
        """Whether most answers are longer than that."""
        return each.output_tokens > each.attempts * self.max_tokens

    def apply(self, each: Expected) -> Expected:
        """What an item uses where most answers are cut.

        Where only a few are, nothing is changed: these are in the history, since it was made under such a bound.
        """
        if not self.cuts(each):
            return each
        usual = each.output_tokens / each.attempts
        lengths = NormalDist(usual, usual * (each.output_spread or _SPREAD))
        cut = 1 - lengths.cdf(self.max_tokens)
        tries = sum(cut**before for before in range(self.max_attempts))
        attempts = max(each.attempts, min(each.attempts * tries, self.max_attempts))
        more = attempts / each.attempts
        return replace(
            each,
            attempts=attempts,
            input_tokens=each.input_tokens * more,
            output_tokens=attempts * self.max_tokens,
            cache_read_tokens=each.cache_read_tokens * more,
            cache_write_5m_tokens=each.cache_write_5m_tokens * more,
            cache_write_1h_tokens=each.cache_write_1h_tokens * more,
            busy_s=each.busy_s * more,
        )

    def warning(self, items: int, too_long: Mapping[float, int]) -> str | None:
        """What to tell of a batch, by the usual lengths of answers that would mostly be cut, and their items."""
        cut = sum(too_long.values())
        if not cut:
            return None
        mean = sum(length * number for length, number in too_long.items()) / cut
        which = "such conversations take" if cut == items else f"{cut:,} of these {items:,} conversations take"
        whose = "most answers" if cut == items else "most of their answers"
        then = "paid for and tried again" if self.max_attempts > 1 else "paid for and lost"
        return (
            f"max_tokens {self.max_tokens:,} is below what {which}, about {_in_round_figures(mean):,}:"
            f" {whose} would be cut off, {then}."
        )


def _in_round_figures(tokens: float) -> int:
    """With two digits that say something."""
    digits = len(str(round(tokens)))
    return round(tokens, min(0, 2 - digits)).__trunc__()
