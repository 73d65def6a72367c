from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from greenroom.dashboard.review.decisions import MOST_AT_ONCE, OPEN, Decision, Ledger, Stand


def ledger() -> Ledger:
    numbers = count(1)
    return Ledger(lambda: f"k-{next(numbers)}")


def test_a_decision_stands_before_it_is_stored() -> None:
    book = ledger()
    made = book.decide("approve", ["c-1"], "One", revision=2)
    assert book.verdict("c-1") == made
    assert (made.stand, book.on_their_way, book.done) == (Stand.WAITING, 1, 1)
    assert book.head == made


def test_what_is_refused_is_to_be_decided_again_and_says_why() -> None:
    book = ledger()
    made = book.decide("approve", ["c-1"], "One")
    book.sent(made.key)
    book.refused(made.key, "It is archived.")
    assert book.verdict("c-1") is None
    assert book.trouble("c-1") == "It is archived."
    assert (book.not_stored, book.done, book.on_their_way) == (1, 0, 0)
    book.decide("reject", ["c-1"], "One")
    assert book.not_stored == 0


def test_a_lost_answer_leaves_it_unsure_and_next_under_the_same_key() -> None:
    book = ledger()
    made = book.decide("approve", ["c-1"], "One")
    book.decide("reject", ["c-2"], "Two")
    book.sent(made.key)
    book.lost(made.key)
    again = book.head
    assert again is not None
    assert (again.key, again.stand) == (made.key, Stand.UNSURE)
    book.sent(again.key)
    assert book.of(again.key).stand is Stand.UNSURE
    book.stored(again.key)
    assert book.head is not None
    assert book.head.ids == ("c-2",)


def test_what_was_not_sent_yet_is_withdrawn_and_never_sent() -> None:
    book = ledger()
    book.decide("approve", ["c-1"], "One")
    taken = book.undo()
    assert taken is not None
    assert taken.stand is Stand.WITHDRAWN
    assert book.head is None
    assert book.verdict("c-1") is None


def test_an_undo_goes_back_one_decision_after_the_other_without_end() -> None:
    book = ledger()
    for number in range(30):
        made = book.decide("approve", [f"c-{number}"], f"{number}")
        book.sent(made.key)
        book.stored(made.key)
    taken = [book.undo() for _ in range(31)]
    assert [each.ids[0] for each in taken if each] == [f"c-{number}" for number in reversed(range(30))]
    assert taken[-1] is None
    assert book.done == 0
    assert not book.can_undo


def test_of_two_decisions_about_one_an_undo_brings_the_first_one_back() -> None:
    book = ledger()
    first = book.decide("approve", ["c-1"], "One")
    book.sent(first.key)
    book.stored(first.key)
    second = book.decide("reject", ["c-1"], "One")
    book.sent(second.key)
    book.stored(second.key)
    book.undo()
    standing = book.verdict("c-1")
    assert standing is not None
    assert standing.key == first.key


def test_an_undo_of_what_is_then_refused_is_dropped() -> None:
    book = ledger()
    made = book.decide("approve", ["c-1"], "One")
    book.sent(made.key)
    book.undo()
    book.refused(made.key, "No.")
    assert book.head is None
    assert not book.of(made.key).undone


def test_an_undo_that_is_refused_leaves_the_decision_standing() -> None:
    book = ledger()
    made = book.decide("approve", ["c-1"], "One")
    book.sent(made.key)
    book.stored(made.key)
    book.undo()
    assert book.verdict("c-1") is None
    undo = book.head
    assert undo is not None
    book.sent(undo.key)
    book.refused(undo.key, "Somebody else was there.")
    standing = book.verdict("c-1")
    assert standing is not None
    assert standing.key == made.key


@pytest.mark.parametrize("deed", ["comment", "regenerate"])
def test_what_can_not_be_taken_back_is_passed_over(deed: Any) -> None:
    book = ledger()
    book.decide("approve", ["c-1"], "One")
    book.decide(deed, ["c-2"], "Two")
    taken = book.undo()
    assert taken is not None
    assert taken.deed == "approve"


def test_of_many_those_that_were_refused_come_back_alone() -> None:
    book = ledger()
    made = book.decide("approve", ["c-1", "c-2", "c-3"], "3 conversations")
    book.sent(made.key)
    book.stored(made.key, refused=["c-2"], why="It is archived.")
    assert [book.verdict(each) is not None for each in made.ids] == [True, False, True]
    assert book.trouble("c-2") == "It is archived."
    assert book.trouble("c-1") is None
    assert book.of(made.key).changed == ("c-1", "c-3")


