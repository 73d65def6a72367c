"""What the screen says: of a conversation, of what is listed, of all."""

from typing import Any

import pytest
from rich.cells import cell_len

from greenroom.dashboard.conversations.filters import Filters
from greenroom.dashboard.conversations.forms import (
    REDACT,
    REHEARSAL,
    UNREVIEWED,
    export_of,
    meant,
    what_goes_in,
)
from greenroom.dashboard.conversations.reading import LONGEST, document
from greenroom.dashboard.conversations.totals import judged, lines_of, which
from greenroom.dashboard.exporting import shares, standing
from greenroom.dashboard.form import Unread
from greenroom.dashboard.review.talk import document as review_document
from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.conversation import ConversationTotals
from greenroom.protocol.commands.export import ExportRow, Shares
from greenroom.protocol.rows.conversation import ConversationRow
from greenroom.protocol.rows.verdicts import VerdictTotals
from tests.dashboard.review.talks import talk as talk_row
from tests.dashboard.rows import AT
from tests.protocol.verdicts import a_judge

APPROVED = Filters(statuses=(ConversationStatus.APPROVED,))


def read(row: ConversationRow, width: int = 120) -> list[str]:
    """What is read of it, line by line."""
    return ["".join(text for text, _ in line) for line in document(row, width)]


def shown(row: ConversationRow, width: int = 60) -> str:
    return "\n".join("".join(words for words, _ in line) for line in document(row, width))


def test_what_it_is_and_what_its_score_lacks_stand_before_the_talk() -> None:
    text = shown(talk_row("c-1"))
    assert text.startswith("Talk c-1\n? pending review · score 8.0 · revision 1\n")
    assert text.index("!  5.0 naturalness: Too formal for her.") < text.index("▷ USER") < text.index("◆ ASSISTANT")
    assert "coherence" not in text
    assert "$0.0125 simulated" in text


def test_a_talk_that_is_not_there_is_not_taken_for_an_empty_one() -> None:
    assert "once the daemon is back" in shown(talk_row("c-1", turns=None))


@pytest.mark.parametrize("evil", ["[/INST] [bold]", "\x1b[2Jgone", "\u202edrow", "a" * 50_000, "<|im_end|>"])
def test_whatever_a_model_wrote_is_shown_and_obeyed_by_nobody(evil: str) -> None:
    text = shown(talk_row("c-1", evil, "Yes.", title=evil, persona=evil))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert len(text) < 2 * LONGEST
    assert max(map(cell_len, text.splitlines())) <= 60


def test_a_remark_on_the_score_reads_as_it_does_in_review() -> None:
    words = "!  5.0 naturalness: Too formal for her."
    row = talk_row("c-1", "Hello.")
    assert words in shown(row)
    assert words in "\n".join("".join(text for text, _ in line) for line in review_document(row, 80, ()))


def test_a_long_talk_says_where_the_rest_can_be_read() -> None:
    text = shown(talk_row("c-1", "a" * (LONGEST + 1), "The answer."))
    assert "goes on reading in Review." in text
    assert "The answer." not in text


def test_what_is_listed_is_counted_and_its_filters_are_named() -> None:
    line = which(["✓ approved"], "late [parcel]", count=1234, capped=True, marked=2, everything=False).plain
    for words in ("more than 1,234 listed", "● 2 marked", "[/ late [parcel]]", "[✓ approved]", "x shows all"):
        assert words in line
    assert "all of them are meant" in which([], "", count=3, capped=False, marked=0, everything=True).plain


def test_all_are_summed_up_by_status() -> None:
    totals = ConversationTotals(
        total=12,
        by_tier={},
        by_status={"approved": 9, "rejected": 3, "draft": 0},
        avg_quality=8.25,
        approval_rate=75.0,
        verdicts=VerdictTotals(waiting=0, failed=0, last_failure=None, judges=()),
    )
    line = lines_of(totals, 118, "Approved: a talk").plain
    assert line.startswith("Approved: a talk  12 in all  ✓ approved 9  ✗ rejected 3")
    assert "75 %" in line
    assert "draft" not in line


