"""What plots show."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from greenroom.cli.figures import money
from greenroom.dashboard.costs.figures import (
    Bars,
    Columns,
    Lines,
    Nothing,
    binned,
    by_batch,
    by_day,
    by_model,
    calls_a_day,
    ceiling,
    label,
    latency,
    ticks,
)
from greenroom.dashboard.costs.spans import slices
from tests.dashboard.costs.rows import costs_of
from tests.dashboard.costs.rows import latency as took
from tests.dashboard.rows import costs_row

TODAY = date(2026, 11, 21)
FIRST = date(2026, 11, 19)
COSTS = costs_of({"2026-11-19": 1.0, "2026-11-21": 3.0})


def test_a_day_without_a_call_has_a_column_of_nothing() -> None:
    figure = by_day(COSTS, FIRST, TODAY)
    assert isinstance(figure, Columns)
    assert list(figure.names) == ["11-19", "11-20", "11-21"]
    assert list(figure.values) == [1.0, 0.0, 3.0]


def test_all_days_begin_with_the_first_that_had_a_call() -> None:
    figure = calls_a_day(COSTS, None, TODAY)
    assert isinstance(figure, Columns)
    assert list(figure.values) == [4.0, 0.0, 4.0]


def test_models_and_batches_are_bars_in_the_order_of_the_daemon() -> None:
    models, batches = by_model(COSTS), by_batch(COSTS)
    assert isinstance(models, Bars)
    assert list(zip(models.names, models.values, strict=True)) == [
        ("claude-opus-5", 3.0),
        ("claude-sonnet-5-5", 1.0),
    ]
    assert isinstance(batches, Bars)
    assert list(batches.names) == ["Evening talks", "(no batch)"]


def test_nothing_to_plot_is_said() -> None:
    assert by_day(costs_row(0.0), FIRST, TODAY) == Nothing("No calls were made in this time.")
    assert isinstance(by_model(costs_row(0.0)), Nothing)
    assert isinstance(latency([(each, took(None)) for each in slices(FIRST, TODAY)], "p"), Nothing)


def test_latencies_are_three_lines_with_marks_of_their_own_and_gaps_where_nobody_answered() -> None:
    figures = [took(1000), took(None), took(3000)]
    figure = latency(list(zip(slices(FIRST, TODAY), figures, strict=True)), "anthropic")
    assert isinstance(figure, Lines)
    assert [list(each.values) for each in figure.series] == [[1.0, None, 3.0], [2.0, None, 6.0], [3.0, None, 9.0]]
    assert len({each.mark for each in figure.series}) == 3


@given(count=st.integers(1, 800), room=st.integers(1, 100))
def test_columns_are_put_together_until_they_have_room_and_nothing_is_lost(count: int, room: int) -> None:
    names = [str(TODAY + timedelta(days=number)) for number in range(count)]
    shown = binned(Columns(title="t", names=names, values=[1.0] * count, says=money), room)
    assert len(shown.names) == len(shown.values) <= room
    assert sum(shown.values) == count


def test_names_below_a_plot_do_not_touch() -> None:
    places = ticks(["11-19"] * 90, 68)
    assert len(places) * len("11-19 ") <= 68
    assert places[0] == 0


@given(st.text(max_size=60))
def test_a_label_has_as_many_characters_as_cells(name: str) -> None:
    shown = label(name, 1.0, money)
    assert len(shown) == cell_len(shown)
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("highest", "end"), [(0.78, 0.8), (1.0, 1.0), (1.1, 2.0), (35.0, 40.0), (0.0, 1.0), (7.0, 8.0)]
)
def test_an_axis_ends_with_a_short_figure(highest: float, end: float) -> None:
    assert ceiling(highest) == pytest.approx(end)
