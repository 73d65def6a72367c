"""How columns share the room."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.conversations import columns as conversations
from greenroom.dashboard.costs import calls, estimates
from greenroom.dashboard.flashcards import columns as flashcards
from greenroom.dashboard.library import columns as library
from greenroom.dashboard.review import queuetable
from greenroom.dashboard.review.decisions import Ledger
from greenroom.dashboard.review.drafts import Drafts
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


def test_those_that_grow_become_narrower_where_nothing_else_can_go() -> None:
    assert [each.width for each in placed((column("name", 30, grows=1), column("state", 8)), 29)] == [20, 8]


@given(st.integers(19, 300))
def test_columns_never_take_more_than_there_is(room: int) -> None:
    shown = placed(COLUMNS, room)
    assert sum(each.width for each in shown) + GAP * (len(shown) - 1) <= room


@pytest.mark.parametrize(
    ("columns", "room"),
    [
        (conversations.listed(), 57),
        (conversations.found(str), 57),
        (queuetable.columns(Ledger(str), Drafts(str)), 43),
        (calls.columns(), 57),
        (estimates.columns(), 57),
        *((each, 57) for each in library.columns(0).values()),
        (flashcards.texts(), 57),
        (flashcards.suggestions(), 57),
        (flashcards.cards(), 57),
    ],
)
def test_whatever_is_listed_fits_beside_what_is_read_at_a_hundred_columns(
    columns: Sequence[Column[Any]], room: int
) -> None:
    shown = placed(columns, room)
    assert sum(each.width for each in shown) + GAP * (len(shown) - 1) <= room
    assert shown[0].column is columns[0]
