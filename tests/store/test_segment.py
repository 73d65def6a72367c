"""Columns of a segment, held against the values that they were made of."""

from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.times import Micros
from greenroom.store.facet_conditions import Condition
from greenroom.store.segment import Coded, Segment

VALUES = st.lists(st.integers(0, 600), min_size=1, max_size=900)


def rows_of(bits: int, many: int) -> list[int]:
    return [at for at in range(many) if bits >> (many - 1 - at) & 1]


@given(VALUES)
def test_each_value_of_a_column_is_found_in_its_rows(values: list[int]) -> None:
    column = Coded.of(values)
    for value in set(values):
        assert rows_of(column.rows_with(value), len(values)) == [
            at for at, each in enumerate(values) if each == value
        ]


def test_a_column_of_more_values_than_a_byte_tells_apart_has_each_in_its_own_row() -> None:
    values = list(range(1_000))
    column = Coded.of(values)
    assert [rows_of(column.rows_with(value), 1_000) for value in (0, 255, 256, 999)] == [[0], [255], [256], [999]]


def a_segment(personas: list[int]) -> Segment:
    return Segment(
        version=1,
        seqs=[7 + 2 * at for at in range(len(personas))],
        oldest=Micros(0),
        newest=Micros(1),
        columns={"persona": Coded.of(personas)},
        remembered={},
    )


def one_of(*values: int) -> Condition:
    return Condition(sql="", parameters=(), tables="", column="persona", values=values)


@given(VALUES, st.lists(st.integers(0, 700), max_size=300))
def test_rows_with_any_of_some_values_are_named_in_order_however_often_they_are_asked_for(
    personas: list[int], wanted: list[int]
) -> None:
    segment = a_segment(personas)
    for _ in range(2):
        bits = segment.meeting(one_of(*wanted))
        assert list(segment.named(bits)) == [7 + 2 * at for at, each in enumerate(personas) if each in wanted]


def test_a_segment_remembers_only_so_many_values() -> None:
    segment = a_segment(list(range(1_000)))
    for value in range(1_000):
        assert segment.meeting(one_of(value)).bit_count() == 1
    assert 0 < len(segment.remembered) <= 256
