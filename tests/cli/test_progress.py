import io

import pytest

from greenroom.cli.progress import LiveLine, PlainLines, Rate, Standing, display
from tests.cli.keyboard import Terminal


def standing(done: int, **changes: object) -> Standing:
    return Standing(**{"name": "First try", "done": done, "total": 100, **changes})  # type: ignore[arg-type]  # a test's own


def test_the_rate_is_that_of_the_last_while() -> None:
    times = iter([0.0, 10.0, 20.0, 40.0])
    rate = Rate(lambda: next(times))
    assert rate.note(0) is None
    assert rate.note(10) == 1.0
    assert rate.note(40) == 3.0
    assert rate.note(100) == 3.0


def test_no_rate_is_told_before_there_is_one() -> None:
    times = iter([0.0, 0.0, 5.0])
    rate = Rate(lambda: next(times))
    assert [rate.note(0), rate.note(1), rate.note(1)] == [None, None, 0.2]


def test_in_a_pipe_there_is_a_line_a_step() -> None:
    out = io.StringIO()
    lines = PlainLines(out)
    for done in (0, 1, 4, 5, 6, 100, 100):
        lines.report(standing(done), 2.0)
    assert out.getvalue().splitlines() == [
        "First try: 0 of 100 (0 %), 2.0/s, 50 s left",
        "First try: 5 of 100 (5 %), 2.0/s, 48 s left",
        "First try: 100 of 100 (100 %)",
    ]


def test_money_failures_and_the_daemons_own_forecast_are_told() -> None:
    out = io.StringIO()
    PlainLines(out).report(standing(50, failed=2, cost=1.5, simulated=True, left_s=90.0), 0.01)
    assert out.getvalue() == "First try: 50 of 100 (50 %), 2 failed, 0.6/min, $1.50 simulated, 1 min 30 s left\n"


def test_on_a_terminal_one_line_is_drawn_over_within_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    out = Terminal()
    line = LiveLine(out)
    line.report(standing(50, name="A name that is far too long for a line of a terminal"), None)
    line.report(standing(100), None)
    line.close()
    line.close()
    drawn = out.getvalue().split("\r\x1b[2K")[1:]
    assert drawn[0] == "━━━───" + " A name that is far too long for a…: 50 of 100 (50 %)"
    assert len(drawn[0]) == 59
    assert drawn[1] == "━" * 24 + " First try: 100 of 100 (100 %)\n"


@pytest.mark.parametrize("columns", [50, 60, 70, 80, 100, 140])
def test_the_bar_and_the_name_give_way_to_rate_money_and_time(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    out = Terminal()
    changes = {"total": 10_000, "failed": 12, "cost": 15.25, "simulated": True, "left_s": 90.0}
    LiveLine(out).report(standing(1_234, **changes), 10.5)
    drawn = out.getvalue().removeprefix("\r\x1b[2K")
    assert len(drawn) < columns
    assert "10.5/s" in drawn
    assert "$15.25" in drawn
    assert drawn.endswith("1 min 30 s left") is (columns >= 60)
    assert ("━" in drawn or "─" in drawn) is (columns >= 60)


def test_a_live_line_needs_terminals_at_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(display(io.StringIO()), PlainLines)
    assert isinstance(display(Terminal()), PlainLines)
    monkeypatch.setattr("sys.stdout", Terminal())
    assert isinstance(display(Terminal()), LiveLine)
