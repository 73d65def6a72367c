"""The state of a table, without a terminal."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.table.window import KEPT, PAGE, Read, Window

HEIGHT = 20


def read_of(rows: Sequence[str], number: int, capped_at: int | None = None) -> Read[str]:
    shown = rows[(number - 1) * PAGE : number * PAGE]
    total = len(rows) if capped_at is None else min(len(rows), capped_at)
    capped = capped_at is not None and len(rows) > capped_at
    return Read(number=number, rows=shown, total=total, capped=capped, more=number * PAGE < len(rows))


class Stage:
    """A window over a list that a test changes, with its view."""

    def __init__(self, rows: Sequence[str], capped_at: int | None = None) -> None:
        self.rows = list(rows)
        self.capped_at = capped_at
        self.top = 0
        self.window: Window[str] = Window(str)
        self.refresh()

    def read(self, number: int) -> Read[str]:
        return read_of(self.rows, number, self.capped_at)

    def refresh(self) -> int:
        numbers = self.window.refresh_pages(self.top, HEIGHT)
        shift = self.window.refreshed([self.read(each) for each in numbers], self.top, HEIGHT)
        self.top += shift
        return shift

    def go(self, index: int) -> None:
        self.window.go(index)
        cursor = self.window.cursor
        self.top = max(min(self.top, cursor), cursor - HEIGHT + 1)
        self.fill()

    def fill(self) -> None:
        for number in self.window.wanted(self.top, HEIGHT):
            self.window.take(self.read(number), self.top)

    @property
    def view(self) -> list[str | None]:
        return [self.window.id_at(index) for index in range(self.top, self.top + HEIGHT)]


def named(count: int) -> list[str]:
    return [f"row {number}" for number in range(count)]


def test_the_first_row_is_selected_once_it_is_read() -> None:
    stage = Stage(named(3))
    assert stage.window.selected == "row 0"
    assert stage.window.length == 3


def test_an_empty_list_selects_nothing() -> None:
    stage = Stage([])
    assert stage.window.selected is None
    assert stage.window.length == 0
    stage.go(5)
    assert stage.window.selected is None


def test_rows_that_come_in_above_move_nothing_in_view() -> None:
    stage = Stage(named(1_000))
    stage.go(50)
    before = stage.view
    stage.rows[:0] = [f"new {number}" for number in range(30)]
    assert stage.refresh() == 30
    assert stage.view == before
    assert stage.window.selected == "row 50"
    assert stage.window.cursor == 80


def test_rows_that_come_in_above_by_more_than_a_page_still_move_nothing() -> None:
    stage = Stage(named(1_000))
    stage.go(50)
    before = stage.view
    stage.rows[:0] = [f"new {number}" for number in range(120)]
    stage.refresh()
    assert stage.view == before


@pytest.mark.parametrize("capped_at", [None, 300])
def test_the_last_row_stays_where_it_is_while_the_list_grows_past_a_page(capped_at: int | None) -> None:
    stage = Stage(named(695), capped_at)
    stage.window.take(stage.read(7), 600)
    stage.go(694)
    line = stage.window.cursor - stage.top
    for number in range(10):
        stage.rows[:0] = [f"new {number} {each}" for each in range(25)]
        stage.refresh()
        assert stage.window.selected_row == "row 694"
        assert stage.window.cursor - stage.top == line


def test_a_selected_row_that_goes_away_is_not_replaced_by_another_one() -> None:
    stage = Stage(named(100))
    stage.go(10)
    stage.rows.remove("row 10")
    stage.refresh()
    assert stage.window.gone
    assert stage.window.selected == "row 10"
    assert [stage.window.selected_row] == [None]


def test_in_a_list_that_was_emptied_the_first_new_row_is_selected() -> None:
    stage = Stage(named(3))
    stage.go(2)
    stage.rows.clear()
    stage.refresh()
    assert stage.window.selected is None
    stage.rows = ["new 0", "new 1"]
    stage.refresh()
    assert stage.window.selected_row == "new 0"


def test_a_row_that_comes_back_is_selected_again() -> None:
    stage = Stage(named(100))
    stage.go(10)
    stage.rows.remove("row 10")
    stage.refresh()
    stage.rows.insert(3, "row 10")
    stage.refresh()
    assert stage.window.selected_row == "row 10"


def test_a_selected_row_out_of_view_stays_selected_through_a_refresh() -> None:
    stage = Stage(named(1_000))
    stage.top = 500
    stage.fill()
    stage.rows[:0] = ["new"]
    stage.refresh()
    assert stage.window.selected == "row 0"
    assert not stage.window.gone


def test_pages_are_asked_for_once() -> None:
    stage = Stage(named(1_000))
    stage.top = 480
    assert stage.window.wanted(480, HEIGHT) == [5, 6, 4]
    assert stage.window.wanted(480, HEIGHT) == []


def test_a_page_that_could_not_be_read_is_asked_for_again() -> None:
    stage = Stage(named(1_000))
    asked = stage.window.wanted(480, HEIGHT)
    stage.window.unask(asked[0])
    assert stage.window.wanted(480, HEIGHT) == asked[:1]


def test_only_pages_near_the_view_are_kept() -> None:
    stage = Stage(named(10_000))
    for top in range(0, 9_000, PAGE):
        stage.top = top
        stage.fill()
    assert len(list(stage.window.known())) <= KEPT * PAGE
    assert stage.window.id_at(stage.top) == f"row {stage.top}"
    assert stage.window.row(0) is None


def test_a_list_that_nobody_counts_grows_as_one_goes_on() -> None:
    stage = Stage(named(450), capped_at=200)
    before = stage.window.is_exact, stage.window.length
    assert before == (False, 200)
    for _ in range(600):
        stage.go(stage.window.cursor + 1)
    assert stage.window.is_exact
    assert stage.window.length == 450
    assert stage.window.selected == "row 449"


def test_marks_are_ids_and_stay_through_a_refresh() -> None:
    stage = Stage(named(100))
    stage.go(3)
    stage.window.mark()
    stage.rows[:0] = ["new"]
    stage.refresh()
    assert list(stage.window.marks) == ["row 3"]
    stage.go(4)
    stage.window.mark()
    assert list(stage.window.marks) == []


def test_marking_all_twice_marks_none() -> None:
    stage = Stage(named(5))
    stage.window.mark_all()
    assert list(stage.window.marks) == named(5)
    stage.window.mark_all()
    assert list(stage.window.marks) == []


def test_a_row_that_is_replaced_stands_where_it_stood() -> None:
    window: Window[tuple[str, int]] = Window(lambda row: row[0])
    rows = [("a", 1), ("b", 1)]
    window.take(Read(number=1, rows=rows, total=2, capped=False, more=False), 0)
    assert window.replace(("b", 2))
    assert window.row(1) == ("b", 2)
    assert not window.replace(("c", 2))


def test_selecting_by_id_finds_the_row() -> None:
    stage = Stage(named(50))
    assert stage.window.select("row 30")
    assert stage.window.cursor == 30
    assert not stage.window.select("row 99")
    assert stage.window.selected == "row 99"
    assert stage.window.selected_row is None


@pytest.mark.parametrize("index", [-5, 10_000])
def test_going_too_far_ends_at_the_edge(index: int) -> None:
    stage = Stage(named(30))
    stage.go(index)
    assert stage.window.selected == ("row 0" if index < 0 else "row 29")


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("insert"), st.integers(0, 400)),
            st.tuples(st.just("remove"), st.integers(0, 400)),
            st.tuples(st.just("go"), st.integers(0, 400)),
        ),
        max_size=30,
    )
)
def test_whatever_happens_to_the_list_the_selection_is_a_row_that_somebody_chose(
    steps: list[tuple[str, int]],
) -> None:
    stage = Stage(named(300))
    chosen = stage.window.selected
    for number, (what, place) in enumerate(steps):
        if what == "insert":
            stage.rows.insert(place % (len(stage.rows) + 1), f"new {number}")
        elif what == "remove":
            del stage.rows[place % len(stage.rows)]
        else:
            stage.go(place)
            chosen = stage.window.selected
        stage.refresh()
        stage.fill()
        assert stage.window.selected == chosen
        row = stage.window.selected_row
        assert row is None or row == chosen
