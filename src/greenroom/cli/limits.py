"""The limits in a person's words."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from greenroom.cli.figures import clock, money
from greenroom.protocol.rows.limits import LimitsRow, MonthRow, ProviderLimitsRow, RateRow

NO_LIMIT: Mapping[str, float] = MappingProxyType(
    {"requests": 10**6, "tokens": 10**9, "input_tokens": 10**9, "output_tokens": 10**9}
)
"""So much a minute is no limit: nobody sells it. The rehearsal says such figures where none was set."""


def limit_words(limits: LimitsRow) -> Iterator[tuple[str, str]]:
    """A label and a line for each thing worth saying; figures that the caller may not know are left out."""
    if limits.month is not None:
        yield "this month", month_words(limits.month)
    if limits.max_concurrency is not None:
        yield "at once", _of(limits.used, f"{limits.max_concurrency:,}", "calls")
    for provider in limits.providers:
        yield f"{provider.provider}", "; ".join(_provider(provider))


def month_words(month: MonthRow) -> str:
    """`$4.20 of $10.00 spent, $5.50 left; $0.30 set aside for calls that are out`."""
    words = [f"{money(month.spent_usd)} of {money(month.limit_usd)} spent, {money(month.left_usd)} left"]
    if month.reserved_usd:
        words.append(f"{money(month.reserved_usd)} set aside for calls that are out")
    if month.doubtful_usd:
        words.append(f"up to {money(month.doubtful_usd)} more may have been billed for calls whose end nobody saw")
    return "; ".join(words)


def _provider(limits: ProviderLimitsRow) -> Iterator[str]:
    concurrency = limits.concurrency
    if limits.breaker.circuit != "closed":
        last = f" ({limits.breaker.last_fault})" if limits.breaker.last_fault else ""
        yield f"down{last}: one call at a time tries whether it is back"
    elif concurrency.allowed is not None:
        yield _of(concurrency.used, f"{concurrency.allowed:,}", "calls at once")
    elif concurrency.used is not None:
        yield f"{concurrency.used:,} {'call' if concurrency.used == 1 else 'calls'} out"
    if concurrency.changed_because and concurrency.allowed is not None and limits.breaker.circuit == "closed":
        yield f"changed {clock(concurrency.changed_at)}: {concurrency.changed_because}"
    for rate in limits.rates:
        if rate.allowed is not None:
            yield _rate(rate)
    if limits.waiting:
        why = f" ({limits.waiting_because})" if limits.waiting_because else ""
        yield f"{limits.waiting:,} waiting{why}"


def _rate(rate: RateRow) -> str:
    kind = rate.kind.replace("_", " ")
    if rate.limit is not None and rate.limit >= NO_LIMIT[rate.kind]:
        return f"no limit of {kind}" if rate.used is None else f"{rate.used:,.0f} {kind} a minute, no limit"
    return _of(rate.used, f"{rate.allowed:,.0f}", f"{kind} a minute")


def _of(used: float | None, allowed: str, what: str) -> str:
    return f"{allowed} {what}" if used is None else f"{used:,.0f} of {allowed} {what}"
