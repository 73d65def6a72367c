"""Library rows as rows of tables."""

import pytest

from greenroom.dashboard.library.columns import columns
from greenroom.dashboard.library.kinds import KINDS, Kind, Row, kind_of
from greenroom.dashboard.table.columns import placed
from tests.dashboard.library.rows import ME, STRANGER, edge_case_row, scenario_row, template_row

NARROW = 77
"""Cells that a table has on a terminal of 80 columns."""


def cells(row: Row) -> dict[str, str]:
    return {column.title: str(column.cell(row)) for column in columns(ME)[kind_of(row).name]}


def test_a_template_has_all_its_figures() -> None:
    shown = cells(template_row(is_active=False, tier="edge_case"))
    assert shown == {
        "name": "Template t-1",
        "category": "support",
        "tier": "edge case",
        "state": "○ inactive",
        "from": "7.0",
        "rating": "4.5",
        "used": "12",
        "owner": "you",
    }


def test_figures_that_are_not_there_yet_are_left_out() -> None:
    shown = cells(template_row(rating=None, quality_threshold=None))
    assert (shown["rating"], shown["from"]) == ("", "")


def test_scenarios_and_edge_cases_say_their_state_and_whose_they_are() -> None:
    assert cells(scenario_row(status="archived"))["state"] == "▪ archived"
    shown = cells(edge_case_row(owner=STRANGER, tested=True))
    assert (shown["owner"], shown["tested"], shown["risk"]) == (str(STRANGER), "✓ yes", "high")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_on_a_narrow_terminal_a_name_can_be_told_from_others_and_its_state_is_there(kind: Kind) -> None:
    shown = {each.column.title: each.width for each in placed(columns(ME)[kind.name], NARROW)}
    assert shown["name"] >= 28
    assert shown["state"] == 10
