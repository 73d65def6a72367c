import pytest

from greenroom.export.spreadsheet import Cell, Spreadsheet, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])  # noqa: RUF001  that is the point
def test_what_begins_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["1 = 1", "-5", "+49,5", "-3.14", "", "a-b", '[{"role"', 3, -2.5, None])
def test_numbers_and_other_texts_stand_as_they_are(cell: Cell) -> None:
    assert harmless(cell) == cell


def test_lines_are_quoted_where_they_need_it() -> None:
    sheet: Spreadsheet[str] = Spreadsheet(("a", "b"), lambda item: (item, None))
    assert sheet.head() + sheet.rows(['say "hi", now', "two\nlines", "old\rMac"]) + sheet.tail() == (
        b'a,b\r\n"say ""hi"", now",\r\n"two\nlines",\r\n"old\rMac",\r\n'
    )
