"""How columns share the room."""

from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.table.columns import GAP, Column, placed


def column(title: str, width: int, *, grows: int = 0, drops: int = 0) -> Column[str]:
    return Column(title=title, cell=str, width=width, grows=grows, drops=drops)


COLUMNS = (
    column("name", 10, grows=3),
    column("state", 8),
    column("why", 6, grows=1, drops=2),
    column("tier", 5, drops=1),
)


def test_what_is_left_goes_to_those_that_grow() -> None:
    widths = {each.column.title: each.width for each in placed(COLUMNS, 72)}
    assert widths == {"name": 10 + 30, "state": 8, "why": 6 + 10, "tier": 5}


def test_the_least_needed_goes_first_where_there_is_no_room() -> None:
    assert [each.column.title for each in placed(COLUMNS, 30)] == ["name", "state", "tier"]
    assert [each.column.title for each in placed(COLUMNS, 20)] == ["name", "state"]


@given(st.integers(19, 300))
def test_columns_never_take_more_than_there_is(room: int) -> None:
    shown = placed(COLUMNS, room)
    assert sum(each.width for each in shown) + GAP * (len(shown) - 1) <= room
