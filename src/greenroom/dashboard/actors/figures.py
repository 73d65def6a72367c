"""What the daemon counts, line by line: gauges, the pace of events, and how long its answers take."""

from collections.abc import Iterator
from typing import Final

from greenroom.dashboard.overview.words import plural
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.review.talk import Line
from greenroom.protocol.commands.system import Percentiles, Stats

SLOWEST: Final = 8
"""So many methods and kinds of query are listed, the slowest."""
NAMES: Final = {
    "sessions": ("connection", "connections"),
    "subscriptions": ("subscription", "subscriptions"),
    "calls_in_flight": ("call out", "calls out"),
    "calls_waiting": ("call waiting", "calls waiting"),
    "actors": ("actor", "actors"),
    "store_queue": ("write waiting", "writes waiting"),
}
"""What a gauge counts: one, and of any other number."""


def document(stats: Stats, facts_a_second: float | None, dead_letters: int) -> list[Line]:
    """The figures."""
    lines: list[Line] = [(("now", "head"),)]
    for name, value in stats.gauges.items():
        one, many = NAMES.get(name, (one_line(name),) * 2)
        lines.append(_figure(one if value == 1 else many, f"{value:,.0f}"))
    if facts_a_second is not None:
        lines.append(_figure("facts a second", f"{facts_a_second:,.1f}"))
    if dead_letters:
        lines.append((("! ", "weak"), *_figure(plural("dead letter", dead_letters), f"{dead_letters:,}")))
    errors = {name: count for name, count in stats.counters.items() if name.startswith("errors.") and count}
    if errors:
        lines += [(), (("calls that were refused", "head"),)]
        lines += [_figure(one_line(name.removeprefix("errors.")), f"{count:,}") for name, count in errors.items()]
    lines += _times("slowest methods, 95 % under", stats.methods)
    lines += _times("slowest queries, 95 % under", stats.queries)
    return lines


def _times(title: str, of: dict[str, Percentiles]) -> Iterator[Line]:
    slowest = sorted(of.items(), key=lambda each: -each[1].p95_ms)[:SLOWEST]
    if slowest:
        yield ()
        yield ((title, "head"),)
    for name, each in slowest:
        yield _figure(one_line(name), f"{each.p95_ms:,.1f} ms")


def _figure(name: str, value: str) -> Line:
    return ((f"{value:>9} ", ""), (name, "dim"))
