import sqlite3
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import integers, sampled_from

from greenroom.model.conversation import Turn
from greenroom.model.faults import Fault, FaultType
from greenroom.model.judgement import Agreement, Case, Judge, Verdict
from greenroom.model.money import Picodollars
from greenroom.model.states import BatchStatus, ConversationStatus
from greenroom.store import batches, conversations, judgements
from greenroom.store.recount import discrepancies
from tests.store.making import ANNE, BORIS, NOW, a_batch, a_conversation, new_db, new_id

JUDGE = Judge(provider="anthropic", model="m")
FAULT = Fault(FaultType.CREDIT, "There was no money.")
TURNS = (Turn("user", "Why?"), Turn("assistant", "Because."))


def waits(db: sqlite3.Connection, batch_id: str, **changes: Any) -> str:
    """A conversation that waits for its verdict."""
    made = a_conversation(turn_count=2, batch_id=batch_id, **changes)
    conversations.add(db, made, TURNS, (1, 1), "written")
    judgements.wait(db, made.id, batch_id=batch_id, item_id=new_id(), threshold=7.0, now=NOW)
    return made.id


def a_running_batch(db: sqlite3.Connection, **changes: Any) -> str:
    batch = a_batch(**changes)
    batches.insert(db, batch)
    return batch.id


def cases(db: sqlite3.Connection) -> dict[str, Case]:
    return {case.conversation_id: case for case in judgements.waiting(db, (), 1_000)}


def case_of(db: sqlite3.Connection, conversation_id: str) -> Case:
    return cases(db)[conversation_id]


def given(db: sqlite3.Connection, case: Case, score: int = 8, epoch: int = 1) -> bool:
    assert judgements.open_attempt(db, case, case.attempt + 1, epoch, NOW)
    return gives(db, case, case.attempt + 1, epoch, score)


def gives(db: sqlite3.Connection, case: Case, number: int, epoch: int, score: int = 8) -> bool:
    verdict = Verdict(score=score, approves=score >= 7, reason="So.")
    return judgements.give(
        db, case, number, epoch, verdict=verdict, judge=JUDGE, prompt_version="judge-1", now=NOW
    )


def agreement(db: sqlite3.Connection) -> Agreement:
    judges = judgements.docket(db, ANNE).judges
    return judges[0].agreement if judges else Agreement()


def test_the_oldest_come_first_without_those_that_are_under_way(db: sqlite3.Connection) -> None:
    first, second = a_running_batch(db), a_running_batch(db)
    late = [waits(db, second) for _ in range(2)]
    early = [waits(db, first) for _ in range(2)]
    assert [case.conversation_id for case in judgements.waiting(db, (), 3)] == [*early, late[0]]
    assert [case.conversation_id for case in judgements.waiting(db, early[:1], 3)] == [early[1], *late]


def test_those_of_a_paused_batch_wait_on_and_those_of_one_that_is_gone_are_found(db: sqlite3.Connection) -> None:
    paused = a_running_batch(db, status=BatchStatus.PAUSED)
    waits(db, paused)
    left = waits(db, "a batch that was deleted")
    assert list(cases(db)) == [left]
    assert judgements.docket(db, ANNE).waiting == 2


def test_a_case_says_what_it_takes_to_judge_and_to_pay(db: sqlite3.Connection) -> None:
    batch_id = a_running_batch(db)
    one = waits(db, batch_id, provider="openai", template_id="t", revision=1)
    case = case_of(db, one)
    assert (case.conversation_id, case.owner, case.batch_id, case.writer) == (one, ANNE.uid, batch_id, "openai")
    assert (case.template_id, case.revision, case.threshold, case.attempt, case.failures) == ("t", 1, 7.0, 0, 0)


def test_only_who_has_the_attempt_gives_the_verdict(db: sqlite3.Connection) -> None:
    case = case_of(db, waits(db, a_running_batch(db)))
    assert judgements.open_attempt(db, case, 1, 1, NOW)
    assert not judgements.open_attempt(db, case, 1, 2, NOW)
    assert not gives(db, case, 1, 2)
    assert not gives(db, case, 2, 1)
    assert gives(db, case, 1, 1)
    assert not gives(db, case, 1, 1)
    assert cases(db) == {}


