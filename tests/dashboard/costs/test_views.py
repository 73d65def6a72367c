"""The line of views."""

import pytest

from greenroom.dashboard.costs.views import VIEWS, tab_at, tabs


@pytest.mark.parametrize("now", VIEWS)
def test_the_line_of_views_fits_a_narrow_terminal_and_a_click_finds_each(now: str) -> None:
    line = "".join(words for words, _ in tabs(now))
    assert len(line) <= 80
    for name, view in VIEWS.items():
        assert tab_at(now, line.index(f"{view.key} {view.name}")) == name
    assert tab_at(now, len(line)) is None
    assert f"[{VIEWS[now].key} {VIEWS[now].name}]" in line
