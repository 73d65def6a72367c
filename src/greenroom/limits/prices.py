"""What a call costs: a dated table of prices by model, applied to the provider's own token counts.

Prices are written in US dollars per million tokens, and kept as integer picodollars per token: so sums are exact.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from greenroom.model.attempt import Usage
from greenroom.model.errors import ConfigError
from greenroom.model.money import PICO, Picodollars

_MILLION = 1_000_000
_PLAIN = ("input", "output")
_CACHED = ("cache_write_5m", "cache_write_1h", "cache_read")


class Rates(Struct, frozen=True, kw_only=True):
    """Picodollars per token, by what the token was."""

    input: int
    output: int
    cache_write_5m: int
    cache_write_1h: int
    cache_read: int

    def cost(self, usage: Usage) -> Picodollars:
        """The cost of these tokens."""
        return Picodollars(
            self.input * usage.input_tokens
            + self.output * usage.output_tokens
            + self.cache_write_5m * usage.cache_write_5m_tokens
            + self.cache_write_1h * usage.cache_write_1h_tokens
            + self.cache_read * usage.cache_read_tokens
        )


class Price(Struct, frozen=True, kw_only=True):
    """A model's price.

    `steps` are the dearer rates of longer prompts as (over so many input tokens, rates), longest first. `as_of` is
    the date of the figures. `batch_discount` is what is taken off in the provider's batches: 0.5 is half.
    """

    rates: Rates
    as_of: str
    batch_discount: Decimal
    steps: tuple[tuple[int, Rates], ...]

    def cost(self, usage: Usage) -> Picodollars:
        """The cost of a live call. The prompt's length, cached tokens included, decides the rate of all tokens."""
        prompt = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
        for over, rates in self.steps:
            if prompt > over:
                return rates.cost(usage)
        return self.rates.cost(usage)

    def in_batches(self, cost: Picodollars) -> Picodollars:
        """What something costs in the provider's batches that costs so much live, to the picodollar."""
        return Picodollars(int((cost * (1 - self.batch_discount)).to_integral_value(ROUND_HALF_UP)))

    def most(self, prompt: int, answer: int) -> Picodollars:
        """The most that a live call can cost whose prompt and answer have so many tokens at most.

        Whatever part of the prompt is cached for five minutes (Greenroom caches none for longer), and whichever of
        the rates its length comes to.
        """
        reached = (self.rates, *(rates for over, rates in self.steps if prompt > over))
        return Picodollars(
            max(prompt * max(rates.input, rates.cache_write_5m) + answer * rates.output for rates in reached)
        )


class PriceTable:
    """Prices by model."""

    def __init__(self, prices: Mapping[str, Price]) -> None:
        self._prices = dict(prices)

    @classmethod
    def of(cls, config: Mapping[str, Mapping[str, Any]]) -> "PriceTable":
        """Read the table `[prices."<model>"]` as TOML gives it; prices of cached tokens may be left out.

        Raises:
            ConfigError: a price is missing or no price; the message names the key and what was expected.
        """
        return cls({model: _price(f'prices."{model}"', entry) for model, entry in config.items()})

    def for_model(self, model: str) -> Price | None:
        """The model's price, or None where it is unknown."""
        return self._prices.get(model)

    @property
    def models(self) -> tuple[str, ...]:
        """The models whose price is known, by name."""
        return tuple(sorted(self._prices))


def _price(at: str, entry: Mapping[str, Any]) -> Price:
    as_of = entry.get("as_of")
    if not as_of:
        raise ConfigError(f"{at}.as_of: expected the date of these prices, as in 2026-10-31.")
    tiers: Sequence[Mapping[str, Any]] = entry.get("tiers") or ()
    steps = [_step(f"{at}.tiers[{number}]", entry, tier) for number, tier in enumerate(tiers)]
    return Price(
        rates=_rates(at, entry),
        as_of=str(as_of),
        batch_discount=_decimal(f"{at}.batch_discount", entry.get("batch_discount", 0), most=Decimal(1)),
        steps=tuple(sorted(steps, key=lambda step: -step[0])),
    )


def _step(at: str, entry: Mapping[str, Any], tier: Mapping[str, Any]) -> tuple[int, Rates]:
    return _over(at, tier), _rates(at, {**entry, **tier})


def _rates(at: str, entry: Mapping[str, Any]) -> Rates:
    # Without a word on cached tokens they count as any others: too much rather than too little.
    cached = {name: entry.get(name, entry.get("input")) for name in _CACHED}
    written = {name: entry.get(name) for name in _PLAIN} | cached
    return Rates(**{name: _per_token(f"{at}.{name}", amount) for name, amount in written.items()})


def _over(at: str, tier: Mapping[str, Any]) -> int:
    over = tier.get("over_input_tokens")
    if not isinstance(over, int) or isinstance(over, bool) or over < 0:
        raise ConfigError(f"{at}.over_input_tokens: expected a number of tokens, not {over!r}.")
    return over


def _per_token(at: str, dollars_per_million: object) -> int:
    per_token = _decimal(at, dollars_per_million) * PICO / _MILLION
    if per_token != per_token.to_integral_value():
        raise ConfigError(f"{at}: expected at most six decimals, not {dollars_per_million!r}.")
    return int(per_token)


def _decimal(at: str, value: object, most: Decimal | None = None) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or number < 0 or (most is not None and number > most):
        wanted = "dollars per million tokens, as in 2.50" if most is None else f"a number from 0 to {most}"
        raise ConfigError(f"{at}: expected {wanted}, not {value!r}.")
    return number
