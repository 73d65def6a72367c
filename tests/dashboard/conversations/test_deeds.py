"""What is done to conversations: in words, and back."""

import pytest

from greenroom.dashboard.conversations.deeds import Deed, command, question, told, way_back, why_not
from greenroom.protocol.commands.conversation import BulkDone, ConversationFilter, RefusedChange

ALL = BulkDone(changed=2, refused=[])


def test_a_question_says_how_many_and_what_can_not_be_undone() -> None:
    assert question("approve", 1234, capped=False, all_listed=True) == (
        "Approve 1,234 conversations, all that are listed?"
    )
    assert "more than 10,000 conversations" in question("reject", 10_000, capped=True, all_listed=True)
    assert "can't be taken back" in question("reject", 10_000, capped=True, all_listed=True)
    assert "gone for good" in question("delete", 1, capped=False, all_listed=False)
    assert "this conversation" in question("delete", 1, capped=False, all_listed=False)


def test_a_deed_goes_by_its_ids_and_by_the_filter_where_they_are_too_many() -> None:
    which = ConversationFilter(personas=["a"])
    named = command(Deed(action="approve", ids=("c-1",), filter=which))
    assert (named.conversation_ids, named.filter) == (["c-1"], None)
    many = command(Deed(action="approve", ids=None, filter=which))
    assert (many.conversation_ids, many.filter) == (None, which)


@pytest.mark.parametrize("action", ["approve", "reject", "request_changes", "archive"])
def test_a_decision_is_taken_back_for_those_that_it_changed(action: str) -> None:
    done = BulkDone(changed=1, refused=[RefusedChange(id="c-2", reason="archived")])
    (back,) = way_back(Deed(action=action, ids=("c-1", "c-2")), done)  # type: ignore[arg-type]  # one of them
    assert (back.action, back.ids) == ("reopen", ("c-1",))


def test_categories_are_taken_back_to_what_each_had() -> None:
    had = {"c-1": ("a",), "c-2": (), "c-3": ("a",)}
    deed = Deed(action="set_categories", ids=("c-1", "c-2", "c-3"), categories=("new",), before=had)
    backs = way_back(deed, BulkDone(changed=3, refused=[]))
    assert {each.categories: each.ids for each in backs} == {(): ("c-2",), ("a",): ("c-1", "c-3")}


@pytest.mark.parametrize(
    "deed", [Deed(action="delete", ids=("c-1",)), Deed(action="approve", ids=None, filter=ConversationFilter())]
)
def test_what_can_not_be_taken_back_has_no_way_back(deed: Deed) -> None:
    assert way_back(deed, ALL) == []


def test_nothing_is_taken_back_where_nothing_changed() -> None:
    done = BulkDone(changed=0, refused=[RefusedChange(id="c-1", reason="no")])
    assert way_back(Deed(action="approve", ids=("c-1",)), done) == []


def test_what_was_refused_is_told_with_a_reason() -> None:
    done = BulkDone(changed=2, refused=[RefusedChange(id="c-1", reason="It is archived.")])
    assert told(Deed(action="approve", ids=()), done) == "2 approved. 1 stay as they are: It is archived."


def test_a_status_that_does_not_allow_it_is_named() -> None:
    assert "archived" in (why_not("approve", "archived") or "")
    assert why_not("approve", "pending_review") is None
    assert why_not("delete", "archived") is None
