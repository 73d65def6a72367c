"""What is said of decisions, of how one gets on, and of why something can't be done."""

import pytest

from greenroom.dashboard.review.allowed import why_not
from greenroom.dashboard.review.decidedlist import line_of, strip_of
from greenroom.dashboard.review.decisions import Ledger
from greenroom.dashboard.review.filters import Filters
from greenroom.dashboard.review.progress import Progress
from greenroom.dashboard.review.queuetable import state
from greenroom.dashboard.review.reads import KEPT, Reads
from tests.dashboard.review.talks import talk


@pytest.mark.parametrize(
    ("action", "fields", "words"),
    [
        ("approve", {"turns": None}, "nobody has seen"),
        ("approve", {"turn_count": 0}, "no turns"),
        ("reject", {"status": "archived"}, "archived"),
        ("edit", {"status": "archived"}, "archived"),
        ("approve", {"status": "deleted"}, "not there any more"),
        ("changes", {}, "but one revision"),
        ("batch", {"batch_id": None}, "no batch"),
    ],
)
def test_why_something_can_not_be_done_is_said(action: str, fields: dict[str, object], words: str) -> None:
    why = why_not(action, talk("c-1", **fields), Filters())
    assert why is not None
    assert words in why


@pytest.mark.parametrize(
    "action", ["approve", "reject", "request_changes", "edit", "regenerate", "batch", "which"]
)
def test_what_can_be_done_has_no_reason_against_it(action: str) -> None:
    assert why_not(action, talk("c-1"), Filters()) is None


def test_without_a_conversation_it_says_so() -> None:
    assert why_not("approve", None, Filters()) == "There is nothing to review here."
    assert why_not("which", None, Filters()) is None


def test_the_queue_shows_how_each_decision_stands() -> None:
    keys = iter("abcdef")
    book = Ledger(lambda: next(keys))
    row = talk("c-1")
    assert state(row, book).plain == "? pending review"
    made = book.decide("approve", ["c-1"], "One")
    assert state(row, book).plain == "✓ approved …"
    book.lost(made.key)
    assert state(row, book).plain == "✓ approved ⁇"
    book.stored(made.key)
    assert state(row, book).plain == "✓ approved"
    book.refused(book.decide("reject", ["c-1"], "One").key, "No.")
    # What was decided before still stands, and the refusal is told beside it.
    assert state(row, book).plain == "✓ approved"
    book.undo()
    assert state(row, book).plain == "✗ not stored"


def test_the_last_decisions_say_what_became_of_them() -> None:
    keys = iter("abcdef")
    book = Ledger(lambda: next(keys))
    made = book.decide("approve", ["c-1"], "[bold]One\x1b[2J")
    assert line_of(made).plain == "✓ approved [being stored] [bold]One"
    book.refused(made.key, "It is archived.")
    assert "NOT STORED" in line_of(book.of(made.key)).plain
    assert "It is archived." in line_of(book.of(made.key)).plain
    book.decide("reject", ["c-2", "c-3"], "2 conversations")
    assert "✗ rejected (2)" in line_of(book.recent()[0]).plain
    assert strip_of(book.recent(), 60).cell_len <= 60
    assert strip_of(book.recent(), 60).plain == "last: ✗! ✗… 2 conversations"


def test_what_is_wrong_comes_first_in_the_line_of_progress() -> None:
    line = Progress(done=12, left=88, more=True, pace=44.6, spent_s=960, on_their_way=2, not_stored=1, away=True)
    assert line.line().plain == (
        "✗ 1 not stored (h)  … 2 kept until the daemon is back  12 done · 88+ left · 45 an hour · 16 min reading"
    )


def test_those_that_nobody_looked_at_for_longest_are_forgotten() -> None:
    reads = Reads()
    reads.put(talk("first"))
    reads.put(talk("second"))
    for number in range(KEPT - 2):
        reads.put(talk(f"c-{number}"))
    assert reads.find("first") is not None
    reads.put(talk("one more"))
    assert reads.find("first") is not None
    assert reads.find("second") is None


def test_an_answer_without_turns_keeps_those_of_the_same_revision_alone() -> None:
    reads = Reads()
    reads.put(talk("c-1"))
    renewed = reads.renew(talk("c-1", turns=None, status="approved"))
    assert renewed is not None
    assert (renewed.status, len(renewed.turns or [])) == ("approved", 2)
    assert reads.renew(talk("c-1", turns=None, revision=2)) is None
    assert reads.find("c-1") is None
