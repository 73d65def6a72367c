from itertools import count
from typing import Any

import pytest

from greenroom.dashboard.ports import Calls
from greenroom.dashboard.review.decisions import Decision, Ledger, Stand
from greenroom.dashboard.review.outbox import FLAG, Done, Outbox
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.conversation import (
    ConversationBulk,
    ConversationRegenerate,
    ConversationReview,
    Regenerating,
)
from tests.dashboard.double import refusal
from tests.dashboard.review.talks import Reviewed, house, talk


class Desk:
    """A ledger, its outbox, and a daemon."""

    def __init__(self, reviewed: Reviewed) -> None:
        numbers = count(1)
        self.reviewed = reviewed
        self.ledger = Ledger(lambda: f"k-{next(numbers)}")
        self.ended: list[tuple[Decision, Done | None]] = []
        self.is_there = True
        self.outbox = Outbox(
            self.ledger,
            self.calls(),
            is_there=lambda: self.is_there,
            told=lambda decision, done: self.ended.append((decision, done)),
        )

    def calls(self) -> Calls:
        reviewed = self.reviewed

        class Direct:
            async def call(self, command: Any) -> Any:
                reviewed.daemon.called.append(command)
                return reviewed.daemon.answers[type(command)](command)

        return Direct()

    def losing(self, times: int) -> None:
        """Answers to reviews get lost after they were carried out."""
        answer, left = self.reviewed.review, iter(range(times))

        def lose(command: ConversationReview) -> Any:
            answered = answer(command)
            if next(left, None) is not None:
                raise ConnectionLost
            return answered

        self.reviewed.daemon.answers[ConversationReview] = lose


async def test_decisions_are_carried_out_in_order_with_what_was_read() -> None:
    desk = Desk(house())
    desk.ledger.decide("approve", ["c-1"], "One", revision=1)
    desk.ledger.decide("request_changes", ["c-2"], "Two", note="Shorter.", revision=1)
    assert await desk.outbox.pump()
    assert desk.reviewed.daemon.of(ConversationReview) == [
        ConversationReview(conversation_id="c-1", action="approve", if_revision=1, idempotency_key="k-1"),
        ConversationReview(
            conversation_id="c-2", action="request_changes", note="Shorter.", if_revision=1, idempotency_key="k-2"
        ),
    ]
    assert [each.stand for each, _ in desk.ended] == [Stand.STORED, Stand.STORED]


async def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice() -> None:
    desk = Desk(house())
    desk.losing(2)
    desk.ledger.decide("approve", ["c-1"], "One")
    assert not await desk.outbox.pump()
    assert not await desk.outbox.pump()
    assert await desk.outbox.pump()
    assert len(desk.reviewed.daemon.of(ConversationReview)) == 3
    assert len(desk.reviewed.rows["c-1"].review_history) == 1
    assert desk.ledger.on_their_way == 0


async def test_nothing_is_sent_while_the_daemon_is_away() -> None:
    desk = Desk(house())
    desk.is_there = False
    made = desk.ledger.decide("approve", ["c-1"], "One")
    assert not await desk.outbox.pump()
    assert desk.reviewed.daemon.called == []
    assert desk.ledger.of(made.key).stand is Stand.WAITING


async def test_what_was_carried_out_though_its_answer_was_not_kept_is_stored() -> None:
    desk = Desk(house())

    def lost_answer(_: object) -> None:
        error = refusal("It was begun, but nobody was there to keep its answer.")
        error.details["carried_out"] = True
        raise error

    desk.reviewed.daemon.answers[ConversationReview] = lost_answer
    made = desk.ledger.decide("approve", ["c-1"], "One")
    assert await desk.outbox.pump()
    assert desk.ledger.of(made.key).stand is Stand.STORED


async def test_a_refusal_is_told_and_the_next_one_goes_on() -> None:
    desk = Desk(house())
    desk.reviewed.rewrite("c-1", "Another text.", "Yes.")
    desk.ledger.decide("approve", ["c-1"], "One", revision=1)
    desk.ledger.decide("approve", ["c-2"], "Two", revision=1)
    assert await desk.outbox.pump()
    assert desk.reviewed.statuses() == {**dict.fromkeys(desk.reviewed.rows, "pending_review"), "c-2": "approved"}
    first, second = desk.ended
    assert first[1] is None
    assert "revision 2" in first[0].why
    assert second[0].stand is Stand.STORED


