"""What plots show, pure: names, figures and the words for them. `chart` draws it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import floor, log10
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len

from greenroom.cli.figures import money
from greenroom.dashboard.costs.spans import Slice, days
from greenroom.dashboard.plain import cut, one_line
from greenroom.protocol.rows.log import BatchCost, CostsRow, Latency, ModelCost

NAME: Final = 24
"""Cells of a name beside its bar."""

Says = Callable[[float], str]


class Columns(Struct, frozen=True, kw_only=True):
    """A column for each of the names, which follow each other in time."""

    title: str
    names: Sequence[str]
    values: Sequence[float]
    says: Says


class Bars(Struct, frozen=True, kw_only=True):
    """A bar for each of the names, the first one on top; `left_out` are those for which there is no room here."""

    title: str
    names: Sequence[str]
    values: Sequence[float]
    says: Says
    left_out: int = 0


class Series(Struct, frozen=True):
    """One line of a plot; told apart by its mark, and its colour. None where there is no figure."""

    name: str
    mark: str
    colour: str
    values: Sequence[float | None]


class Lines(Struct, frozen=True, kw_only=True):
    """Lines over names that follow each other in time."""

    title: str
    names: Sequence[str]
    series: Sequence[Series]
    says: Says


class Nothing(Struct, frozen=True):
    """Why there is nothing to plot."""

    words: str


Figure = Columns | Bars | Lines | Nothing


def by_day(costs: CostsRow, first: date | None, today: date) -> Figure:
    """What each day has cost, those without a call as well."""
    spent = {each.day: each.cost for each in costs.by_day}
    return _columns("cost a day, US dollars", spent, first, today, money)


def calls_a_day(costs: CostsRow, first: date | None, today: date) -> Figure:
    """How many calls each day had."""
    made = {each.day: float(each.count) for each in costs.by_day}
    return _columns("calls a day", made, first, today, lambda count: f"{count:,.0f}")


def by_model(costs: CostsRow) -> Figure:
    """What each model has cost, the dearest first."""
    return _bars("cost by model, US dollars", costs.by_model, lambda each: each.model)


def by_batch(costs: CostsRow) -> Figure:
    """What the newest batches have cost."""
    figure = _bars(
        "cost of the newest batches, US dollars",
        costs.by_batch,
        lambda each: (each.name or "(deleted)") if each.batch_id else "(no batch)",
    )
    return figure if isinstance(figure, Nothing) else replace(figure, left_out=costs.batches_left_out)


def latency(of: Sequence[tuple[Slice, Latency]], provider: str) -> Figure:
    """How long answers took, slice by slice."""
    if not any(each.p50_ms is not None for _, each in of):
        return Nothing("No model has answered in this time.")
    return Lines(
        title=f"seconds to an answer, {one_line(provider)}",
        names=[f"{each.first:%m-%d}" for each, _ in of],
        series=[
            Series("P50 half", "•", "success", [_seconds(each.p50_ms) for _, each in of]),
            Series("P95", "+", "warning", [_seconds(each.p95_ms) for _, each in of]),
            Series("P99", "x", "error", [_seconds(each.p99_ms) for _, each in of]),
        ],
        says=lambda seconds: f"{seconds:.1f} s",
    )


def binned(figure: Columns, room: int) -> Columns:
    """The columns, put together where there is not room for each of them.

    Args:
        figure: one column a day.
        room: columns that can be told apart.
    """
    step = -(-len(figure.names) // max(1, room))
    if step <= 1:
        return figure
    starts = range(0, len(figure.names), step)
    return replace(
        figure,
        title=f"{figure.title} (each column is {step} days)",
        names=[figure.names[at] for at in starts],
        values=[sum(figure.values[at : at + step]) for at in starts],
    )


def ticks(names: Sequence[str], room: int) -> list[int]:
    """Which of the names, which stand side by side, have room to be written below: the places of those."""
    widest = max(map(len, names), default=1) + 2
    step = max(1, -(-len(names) * widest // max(1, room)))
    return list(range(0, len(names), step))


def label(name: str, value: float, says: Says) -> str:
    """A name and its figure, for beside a bar: with as many characters as cells, for Plotext counts characters."""
    shown = f"{cut(one_line(name), NAME)} {says(value):>9}"
    return "".join(each + "\u200b" * (cell_len(each) - 1) for each in shown if cell_len(each))


def ceiling(highest: float) -> float:
    """Where an axis ends, so that its quarters are short figures."""
    if highest <= 0:
        return 1.0
    size = 10.0 ** floor(log10(highest))
    return next(each * size for each in (1, 2, 4, 6, 8, 10, 20) if each * size >= highest)


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _columns(title: str, values: Mapping[str, float], first: date | None, today: date, says: Says) -> Figure:
    if not values:
        return Nothing("No calls were made in this time.")
    start = first if first is not None else date.fromisoformat(min(values))
    every = days(start, today)
    return Columns(
        title=title,
        names=[f"{each:%m-%d}" for each in every],
        values=[values.get(each.isoformat(), 0.0) for each in every],
        says=says,
    )


def _bars(
    title: str, rows: Sequence[ModelCost] | Sequence[BatchCost], named: Callable[..., str]
) -> Bars | Nothing:
    if not rows:
        return Nothing("No calls were made in this time.")
    return Bars(title=title, names=[named(each) for each in rows], values=[each.cost for each in rows], says=money)
