from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.review import Deed, Refusal, Review, act, feedback, put_aside, rest, undone
from greenroom.model.states import CONVERSATION_TRANSITIONS
from greenroom.model.states import ConversationAction as A
from greenroom.model.states import ConversationStatus as S
from greenroom.model.times import Micros

REVIEWABLE = {S.PENDING_REVIEW, S.NEEDS_REVISION, S.APPROVED, S.REJECTED, S.DRAFT}


def deed(action: A, number: int = 1, *, by: int = 7, note: str | None = None) -> Deed:
    return Deed(id=f"e-{number}", action=action, note=note, by=by, at=Micros(number))


def after(review: Review, *actions: A) -> Review:
    for number, action in enumerate(actions, len(review.history) + 1):
        moved = act(review, deed(action, number))
        assert isinstance(moved, Review), moved
        review = moved
    return review


def at(status: S) -> Review:
    return Review(status=status)


@pytest.mark.parametrize(
    ("action", "to"),
    [(A.APPROVE, S.APPROVED), (A.REJECT, S.REJECTED), (A.REQUEST_CHANGES, S.NEEDS_REVISION)],
)
def test_a_decision_is_taken_from_wherever_a_conversation_can_be_reviewed(action: A, to: S) -> None:
    for status in S:
        moved = act(at(status), deed(action))
        if status in REVIEWABLE:
            assert isinstance(moved, Review)
            assert moved.status is to
        else:
            assert isinstance(moved, Refusal)
            assert moved.status is status


def test_one_without_turns_can_be_rejected_but_not_approved() -> None:
    empty = Review(status=S.DRAFT, is_empty=True)
    refused = act(empty, deed(A.APPROVE))
    assert isinstance(refused, Refusal)
    assert "no turns" in refused.reason
    assert after(empty, A.COMMENT, A.REJECT).status is S.REJECTED


def test_each_deed_is_noted_with_where_it_led_from_and_to() -> None:
    moved = act(at(S.PENDING_REVIEW), deed(A.REJECT, 5, by=9, note="too long"))
    assert isinstance(moved, Review)
    (entry,) = moved.history
    assert (entry.id, entry.action, entry.note, entry.by, entry.at) == ("e-5", A.REJECT, "too long", 9, 5)
    assert (entry.from_status, entry.to_status) == (S.PENDING_REVIEW, S.REJECTED)


def test_reopening_goes_one_back_and_again_one_further() -> None:
    review = after(at(S.PENDING_REVIEW), A.REJECT, A.APPROVE, A.REQUEST_CHANGES)
    seen = []
    for _ in range(3):
        review = after(review, A.REOPEN)
        seen.append(review.status)
    assert seen == [S.APPROVED, S.REJECTED, S.PENDING_REVIEW]
    assert isinstance(act(review, deed(A.REOPEN)), Refusal)


def test_what_is_done_after_a_reopening_is_taken_back_first() -> None:
    review = after(at(S.DRAFT), A.APPROVE, A.REOPEN, A.REJECT, A.REOPEN)
    assert review.status is S.DRAFT
    assert undone(review.history) is None


def test_a_comment_changes_nothing_but_the_history_and_is_not_what_is_reopened() -> None:
    review = after(at(S.PENDING_REVIEW), A.APPROVE, A.COMMENT)
    assert (review.status, len(review.history)) == (S.APPROVED, 2)
    assert after(review, A.REOPEN).status is S.PENDING_REVIEW
    assert {status: act(at(status), deed(A.COMMENT)) for status in S}.keys() == set(S)


def test_an_edit_sends_an_approved_one_back_and_leaves_the_others_where_they_are() -> None:
    assert {status: after(at(status), A.EDIT).status for status in REVIEWABLE} == {
        status: S.PENDING_REVIEW if status is S.APPROVED else status for status in REVIEWABLE
    }
    assert isinstance(act(at(S.ARCHIVED), deed(A.EDIT)), Refusal)
    assert isinstance(act(after(at(S.REJECTED), A.EDIT), deed(A.REOPEN)), Refusal)


def test_the_archive_gives_back_what_it_took() -> None:
    for status in REVIEWABLE:
        archived = after(at(status), A.ARCHIVE)
        assert archived.status is S.ARCHIVED
        refused = act(archived, deed(A.APPROVE))
        assert isinstance(refused, Refusal)
        assert "reopen it first" in refused.reason
        assert after(archived, A.REOPEN).status is status


def test_who_approved_stands_there_as_long_as_it_is_approved_and_comes_back_with_it() -> None:
    approved = after(at(S.PENDING_REVIEW), A.APPROVE)
    assert (approved.approved_by, approved.approved_at) == (7, 1)
    rejected = act(approved, deed(A.REJECT, 2, by=8))
    assert isinstance(rejected, Review)
    assert (rejected.approved_by, rejected.approved_at) == (None, None)
    again = act(rejected, deed(A.REOPEN, 3, by=9))
    assert isinstance(again, Review)
    assert (again.status, again.approved_by, again.approved_at) == (S.APPROVED, 7, 1)


