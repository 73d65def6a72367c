"""What can be done to a library row, and why not."""

import pytest

from greenroom.dashboard.library.allowed import ON_A_ROW, OWN_ALONE, why_not
from greenroom.dashboard.library.kinds import Row
from tests.dashboard.library.rows import ME, STRANGER, edge_case_row, scenario_row, template_row


@pytest.mark.parametrize("action", sorted(ON_A_ROW))
def test_without_a_row_nothing_can_be_done_to_one(action: str) -> None:
    assert why_not(action, None, ME) == "No row is selected."


@pytest.mark.parametrize("action", sorted(OWN_ALONE))
def test_a_row_of_somebody_else_is_theirs_and_can_be_copied(action: str) -> None:
    row = edge_case_row(owner=STRANGER)
    assert f"user {STRANGER}" in str(why_not(action, row, ME))
    assert why_not("copy", row, ME) is None
    assert why_not(action, edge_case_row(), ME) is None


def test_marked_rows_are_enough_to_write_from() -> None:
    assert why_not("batch", None, ME, marked=2) is None


@pytest.mark.parametrize(
    ("action", "row", "reason"),
    [
        ("rate", scenario_row(), "Templates are rated; this is a scenario."),
        ("tested", template_row(), "Edge cases are marked as tested; this is a template."),
        ("prompt", edge_case_row(), "built-in prompt"),
        ("values", scenario_row(parent_template_id=None), "built-in prompt"),
    ],
)
def test_what_a_kind_does_not_have_is_said(action: str, row: Row, reason: str) -> None:
    assert reason in str(why_not(action, row, ME))


@pytest.mark.parametrize(
    ("action", "row"),
    [("rate", template_row(owner=STRANGER)), ("prompt", scenario_row()), ("tested", edge_case_row())],
)
def test_what_a_kind_has_can_be_done(action: str, row: Row) -> None:
    assert why_not(action, row, ME) is None


def test_moving_about_needs_no_row() -> None:
    assert why_not("tier", None, ME) is None
