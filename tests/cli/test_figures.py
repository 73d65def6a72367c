import pytest

from greenroom.cli.figures import (
    cached,
    clock,
    cost,
    counted,
    duration,
    money,
    percent,
    rate,
    score,
    short,
    took,
)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, "?"),
        (0, "$0.00"),
        (0.4, "$0.40"),
        (0.000012, "$0.000012"),
        (0.0123, "$0.0123"),
        (1, "$1.00"),
        (1234.5, "$1,234.50"),
    ],
)
def test_money_is_as_fine_as_it_is_small(amount: float | None, shown: str) -> None:
    assert money(amount) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, "?"),
        (0.42, "0.4 s"),
        (42.4, "42 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (7800, "2 h 10 min"),
        (3.6e6, "1,000 h 00 min"),
    ],
)
def test_durations(seconds: float | None, shown: str) -> None:
    assert duration(seconds) == shown


def test_the_time_of_a_call_is_a_duration() -> None:
    assert (took(1_240), took(None)) == ("1.2 s", "?")


def test_what_was_simulated_costs_in_brackets() -> None:
    assert (cost(0.5, "anthropic"), cost(0.5, "rehearsal"), cost(None, "openai")) == ("$0.50", "($0.50)", "?")


def test_of_the_cache_nothing_is_said_where_it_had_no_part() -> None:
    assert cached(0, 0) == ""
    assert cached(1_500, 0) == "; 1,500 read from the cache, 0 written to it"


def test_ids_show_the_end_that_tells_neighbours_apart() -> None:
    assert short("01a1fd5f-7619-70de-95ab-738ca4d1966c") == "a4d1966c"
    assert short(None) == ""


def test_a_time_is_shown_by_the_readers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert clock("2026-11-21T20:00:00.000000Z") == "2026-11-22 01:30:00"
    finally:
        monkeypatch.undo()
        time.tzset()
    assert clock(None) == ""


def test_a_hundred_percent_is_all_of_it() -> None:
    assert percent(99.99) == "99 %"
    assert percent(100) == "100 %"


@pytest.mark.parametrize(
    ("share", "shown"), [(95.56, "96 %"), (95.4, "95 %"), (99.9, "99 %"), (0.2, "1 %"), (0, "0 %"), (100, "100 %")]
)
def test_a_rate_is_rounded_and_says_always_and_never_only_of_these(share: float, shown: str) -> None:
    assert rate(share) == shown


def test_one_is_no_plural() -> None:
    assert (counted(1, "row"), counted(0, "row"), counted(1_200, "row")) == ("1 row", "0 rows", "1,200 rows")
    assert (counted(1, "copy", "copies"), counted(2, "copy", "copies")) == ("1 copy", "2 copies")


def test_scores() -> None:
    assert score(8.25) == "8.2"
    assert score(None) == ""
