"""Estimates against what batches came to."""

from greenroom.dashboard.costs.estimates import document, off_by
from tests.dashboard.costs.rows import report_row
from tests.dashboard.rows import batch_row


def test_an_estimate_that_was_near_and_one_that_was_not() -> None:
    assert off_by(batch_row(status="completed", estimated_cost=1.0, actual_cost=1.05)).plain == "+5.0 %"
    assert off_by(batch_row(status="completed", estimated_cost=1.0, actual_cost=0.5)).plain == "! -50.0 %"


def test_nothing_is_said_before_the_end_or_without_an_estimate() -> None:
    assert off_by(batch_row(status="processing")).plain == ""
    assert off_by(batch_row(status="completed", estimated_cost=None)).plain == ""


def test_a_report_says_what_was_expected_and_what_came_of_it() -> None:
    lines = document(batch_row(name="Evening talks"), report_row(), 60)
    text = "\n".join("".join(part for part, _ in line) for line in lines)
    for part in (
        "estimated $1.50 ($1.00 to $2.00)",
        "actual    $1.53, +2.0 % off",
        "! +50.0 % off",
        "8 written, ✗ 2 failed",
        "3 approved, $0.51",
        "2 refusal",
        "half in 0.8 s",
        "4 rate limited",
    ):
        assert part in text