def test_a_verdict_on_another_text_is_not_kept(db: sqlite3.Connection) -> None:
    batch_id = a_running_batch(db)
    one = waits(db, batch_id)
    case = case_of(db, one)
    assert judgements.open_attempt(db, case, 1, 1, NOW)
    judgements.drop(db, one)
    conversations.change(db, one, {"status": ConversationStatus.APPROVED})
    judgements.wait(db, one, batch_id=batch_id, item_id=new_id(), threshold=7.0, now=NOW)
    judgements.renumber(db, one, 2)
    present = case_of(db, one)
    assert judgements.open_attempt(db, present, 1, 1, NOW)
    assert not gives(db, case, 1, 1)
    assert gives(db, present, 1, 1)
    assert agreement(db) == Agreement(both_approve=1)


def test_a_verdict_on_a_conversation_that_was_deleted_meets_no_other_in_its_place(db: sqlite3.Connection) -> None:
    batch_id = a_running_batch(db)
    gone = case_of(db, waits(db, batch_id))
    assert judgements.open_attempt(db, gone, 1, 1, NOW)
    db.execute("DELETE FROM conversations")
    other = case_of(db, waits(db, batch_id))
    assert judgements.open_attempt(db, other, 1, 1, NOW)
    assert not gives(db, gone, 1, 1)
    judgements.fail(db, gone, FAULT, NOW)
    judgements.charge(db, gone, JUDGE, "judge-1", input_tokens=1, output_tokens=1, cost=Picodollars(7))
    kept = conversations.get(db, ANNE, other.conversation_id)
    assert kept is not None
    assert kept.cost == 0
    assert gives(db, other, 1, 1)


def test_one_that_fails_too_often_gets_none_and_why_is_told(db: sqlite3.Connection) -> None:
    case = case_of(db, waits(db, a_running_batch(db)))
    assert [judgements.fail_once(db, case, NOW) for _ in range(2)] == [1, 2]
    judgements.fail(db, case, FAULT, NOW)
    assert judgements.fail_once(db, case, NOW) == 0
    docket = judgements.docket(db, ANNE)
    assert (docket.waiting, docket.failed, docket.last_failure, docket.judges) == (0, 1, FAULT, [])
    assert judgements.docket(db, BORIS).failed == 0


def failed(db: sqlite3.Connection, batch_id: str, fault: FaultType) -> str:
    case = case_of(db, waits(db, batch_id))
    judgements.fail_once(db, case, NOW)
    judgements.fail(db, case, Fault(fault, "No."), NOW)
    return case.conversation_id


def test_what_got_none_waits_again_with_fresh_attempts_where_its_batch_is_brought_back(
    db: sqlite3.Connection,
) -> None:
    batch_id, other = a_running_batch(db), a_running_batch(db)
    unpaid, unread = failed(db, batch_id, FaultType.CREDIT), failed(db, batch_id, FaultType.INVALID_OUTPUT)
    failed(db, other, FaultType.CREDIT)
    assert judgements.take_up(db, batch_id, [FaultType.CREDIT, FaultType.CANCELLED], NOW) == 1
    assert [(each, case.failures) for each, case in cases(db).items()] == [(unpaid, 0)]
    assert judgements.take_up(db, batch_id, None, NOW) == 1
    assert list(cases(db)) == [unpaid, unread]
    assert given(db, case_of(db, unread))
    docket = judgements.docket(db, ANNE)
    assert (docket.waiting, docket.failed) == (1, 1)
    assert discrepancies(db) == []


def test_those_of_one_batch_that_wait_are_counted(db: sqlite3.Connection) -> None:
    batch_id, other = a_running_batch(db), a_running_batch(db)
    assert given(db, case_of(db, waits(db, batch_id)))
    for each in (batch_id, batch_id, other):
        waits(db, each)
    assert [judgements.waiting_of(db, each) for each in (batch_id, other)] == [2, 1]


def test_of_some_batches_only_so_many_come_at_once(db: sqlite3.Connection) -> None:
    first, second, third = (a_running_batch(db) for _ in range(3))
    one, _ = waits(db, first), waits(db, first)
    waits(db, second)
    last = waits(db, third)
    found = judgements.waiting(db, (), 10, {first: 1, second: 0})
    assert [case.conversation_id for case in found] == [one, last]


def test_a_call_is_charged_to_the_conversation_and_the_judge(db: sqlite3.Connection) -> None:
    one = waits(db, a_running_batch(db))
    for _ in range(2):
        judgements.charge(
            db,
            cases(db)[one],
            JUDGE,
            "judge-1",
            input_tokens=100,
            output_tokens=10,
            cost=Picodollars(7),
        )
    (totals,) = judgements.docket(db, ANNE).judges
    assert (totals.calls, totals.input_tokens, totals.output_tokens, totals.cost) == (2, 200, 20, 14)
    assert (totals.verdicts, totals.approvals, totals.agreement.decided) == (0, 0, 0)
    kept = conversations.get(db, ANNE, one)
    assert kept is not None
    assert kept.cost == 14


