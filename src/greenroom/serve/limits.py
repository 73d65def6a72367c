"""The limits between the configuration and what `system.info` shows of them."""

from greenroom.config.defaults import DEFAULT
from greenroom.config.loading import Resolved
from greenroom.limits.rate import RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.limits.snapshot import ConcurrencySnapshot, ProviderSnapshot
from greenroom.protocol.rows.limits import BreakerRow, ConcurrencyRow, LimitsRow, ProviderLimitsRow, RateRow
from greenroom.protocol.rows.showing import moment, show


def limit_settings(resolved: Resolved) -> LimitSettings:
    """What is configured. A limit that a person set is a bound for good; a default gives way to the provider's."""
    section = resolved.config.limits

    def rate(key: str, per_minute: int) -> RateSetting:
        own = resolved.sources[f"limits.{key}"] != DEFAULT
        return RateSetting(assumed=per_minute or None, at_most=(per_minute or None) if own else None)

    return LimitSettings(
        requests=rate("requests_per_minute", section.requests_per_minute),
        input_tokens=rate("input_tokens_per_minute", section.input_tokens_per_minute),
        output_tokens=rate("output_tokens_per_minute", section.output_tokens_per_minute),
        max_utilization=section.max_utilization,
        max_concurrency=section.max_concurrency or None,
    )


def shown(limits: Limits) -> LimitsRow:
    """How they stand. The month's budget is no limit of calls, and added by whoever reads it."""
    snapshot = limits.snapshot()
    return show(LimitsRow, snapshot, providers=tuple(map(_provider, snapshot.providers)))


def _provider(snapshot: ProviderSnapshot) -> ProviderLimitsRow:
    breaker = snapshot.breaker
    return show(
        ProviderLimitsRow,
        snapshot,
        breaker=show(BreakerRow, breaker, circuit=breaker.circuit.value),
        concurrency=_concurrency(snapshot.concurrency),
        rates=tuple(show(RateRow, rate, kind=rate.kind.value) for rate in snapshot.rates),
    )


def _concurrency(snapshot: ConcurrencySnapshot) -> ConcurrencyRow:
    return show(ConcurrencyRow, snapshot, changed_at=moment(snapshot.changed_at))