def test_a_comment_on_an_approved_one_does_not_make_it_the_commenters() -> None:
    commented = act(after(at(S.DRAFT), A.APPROVE), deed(A.COMMENT, 2, by=8))
    assert isinstance(commented, Review)
    assert commented.approved_by == 7


def test_regenerating_is_no_decision() -> None:
    assert isinstance(act(at(S.REJECTED), deed(A.REGENERATE)), Refusal)
    assert A.REGENERATE not in CONVERSATION_TRANSITIONS


@given(st.sampled_from(sorted(REVIEWABLE - {S.APPROVED})), st.lists(st.sampled_from(list(A)), max_size=12))
def test_reopening_until_it_is_refused_leads_back_to_the_beginning(start: S, actions: Sequence[A]) -> None:
    review = at(start)
    for number, action in enumerate(actions):
        moved = act(review, deed(action, number))
        if isinstance(moved, Review):
            assert moved.history[:-1] == review.history
            assert moved.history[-1].from_status is review.status
            assert moved.history[-1].to_status is moved.status
            assert (moved.approved_by is not None) == (moved.status is S.APPROVED)
            review = moved
        else:
            assert action is A.REGENERATE or action is A.REOPEN or moved.status is S.ARCHIVED
    for _ in range(len(review.history) + 1):
        moved = act(review, deed(A.REOPEN))
        if isinstance(moved, Refusal):
            break
        review = moved
    # An edit that left an approval is taken back to it, and the approval in its turn.
    assert review.status is start


def test_feedback_are_the_opinions_since_it_was_last_written_anew() -> None:
    review = at(S.PENDING_REVIEW)
    for number, (action, note) in enumerate(
        [
            (A.COMMENT, "too old"),
            (A.REGENERATE, None),
            (A.REJECT, "too long"),
            (A.APPROVE, "fine"),
            (A.COMMENT, "hm"),
        ]
    ):
        if action is A.REGENERATE:
            review = rest(review, deed(action, number), S.NEEDS_REVISION)
        else:
            moved = act(review, deed(action, number, note=note))
            assert isinstance(moved, Review)
            review = moved
    assert feedback(review.history) == ("too long", "hm")


def noted(review: Review, *deeds: tuple[A, str | None]) -> Review:
    for number, (action, note) in enumerate(deeds, len(review.history) + 1):
        moved = act(review, deed(action, number, note=note))
        assert isinstance(moved, Review), moved
        review = moved
    return review


def test_an_opinion_that_was_taken_back_is_no_feedback() -> None:
    review = noted(
        at(S.PENDING_REVIEW),
        (A.COMMENT, "hm"),
        (A.REQUEST_CHANGES, "shorter"),
        (A.REJECT, "the wrong one"),
        (A.COMMENT, "names, too"),
        (A.REOPEN, "a slip"),
    )
    assert feedback(review.history) == ("hm", "shorter", "names, too")
    assert feedback(noted(review, (A.REOPEN, None)).history) == ("hm", "names, too")
    again = noted(review, (A.REOPEN, None), (A.REJECT, "too long"))
    assert feedback(again.history) == ("hm", "names, too", "too long")


def test_a_text_that_was_put_aside_changes_nothing_but_the_history() -> None:
    review = after(at(S.PENDING_REVIEW), A.APPROVE)
    commented = act(review, deed(A.COMMENT, 2, note="shorter"))
    assert isinstance(commented, Review)
    aside = put_aside(commented, deed(A.REGENERATE, 3, note="came too late"))
    assert (aside.status, aside.approved_by, len(aside.history)) == (S.APPROVED, 7, 3)
    assert feedback(aside.history) == ("shorter",)
    assert after(aside, A.REJECT, A.REOPEN).status is S.APPROVED


def test_what_was_written_anew_rests_where_its_score_says_and_can_be_reopened() -> None:
    written = rest(after(at(S.PENDING_REVIEW), A.REJECT), deed(A.REGENERATE, 2), S.NEEDS_REVISION)
    assert (written.status, written.approved_by) == (S.NEEDS_REVISION, None)
    assert after(written, A.REOPEN).status is S.REJECTED


def test_an_approval_of_one_text_is_not_brought_back_for_another() -> None:
    for new_text in (
        after(at(S.PENDING_REVIEW), A.APPROVE, A.EDIT),
        after(at(S.PENDING_REVIEW), A.APPROVE, A.REJECT, A.EDIT),
        rest(after(at(S.PENDING_REVIEW), A.APPROVE), deed(A.REGENERATE, 2), S.NEEDS_REVISION),
    ):
        reopened = after(new_text, A.REOPEN)
        assert (reopened.status, reopened.approved_by) == (S.PENDING_REVIEW, None)
    again = after(at(S.PENDING_REVIEW), A.APPROVE, A.EDIT, A.APPROVE, A.REJECT, A.REOPEN)
    assert again.status is S.APPROVED
