import pytest

from greenroom.cli.batchtable import BATCH_COLUMNS, batch_cells
from greenroom.cli.table import Column, laid_out, show_facts
from tests.cli.rows import batch

COLUMNS = (Column("id"), Column("name", cut=True), Column("cost", right=True))


def test_figures_stand_to_the_right_and_words_to_the_left() -> None:
    lines = laid_out(COLUMNS, [("a", "Short", "$1"), ("bb", "Longer name", "$10.50")], None)
    assert lines == [
        "id  name           cost",
        "a   Short            $1",
        "bb  Longer name  $10.50",
    ]


def test_what_may_be_cut_is_cut_to_the_room_there_is() -> None:
    lines = laid_out(COLUMNS, [("a", "A very long name indeed", "$1.00")], 24)
    assert lines[1] == "a   A very long …  $1.00"
    assert max(map(len, lines)) == 24


def test_nothing_is_cut_where_there_is_no_terminal() -> None:
    assert laid_out(COLUMNS, [("a", "x" * 300, "")], None)[1] == f"a   {'x' * 300}"


def test_where_cutting_is_not_enough_the_least_important_columns_go_first() -> None:
    columns = (Column("id"), Column("a", spare=1), Column("name", cut=True), Column("b", spare=2))
    row = ("1234", "12345", "A long name", "12345")
    assert laid_out(columns, [row], 35)[1] == "1234  12345  A long name  12345"
    assert laid_out(columns, [row], 24)[1] == "1234  12345  A long name"
    assert laid_out(columns, [row], 20)[1] == "1234  A long name"


@pytest.mark.parametrize("room", [40, 60, 80, 120])
def test_a_list_of_batches_fits(room: int) -> None:
    lines = laid_out(BATCH_COLUMNS, [batch_cells(batch(name="A name of some length", eta_s=4000.0))], room)
    assert max(map(len, lines)) <= room
    assert ("made" in lines[0]) is (room > 80)


def test_room_too_small_for_all_leaves_the_least_of_each() -> None:
    lines = laid_out(COLUMNS, [("a" * 20, "A very long name", "$1")], 10)
    assert lines[1] == f"{'a' * 20}  A very …    $1"


def test_wide_and_combining_characters_take_the_cells_they_take() -> None:
    lines = laid_out((Column("a"), Column("b")), [("日本", "x"), ("e\u0301", "x")], None)
    assert lines == ["a     b", "日本  x", "e\u0301     x"]


def test_a_cell_cannot_break_out_of_its_row() -> None:
    assert laid_out((Column("a"),), [("one\ntwo\x1b[2J",)], None)[1] == "one two[2J"


def test_facts_without_a_value_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    show_facts([("id", "7"), ("why", ""), ("status", "paused\n")])
    assert capsys.readouterr().out == "id      7\nstatus  paused\n"