def test_many_that_are_all_refused_are_a_refusal() -> None:
    book = ledger()
    made = book.decide("approve", ["c-1", "c-2"], "2 conversations")
    book.sent(made.key)
    book.stored(made.key, refused=["c-1", "c-2"], why="No.")
    assert book.of(made.key).stand is Stand.REFUSED
    assert not book.can_undo


def test_more_than_a_call_takes_become_several_and_are_undone_as_one() -> None:
    book = ledger()
    ids = [f"c-{number}" for number in range(MOST_AT_ONCE + 5)]
    book.decide("reject", ids, "many")
    assert book.on_their_way == 2
    assert max(len(each.ids) for each in book.recent()) == MOST_AT_ONCE
    book.undo()
    assert book.on_their_way == 0
    assert not book.can_undo


def test_the_last_ten_are_in_view_and_what_took_them_back_is_not() -> None:
    book = ledger()
    for number in range(12):
        made = book.decide("approve", [f"c-{number}"], f"{number}")
        book.sent(made.key)
        book.stored(made.key)
    book.undo()
    assert [each.title for each in book.recent()] == [f"{number}" for number in range(11, 1, -1)]
    assert book.recent()[0].undone


def test_a_new_text_is_to_be_decided_about_again() -> None:
    book = ledger()
    made = book.decide("regenerate", ["c-1"], "One")
    book.sent(made.key)
    book.stored(made.key)
    assert book.verdict("c-1") is not None
    book.written_anew("c-1")
    assert book.verdict("c-1") is None


class Session(RuleBasedStateMachine):
    """Decisions, undos, and a daemon that answers, refuses and vanishes, in any order.

    The model is what a daemon that carries each key out once, and in order, would have.
    """

    def __init__(self) -> None:
        super().__init__()
        self.book = ledger()
        self.stacks: dict[str, list[str]] = {}
        self.carried_out: set[str] = set()

    def carry_out(self, key: str) -> None:
        if key in self.carried_out:
            return
        self.carried_out.add(key)
        decision = self.book.of(key)
        for each in decision.ids:
            stack = self.stacks.setdefault(each, [])
            if decision.undoes is None:
                stack.append(key)
            else:
                assert stack.pop() == decision.undoes, "it would take something else back"

    def may_be_undone(self, decision: Decision) -> bool:
        return decision.undoes is None or all(
            self.stacks.get(each, [""])[-1] == decision.undoes for each in decision.ids
        )

    @rule(ids=st.lists(st.sampled_from(["c-1", "c-2", "c-3"]), min_size=1, unique=True))
    def decide(self, ids: Sequence[str]) -> None:
        self.book.decide("approve", ids, "some")

    @rule()
    def undo(self) -> None:
        self.book.undo()

    @precondition(lambda self: self.book.head)
    @rule(how=st.sampled_from(["answer", "refuse", "lose before", "lose after"]))
    def send(self, how: str) -> None:
        decision = self.book.head
        assert decision is not None
        if decision.stand is Stand.WAITING and not self.may_be_undone(decision):
            # As the outbox finds out before it sends an undo.
            self.book.refused(decision.key, "Something else was done to it since.")
            return
        self.book.sent(decision.key)
        if how == "refuse" and decision.key not in self.carried_out:
            self.book.refused(decision.key, "No.")
            return
        if how != "lose before":
            self.carry_out(decision.key)
        if how.startswith("lose"):
            self.book.lost(decision.key)
        else:
            self.book.stored(decision.key)

    @invariant()
    def nothing_is_carried_out_that_is_shown_as_refused(self) -> None:
        for each in self.book.recent(1_000):
            if each.stand in {Stand.REFUSED, Stand.WITHDRAWN}:
                assert each.key not in self.carried_out
            if each.stand is Stand.STORED:
                assert each.key in self.carried_out

    @invariant()
    def once_all_is_settled_what_is_shown_is_what_is_stored(self) -> None:
        if self.book.on_their_way:
            return
        assert all(each.stand not in OPEN for each in self.book.recent(1_000))
        for each in ("c-1", "c-2", "c-3"):
            verdict, stack = self.book.verdict(each), self.stacks.get(each, [])
            assert (verdict.key if verdict else None) == (stack[-1] if stack else None)


Session.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestSession = Session.TestCase
