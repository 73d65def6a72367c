import logging
from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.daemon.rescoring import AT_ONCE, RescoringDesk
from greenroom.daemon.scoring import Scored, Scoring
from greenroom.daemon.units.rescoring import Rescored, step
from greenroom.model.conversation import Component, Quality, ReviewEntry, Talk
from greenroom.model.errors import Conflict, NotFound, Unavailable
from greenroom.model.facts import NotedFact
from greenroom.model.principal import Principal
from greenroom.model.rescoring import Rescoring, RescoringStatus
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.store import conversations, rescorings
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.inline import InlineStore, memory_database
from greenroom.store.port import Transaction
from tests.quality.good import TALKS
from tests.quality.talks import talk
from tests.quality.weights import WEIGHTS
from tests.store.making import ANNE, NOW, Ticking, a_conversation, new_id

BAD = talk("How do I bake bread?", "As an AI language model, I have no hands. Ask a baker about it.")
pytestmark = pytest.mark.blocking_allowed("the store works in line")

ALL = ConversationFilter()
BOB = Principal(uid=2002)


class Ids:
    def new(self) -> str:
        return new_id()


class Stage:
    """A desk on a store in memory, where conversations have no score yet."""

    def __init__(self) -> None:
        self.clock = Ticking()
        self.facts: list[NotedFact] = []
        self.db = memory_database(self.clock)
        self.store = InlineStore(self.db, clock=self.clock, on_facts=self.facts.extend)
        self.desk = self.another_desk()

    def another_desk(self, scoring: Scoring | None = None) -> RescoringDesk:
        return RescoringDesk(
            store=self.store,
            scoring=scoring or Scoring(store=self.store, weights=WEIGHTS),
            threshold=7.0,
            clock=self.clock,
            ids=Ids(),
            log=logging.getLogger("stage"),
        )

    def keep(self, kept: Talk = BAD, **changes: Any) -> str:
        made = a_conversation(title=kept.title, turn_count=len(kept.turns), **changes)
        conversations.add(self.db, made, kept.turns, (1,) * len(kept.turns), "edited")
        return made.id

    def status(self, conversation_id: str) -> ConversationStatus:
        found = conversations.get(self.db, ANNE, conversation_id)
        assert found is not None
        return found.status

    async def rescored(self, filters: ConversationFilter = ALL) -> Rescoring:
        run = await self.desk.start(ANNE, filters)
        await self.desk.settled()
        found = rescorings.get(self.db, ANNE, run.id)
        assert found is not None
        return found


def decided(action: ConversationAction) -> tuple[ReviewEntry, ...]:
    pending = ConversationStatus.PENDING_REVIEW
    entry = ReviewEntry(
        id=new_id(), action=action, note=None, by=ANNE.uid, at=NOW, from_status=pending, to_status=pending
    )
    return (entry,)


async def test_scores_and_statuses_follow_the_weights_of_today() -> None:
    stage = Stage()
    bad = stage.keep()
    good = stage.keep(TALKS[0], status=ConversationStatus.NEEDS_REVISION)
    run = await stage.rescored()
    assert (run.status, run.total, run.done, run.changed, run.moved) == (RescoringStatus.COMPLETED, 2, 2, 2, 2)
    assert stage.status(bad) is ConversationStatus.NEEDS_REVISION
    assert stage.status(good) is ConversationStatus.PENDING_REVIEW
    assert stage.facts[-1].fact.data["action"] == "rescore"


async def test_how_much_a_conversation_needs_a_person_follows_and_is_no_change_by_itself() -> None:
    stage = Stage()
    first = stage.keep(persona="a nurse")
    await stage.rescored()

    def urgency() -> float:
        found = conversations.get(stage.db, ANNE, first)
        assert found is not None
        return found.urgency

    alone = urgency()
    for _ in range(3):
        stage.keep(persona="a nurse")
    run = await stage.rescored()
    assert urgency() == pytest.approx(alone - 0.2)
    assert run.changed == 3


async def test_a_second_run_has_nothing_to_change() -> None:
    stage = Stage()
    stage.keep()
    await stage.rescored()
    run = await stage.rescored()
    assert (run.done, run.changed, run.moved) == (1, 0, 0)


async def test_another_wording_of_a_reason_is_kept_and_is_no_other_score() -> None:
    stage = Stage()
    kept = stage.keep()
    await stage.rescored()
    scored = conversations.get(stage.db, ANNE, kept)
    assert scored is not None
    assert scored.quality is not None
    worded = {name: replace(each, reason="said before") for name, each in scored.quality.components.items()}
    conversations.change(stage.db, kept, {"quality_components": worded})
    run = await stage.rescored()
    assert (run.done, run.changed, run.moved) == (1, 0, 0)
    assert conversations.get(stage.db, ANNE, kept) == scored


@pytest.mark.parametrize(
    "status", [ConversationStatus.APPROVED, ConversationStatus.REJECTED, ConversationStatus.DRAFT]
)
async def test_what_a_person_decided_stays(status: ConversationStatus) -> None:
    stage = Stage()
    kept = stage.keep(status=status)
    run = await stage.rescored()
    assert (run.changed, run.moved) == (1, 0)
    assert stage.status(kept) is status


