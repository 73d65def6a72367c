"""What the screen of costs asks the daemon."""

import asyncio
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from greenroom.dashboard.costs.spans import Slice, Span, slices, wire
from greenroom.dashboard.costs.views import REHEARSAL
from greenroom.dashboard.ports import Calls
from greenroom.protocol.commands.log import LogCosts, LogPerformance
from greenroom.protocol.commands.system import SystemInfo
from greenroom.protocol.rows.limits import MonthRow
from greenroom.protocol.rows.log import CostsRow, Latency, PerformanceRow


class Counted(Struct, frozen=True, kw_only=True):
    """What real calls have cost in a span of days, what simulated ones would have, and the month's budget."""

    real: CostsRow
    simulated: CostsRow
    month: MonthRow | None

    def of(self, *, simulated: bool) -> CostsRow:
        """Those that are counted."""
        return self.simulated if simulated else self.real


async def read_counted(calls: Calls, span: Span, today: date) -> Counted:
    """Ask what a span of days has cost.

    Raises:
        ClientError: it can't be asked.
    """
    first = span.first(today)
    date_from = None if first is None else wire(first)
    real, simulated, info = await asyncio.gather(
        calls.call(LogCosts(date_from=date_from)),
        calls.call(LogCosts(date_from=date_from, provider=REHEARSAL, include_simulated=True)),
        calls.call(SystemInfo()),
    )
    return Counted(real=real, simulated=simulated, month=info.limits.month)


class Latencies:
    """How long answers took, slice by slice. What is past is asked once, for it does not change any more."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._past: dict[tuple[Slice, str], Latency] = {}

    async def read(self, provider: str, first: date, today: date) -> Sequence[tuple[Slice, Latency]]:
        """Ask about all days from the first to today.

        Raises:
            ClientError: it can't be asked.
        """
        every = slices(first, today)
        return list(
            zip(every, await asyncio.gather(*(self._one(each, provider, today) for each in every)), strict=True)
        )

    async def _one(self, of: Slice, provider: str, today: date) -> Latency:
        known = self._past.get((of, provider))
        if known is not None:
            return known
        row = await self._calls.call(
            LogPerformance(provider=provider, date_from=wire(of.first), date_to=wire(of.end))
        )
        if of.end < today:
            self._past[of, provider] = row.latency
        return row.latency


def most_used(row: PerformanceRow) -> str | None:
    """The provider of most real calls."""
    counts: dict[str, int] = {}
    for each in row.by_model:
        if each.provider != REHEARSAL:
            counts[each.provider] = counts.get(each.provider, 0) + each.requests
    return max(counts, key=lambda name: counts[name], default=None)