def test_no_sum_is_cut_off_where_there_is_little_room() -> None:
    totals = ConversationTotals(
        total=12_345,
        by_tier={},
        by_status={"pending_review": 1_234, "approved": 9_999, "rejected": 101, "needs_revision": 1_011},
        avg_quality=8.25,
        approval_rate=75.0,
        verdicts=VerdictTotals(waiting=0, failed=0, last_failure=None, judges=()),
    )
    lines = lines_of(totals, 78).plain.split("\n")
    assert max(map(len, lines)) <= 78
    for words in ("! needs revision 1,011", "average 8.2", "75 % of those decided approved"):
        assert any(words in line for line in lines)


def test_what_a_judge_has_said_is_counted_with_how_far_people_agree() -> None:
    verdicts = VerdictTotals(waiting=7, failed=2, last_failure="No.", judges=(a_judge(), a_judge(model="b")))
    assert list(judged(verdicts)) == [
        "judge m: 1,200 verdicts, 900 to approve",
        "people agree on 70 % of 50 that were decided, kappa 0.40",
        "1 more in `greenroom conversation stats`",
        "7 wait for a verdict",
        "2 got no verdict",
    ]
    undecided = a_judge(decided=0, accuracy=None, kappa=None)
    (said,) = judged(VerdictTotals(waiting=0, failed=0, last_failure=None, judges=(undecided,)))
    assert said.endswith("900 to approve")


def test_where_there_never_was_a_judge_nothing_is_said_of_one() -> None:
    assert list(judged(VerdictTotals(waiting=0, failed=0, last_failure=None, judges=()))) == []


def test_an_export_is_of_what_is_listed() -> None:
    typed = {"format": ("trl",), "split": "90/10", "split_by": ("persona",), "dedup": "0.8", "more": (REDACT,)}
    command = export_of(typed, Filters(personas=("a",)), "parcel")
    assert command.format == "trl"
    assert command.split == Shares(train=90, test=10)
    assert (command.split_by, command.dedup, command.redact) == ("persona", 0.8, True)
    assert command.filter == meant(Filters(personas=("a",)), "parcel")
    assert not command.include_rehearsal


def test_without_any_choice_an_export_is_the_protocols_own_default() -> None:
    command = export_of({"format": ("openai",), "split_by": ("each by itself",)}, Filters(), "")
    assert (command.filter, command.split, command.split_by, command.path) == (None, None, None, None)
    assert command.system_prompt is None


def test_unreviewed_ones_go_in_when_asked_for_and_never_rejected_ones() -> None:
    more = {"format": ("openai",), "more": (UNREVIEWED, REHEARSAL)}
    command = export_of(more, Filters(), "")
    assert command.include_rehearsal
    assert command.filter is not None
    assert set(command.filter.statuses or ()) & {"pending_review", "rejected", "archived"} == {"pending_review"}
    kept = export_of(more, APPROVED, "").filter
    assert kept is not None
    assert kept.statuses == ["approved"]


def test_what_goes_in_is_said_before() -> None:
    assert what_goes_in(Filters(), "") == "Of all conversations: the approved ones."
    assert what_goes_in(APPROVED, "").startswith("Of what is listed: those that are approved")


@pytest.mark.parametrize("typed", [{"split": "most"}, {"split": "1/2/3/4"}, {"dedup": "2"}, {"dedup": "much"}])
def test_a_field_that_can_not_be_is_said(typed: Any) -> None:
    with pytest.raises(Unread):
        export_of({"format": ("openai",), **typed}, Filters(), "")


def test_a_split_has_three_parts_or_two() -> None:
    assert shares("") is None
    assert shares("80/10/10") == Shares(train=80, validation=10, test=10)


def export_row(status: str, **fields: Any) -> ExportRow:
    given = {"rows": 11, "progress": 40.0, "notes": (), "error": None, **fields}
    return ExportRow(
        id="e-1",
        status=status,
        format="openai",
        path="/exports/one",
        files=(),
        owner=1,
        created_at=AT,
        updated_at=AT,
        **given,
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (export_row("running"), ("▶ export openai", "40 %", "/exports/one")),
        (export_row("completed"), ("✓ exported 11 (openai) to /exports/one",)),
        (export_row("completed", rows=0), ("It is empty",)),
        (export_row("failed", error="The disk is full."), ("✗ the export failed: The disk is full.",)),
    ],
)
def test_an_export_says_how_it_stands(row: ExportRow, words: tuple[str, ...]) -> None:
    for each in words:
        assert each in standing(row).plain
