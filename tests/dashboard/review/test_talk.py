from collections.abc import Sequence

from greenroom.dashboard.review.changes import revision_lines
from greenroom.dashboard.review.layouts import Layouts
from greenroom.dashboard.review.talk import Line, document
from greenroom.model.conversation import Component, Turn
from greenroom.protocol.rows.conversation import ConversationRow, DifferenceRow, ReviewRow, RevisionRow
from tests.dashboard.review.talks import talk, turn
from tests.dashboard.rows import AT


def plain(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def laid_out(row: ConversationRow, width: int) -> list[Line]:
    return document(row, width, Layouts().of(row, width))


def noted(note: str) -> ReviewRow:
    return ReviewRow(
        id="e-1",
        action="request_changes",
        note=note,
        by=1000,
        at=AT,
        from_status="pending_review",
        to_status="needs_revision",
    )


def test_what_one_has_to_know_comes_before_the_talk_and_the_rest_after_it() -> None:
    lines = plain(laid_out(talk("c-1", review_history=[noted("Too formal.")]), 78))
    talk_at = lines.index("▷ USER  1")
    before, after = "\n".join(lines[:talk_at]), "\n".join(lines[talk_at:])
    for words in (
        "Talk c-1",
        "? pending review",
        "persona: a night nurse",
        "! ",
        "Too formal for her.",
        "✎ request",
    ):
        assert words in before
    assert "It holds together." not in before
    for words in ("It holds together.", "120 tokens", "$0.0125 simulated", "rehearsal claude-sonnet-5-5"):
        assert words in after


def test_every_component_has_one_line_with_its_score_and_reason() -> None:
    quality = {f"part_{number}": Component(score=number, reason="because " * 40) for number in range(10)}
    lines = plain(laid_out(talk("c-1", quality=quality), 78))
    reasons = lines[lines.index("Score, and why") :]
    for number in range(10):
        (line,) = (each for each in reasons if f"part {number}:" in each)
        assert f"{number}.0" in line
        assert line.endswith("…")
    assert sum("part" in each for each in lines[: lines.index("▷ USER  1")]) == 3


def test_who_speaks_is_told_on_every_line() -> None:
    lines = plain(laid_out(talk("c-1", "word " * 100, "answer " * 100), 60))
    assert all(line.startswith("│ ") for line in lines if "word" in line)
    assert all(line.startswith("┃ ") for line in lines if "answer" in line)


def test_long_facts_leave_room_for_the_talk_and_are_whole_after_it() -> None:
    persona = "a nurse who works at night " * 30 + "END"
    lines = plain(laid_out(talk("c-1", persona=persona, title="title " * 100), 78))
    talk_at = lines.index("▷ USER  1")
    assert talk_at < 12
    assert "END" in "\n".join(lines[talk_at:])


def test_without_its_turns_it_says_that_they_are_being_read() -> None:
    row = talk("c-1")
    assert plain(laid_out(talk("c-1", turns=None), 78))[-1] == "Reading …"
    assert "It has no turns yet; e writes some." in plain(laid_out(talk("c-1", turns=[], turn_count=0), 78))
    assert row.turns


def revision(*, changes: Sequence[DifferenceRow] | None = None) -> RevisionRow:
    changed = DifferenceRow(
        turn_number=2,
        kind="changed",
        before=Turn("assistant", "Dear Sir,\nIt is late."),
        after=Turn("assistant", "Hello,\nIt is late."),
    )
    removed = DifferenceRow(turn_number=3, kind="removed", before=Turn("user", "Gone."), after=None)
    return RevisionRow(
        number=2,
        origin="edited",
        made_by=1000,
        turn_count=2,
        created_at=AT,
        changes=[changed, removed] if changes is None else list(changes),
        replaced_title="The old title",
        turns=[turn(1, "Where is it?"), turn(2, "Hello,\nIt is late.")],
    )


def test_differences_show_both_texts_line_by_line() -> None:
    lines = plain(revision_lines(revision(), 2, 78, changes=True))
    assert lines[0] == "Revision 2, the present one: edited"
    assert "1 changed, 1 removed" in lines[1]
    for line in (
        "- was called: The old title",
        "│ Where is it?",
        "- Dear Sir,",
        "+ Hello,",
        "  It is late.",
        "- Gone.",
    ):
        assert line in lines


def test_of_a_changed_line_the_words_that_are_other_ones_stand_out() -> None:
    changed = DifferenceRow(
        turn_number=2,
        kind="changed",
        before=Turn("assistant", "The parcel is on its way."),
        after=Turn("assistant", "The parcel is at the depot."),
    )
    lines = revision_lines(revision(changes=[changed]), 2, 78, changes=True)
    assert (
        ("- ", "removed"),
        ("The parcel is ", "removed"),
        ("on its way", "removed-word"),
        (".", "removed"),
    ) in lines
    assert (("+ ", "added"), ("The parcel is ", "added"), ("at the depot", "added-word"), (".", "added")) in lines


def test_a_revision_alone_is_its_talk() -> None:
    lines = plain(revision_lines(revision(), 3, 78, changes=False))
    assert lines[0] == "Revision 2, of 3: edited"
    assert "┃ Hello," in lines
    assert not any(line.startswith(("+ ", "- D")) for line in lines)


def test_lines_are_broken_once_for_each_text_and_width() -> None:
    layouts = Layouts()
    row = talk("c-1")
    assert layouts.of(row, 60) is layouts.of(row, 60)
    assert layouts.of(row, 60) is not layouts.of(row, 50)
    other = talk("c-1", "Another text.", "Yes.", revision=2)
    assert plain(list(layouts.of(other, 60)))[1] == "│ Another text."