async def test_a_decision_that_left_it_pending_is_one_too_and_a_comment_is_none() -> None:
    stage = Stage()
    reopened = stage.keep(review_history=decided(ConversationAction.REOPEN))
    commented = stage.keep(review_history=decided(ConversationAction.COMMENT))
    await stage.rescored()
    assert stage.status(reopened) is ConversationStatus.PENDING_REVIEW
    assert stage.status(commented) is ConversationStatus.NEEDS_REVISION


async def test_only_what_the_filter_means_and_only_ones_own_is_scored() -> None:
    stage = Stage()
    stage.keep()
    stage.keep(persona="a nurse")
    stage.keep(owner=BOB.uid, persona="a nurse")
    run = await stage.rescored(ConversationFilter(personas=["a nurse"]))
    assert (run.total, run.done, run.changed) == (1, 1, 1)


async def test_the_later_of_two_alike_is_the_copy() -> None:
    stage = Stage()
    first, second = stage.keep(TALKS[0]), stage.keep(TALKS[0])
    await stage.rescored()
    await stage.rescored()
    assert stage.status(first) is ConversationStatus.PENDING_REVIEW
    assert stage.status(second) is ConversationStatus.NEEDS_REVISION


async def test_one_run_at_a_time_and_one_for_each_person() -> None:
    stage = Stage()
    for _ in range(2 * AT_ONCE):
        stage.keep()
    run = await stage.desk.start(ANNE, ALL)
    with pytest.raises(Conflict, match="scored again just now"):
        await stage.desk.start(ANNE, ALL)
    await stage.desk.start(BOB, ALL)
    assert (await stage.desk.cancel(ANNE, run.id)).status is RescoringStatus.CANCELLED
    await stage.desk.settled()
    assert (await stage.desk.cancel(ANNE, run.id)).status is RescoringStatus.CANCELLED
    with pytest.raises(NotFound):
        await stage.desk.cancel(BOB, run.id)


async def test_what_a_stopped_daemon_left_goes_on_where_it_was() -> None:
    stage = Stage()
    for _ in range(2 * AT_ONCE + 1):
        stage.keep()
    run = await stage.desk.start(ANNE, ALL)
    await stage.desk.stop()
    with pytest.raises(Unavailable):
        await stage.desk.start(ANNE, ALL)
    (left,) = rescorings.running(stage.db)
    assert left.done < left.total
    stage.desk = stage.another_desk()
    assert await stage.desk.recover() == 1
    await stage.desk.settled()
    whole = rescorings.get(stage.db, ANNE, run.id)
    assert whole is not None
    assert (whole.status, whole.done) == (RescoringStatus.COMPLETED, 2 * AT_ONCE + 1)


async def test_a_text_that_changed_meanwhile_is_left_as_it_is() -> None:
    stage = Stage()
    kept = stage.keep()
    seen = conversations.get(stage.db, ANNE, kept)
    assert seen is not None
    run = await stage.rescored()
    rescorings.update(stage.db, replace(run, status=RescoringStatus.RUNNING))
    conversations.change(stage.db, kept, {"revision": 2})
    late = Rescored(conversation=seen, quality=Quality(1.0, {}), bands=(), threshold=7.0)
    stepped = step(Transaction(stage.db), run.id, [late], kept, NOW)
    assert stepped is not None
    assert (stepped.done, stepped.total, stepped.changed) == (2, 2, 1)


class Broken(Scoring):
    """Has a fault."""

    def of_text(self, *_: object) -> Scored:
        raise ZeroDivisionError


async def test_a_fault_of_ours_fails_the_run_and_says_so() -> None:
    stage = Stage()
    stage.keep()
    stage.desk = stage.another_desk(Broken(store=stage.store, weights=WEIGHTS))
    run = await stage.rescored()
    assert run.status is RescoringStatus.FAILED
    assert run.error is not None
    assert "ZeroDivisionError" in run.error


async def test_a_verdict_stays_in_the_score_of_its_text() -> None:
    stage = Stage()
    said = Component(2.0, "Turn 2 misses the question.")
    kept = stage.keep(TALKS[0], quality=Quality(2.0, {"judge": said}))
    await stage.rescored()
    found = conversations.get(stage.db, ANNE, kept)
    assert found is not None
    assert found.quality is not None
    assert (found.quality.components["judge"], found.quality.score) == (said, 6.0)
    assert len(found.quality.components) > 10


async def test_a_verdict_that_came_meanwhile_is_not_lost() -> None:
    stage = Stage()
    kept = stage.keep(TALKS[0], quality=Quality(9.0, {}))
    before = conversations.get(stage.db, ANNE, kept)
    assert before is not None
    run = await stage.desk.start(ANNE, ALL)
    judged = {"judge": Component(2.0, "Vague.")}
    conversations.change(stage.db, kept, {"quality_score": 2.0, "quality_components": judged})
    rescored = Rescored(conversation=before, quality=Quality(8.0, {}), bands=(), threshold=7.0)
    assert step(Transaction(stage.db), run.id, [rescored], kept, NOW) is not None
    found = conversations.get(stage.db, ANNE, kept)
    assert found is not None
    assert found.quality == Quality(2.0, judged)
    await stage.desk.settled()
