import pytest
from msgspec import Struct

from greenroom.model.times import Micros
from greenroom.protocol.rows.showing import show


class Row(Struct, frozen=True, kw_only=True):
    name: str
    created_at: str
    note: str = "none"


class Kept(Struct, frozen=True, kw_only=True):
    name: str
    created_at: Micros


KEPT = Kept(name="a", created_at=Micros(0))


def test_a_row_takes_its_fields_from_its_source_and_times_become_text() -> None:
    assert show(Row, KEPT, note="x") == Row(name="a", created_at="1970-01-01T00:00:00.000000Z", note="x")


def test_what_no_source_has_keeps_the_rows_own_default() -> None:
    assert show(Row, KEPT).note == "none"


def test_what_a_row_must_have_and_no_source_has_is_named() -> None:
    with pytest.raises(TypeError, match="name"):
        show(Row, created_at="now")