def test_when_the_judge_is_dismissed_nobody_waits_and_what_was_said_stays(db: sqlite3.Connection) -> None:
    batch_id = a_running_batch(db)
    assert given(db, case_of(db, waits(db, batch_id)))
    waits(db, batch_id)
    assert judgements.forget_waiting(db) == 1
    docket = judgements.docket(db, ANNE)
    assert (docket.waiting, docket.judges[0].verdicts) == (0, 1)


@pytest.mark.parametrize(
    ("score", "decided", "found"),
    [
        (8, "approved", Agreement(both_approve=1)),
        (8, "rejected", Agreement(judge_alone=1)),
        (3, "approved", Agreement(person_alone=1)),
        (3, "rejected", Agreement(both_reject=1)),
        (3, "needs_revision", Agreement()),
        (3, "archived", Agreement()),
    ],
)
@pytest.mark.parametrize("judge_first", [True, False])
def test_agreement_is_the_same_whoever_came_first(
    db: sqlite3.Connection, score: int, decided: str, found: Agreement, judge_first: bool
) -> None:
    one = waits(db, a_running_batch(db))
    case = case_of(db, one)
    if judge_first:
        assert given(db, case, score)
    conversations.change(db, one, {"status": decided})
    if not judge_first:
        assert given(db, case, score)
    assert agreement(db) == found
    assert discrepancies(db) == []
    db.execute("DELETE FROM conversations")
    assert agreement(db) == Agreement()
    assert judgements.docket(db, ANNE).judges[0].verdicts == 0


@pytest.mark.parametrize(
    "tampered",
    [
        "UPDATE judge_sums SET verdicts = verdicts + 1",
        "UPDATE judge_sums SET both_approve = 0, judge_alone = 1",
        "UPDATE judgement_counts SET failed = 1",
        "UPDATE judgements SET decision = NULL",
    ],
)
def test_sums_that_are_not_those_of_the_rows_are_found(db: sqlite3.Connection, tampered: str) -> None:
    one = waits(db, a_running_batch(db))
    conversations.change(db, one, {"status": ConversationStatus.APPROVED})
    assert given(db, case_of(db, one))
    assert discrepancies(db) == []
    db.execute(tampered)
    assert len(discrepancies(db)) == 1


class Sums(RuleBasedStateMachine):
    """Whatever happens to conversations and verdicts, in whatever order, the sums stay those of the rows."""

    @initialize()
    def begin(self) -> None:
        self.db = new_db()
        self.batch_id = a_running_batch(self.db)
        self.ids = [waits(self.db, self.batch_id) for _ in range(3)]

    @rule(at=integers(0, 2), score=integers(0, 10))
    def judge(self, at: int, score: int) -> None:
        case = cases(self.db).get(self.ids[at])
        if case is not None:
            assert given(self.db, case, score)

    @rule(at=integers(0, 2))
    def give_up(self, at: int) -> None:
        case = cases(self.db).get(self.ids[at])
        if case is not None:
            judgements.fail(self.db, case, FAULT, NOW)

    @rule(at=integers(0, 2), status=sampled_from(sorted(ConversationStatus)))
    def decide(self, at: int, status: ConversationStatus) -> None:
        conversations.change(self.db, self.ids[at], {"status": status})

    @rule(at=integers(0, 2))
    def edit(self, at: int) -> None:
        judgements.drop(self.db, self.ids[at])

    @rule(at=integers(0, 2))
    def write_anew(self, at: int) -> None:
        judgements.drop(self.db, self.ids[at])
        judgements.wait(self.db, self.ids[at], batch_id=self.batch_id, item_id="i", threshold=7.0, now=NOW)

    @rule(at=integers(0, 2))
    def replace(self, at: int) -> None:
        self.db.execute("DELETE FROM conversations WHERE id = ?", (self.ids[at],))
        self.ids[at] = waits(self.db, self.batch_id)

    @invariant()
    def sums_are_those_of_the_rows(self) -> None:
        told = [each for each in discrepancies(self.db) if "judge" in each or "verdict" in each]
        assert told == []

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()


Sums.TestCase.settings = settings(max_examples=25, stateful_step_count=15)
TestSums = Sums.TestCase
