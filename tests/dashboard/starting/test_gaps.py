"""Gaps as rows of a table."""

from greenroom.dashboard.starting.gaps import columns, gaps_of, page_of
from greenroom.protocol.commands.batch import ParameterSet
from greenroom.protocol.rows.conversation import EmptySet

EMPTY = [
    EmptySet(parameters={"persona": "a pilot", "emotion": "calm"}, template_id="t-1"),
    EmptySet(parameters={"persona": "a pilot"}, scenario_id="s-1", template_id="t-1"),
    EmptySet(edge_case_id="gone"),
]


def test_a_gap_is_filled_as_the_daemon_told_it() -> None:
    gaps = gaps_of(EMPTY, {})
    assert gaps[1].fills == ParameterSet(parameters={"persona": "a pilot"}, scenario_id="s-1", template_id="t-1")
    assert len({gap.id for gap in gaps}) == 3
    assert [gap.id for gap in gaps] == [gap.id for gap in gaps_of(EMPTY, {})]


def test_a_gap_names_what_it_is_written_from() -> None:
    gaps = gaps_of(EMPTY, {"t-1": "Template", "s-1": "Scenario"})
    assert [[str(column.cell(gap)) for column in columns()] for gap in gaps] == [
        ["a pilot", "calm", "", "Template"],
        ["a pilot", "", "", "Scenario"],
        ["", "", "", "gone"],
    ]


def test_gaps_are_paged() -> None:
    gaps = gaps_of(EMPTY, {})
    first, last = page_of(gaps, 1, 2), page_of(gaps, 2, 2)
    assert (first.items, first.total, first.next_cursor) == (gaps[:2], 3, "more")
    assert (last.items, last.next_cursor) == (gaps[2:], None)