async def test_a_daemon_that_can_not_take_it_now_is_asked_again() -> None:
    desk = Desk(house())
    answer = desk.reviewed.daemon.answers[ConversationReview]

    def drain(_: object) -> None:
        raise refusal("It is draining.", "unavailable")

    desk.reviewed.daemon.answers[ConversationReview] = drain
    made = desk.ledger.decide("approve", ["c-1"], "One")
    assert not await desk.outbox.pump()
    assert desk.ledger.of(made.key).stand is Stand.UNSURE
    desk.reviewed.daemon.answers[ConversationReview] = answer
    assert await desk.outbox.pump()
    assert desk.reviewed.statuses()["c-1"] == "approved"


async def test_an_undo_reopens_what_was_decided_here() -> None:
    desk = Desk(house())
    desk.ledger.decide("approve", ["c-1"], "One")
    await desk.outbox.pump()
    desk.ledger.undo()
    await desk.outbox.pump()
    assert desk.reviewed.statuses()["c-1"] == "pending_review"


async def test_an_undo_never_takes_back_what_somebody_else_has_decided_since() -> None:
    desk = Desk(house())
    made = desk.ledger.decide("approve", ["c-1"], "One")
    await desk.outbox.pump()
    desk.reviewed._act(desk.reviewed.rows["c-1"], "reject", None)
    desk.ledger.undo()
    await desk.outbox.pump()
    assert desk.reviewed.statuses()["c-1"] == "rejected"
    assert desk.ended[-1][1] is None
    assert not desk.ledger.of(made.key).undone


async def test_an_undo_whose_answer_was_lost_is_not_done_twice() -> None:
    desk = Desk(house())
    for _ in range(2):
        desk.ledger.decide("request_changes", ["c-1"], "One", note="Again.")
    await desk.outbox.pump()
    desk.losing(1)
    desk.ledger.undo()
    assert not await desk.outbox.pump()
    assert await desk.outbox.pump()
    actions = [each.action for each in desk.reviewed.rows["c-1"].review_history]
    assert actions == ["request_changes", "request_changes", "reopen"]


async def test_many_are_one_call_and_their_undo_is_one_for_those_that_changed() -> None:
    desk = Desk(house(3))
    desk.ledger.decide("approve", ["c-1", "c-9", "c-3"], "3 conversations")
    await desk.outbox.pump()
    assert desk.ended[-1][1] == Done(refused=(("c-9", "No such conversation."),))
    assert desk.reviewed.statuses() == {"c-1": "approved", "c-2": "pending_review", "c-3": "approved"}
    desk.ledger.undo()
    await desk.outbox.pump()
    bulks = desk.reviewed.daemon.of(ConversationBulk)
    assert [(each.action, each.conversation_ids) for each in bulks] == [
        ("approve", ["c-1", "c-9", "c-3"]),
        ("reopen", ["c-1", "c-3"]),
    ]


async def test_a_flag_is_a_category_beside_the_others_and_is_taken_away_again() -> None:
    desk = Desk(Reviewed(talk("c-1", categories=("support",))))
    desk.ledger.decide("flag", ["c-1"], "One")
    await desk.outbox.pump()
    assert list(desk.reviewed.rows["c-1"].categories) == ["support", FLAG]
    desk.ledger.undo()
    await desk.outbox.pump()
    assert list(desk.reviewed.rows["c-1"].categories) == ["support"]


@pytest.mark.parametrize("ids", [["c-1"], ["c-1", "c-2"]])
async def test_what_is_to_be_written_anew_has_a_batch_each(ids: list[str]) -> None:
    desk = Desk(house())
    desk.reviewed.daemon.answers[ConversationRegenerate] = lambda command: Regenerating(
        batch_id=f"b-{command.conversation_id}", status="queued"
    )
    desk.ledger.decide("regenerate", ids, "some", note="Shorter.")
    await desk.outbox.pump()
    done = desk.ended[-1][1]
    assert done is not None
    assert done.batches == tuple((each, f"b-{each}") for each in ids)
    keys = [each.idempotency_key for each in desk.reviewed.daemon.of(ConversationRegenerate)]
    assert len(set(keys)) == len(ids)
