import pytest
from msgspec.structs import replace

from greenroom.daemon.scoring import Scoring
from greenroom.model.batch import Item
from greenroom.model.conversation import NewConversation, Talk
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus, resting_status
from greenroom.quality.closeness import closeness_of
from greenroom.quality.context import Context
from greenroom.quality.score import assess
from greenroom.quality.signature import bands_of, likeness, shingles_of
from greenroom.store import conversations, duplicates
from greenroom.store.inline import InlineStore, memory_database
from tests.quality.good import TALKS
from tests.quality.weights import WEIGHTS
from tests.store.making import ANNE, Ticking, a_conversation, a_new_conversation, claim_one, start_batch

pytestmark = pytest.mark.blocking_allowed("the store works in line")

GOOD, OTHER = TALKS[0], TALKS[4]
BOB = Principal(uid=2002)


class Stage:
    """Scoring on a store in memory."""

    def __init__(self) -> None:
        clock = Ticking()
        self.db = memory_database(clock)
        self.scoring = Scoring(store=InlineStore(self.db, clock=clock, on_facts=lambda _: None), weights=WEIGHTS)
        self._batch = start_batch(self.db, 5)

    def item(self) -> Item:
        return claim_one(self.db, self._batch)

    def compared(self, item: Item, made: NewConversation) -> NewConversation:
        return self.scoring.compared(self.db, item, made, self.scoring.signed(made))

    def keep(self, talk: Talk, owner: Principal = ANNE) -> str:
        made = a_conversation(title=talk.title, owner=owner.uid)
        conversations.add(self.db, made, talk.turns, (1,) * len(talk.turns), "edited")
        duplicates.note(self.db, made.id, bands_of(shingles_of(talk.turns)))
        return made.id


def product(talk: Talk, threshold: float = 7.0) -> NewConversation:
    quality = assess(talk, Context(), WEIGHTS)
    status = resting_status(quality.score, threshold)
    return a_new_conversation(talk=talk, quality=quality, status=status, threshold=threshold)


def test_what_is_like_nothing_keeps_its_score_and_gets_its_bands() -> None:
    stage = Stage()
    stage.keep(OTHER)
    made = product(GOOD)
    assert stage.compared(stage.item(), made) == replace(made, bands=bands_of(shingles_of(GOOD.turns)))


def test_a_copy_of_an_earlier_conversation_needs_revision() -> None:
    stage = Stage()
    kept = stage.keep(Talk("My rent", GOOD.turns))
    made = stage.compared(stage.item(), product(GOOD))
    assert made.quality.score < 7
    assert made.status is ConversationStatus.NEEDS_REVISION
    assert made.quality.components["closeness"].reason == f"100% the same as “My rent” ({kept[-8:]})"


def test_the_nearest_of_several_is_named_however_often_they_were_compared_before() -> None:
    stage = Stage()
    longer = Talk("My rent", (*GOOD.turns, *OTHER.turns[:2]))
    near, _ = stage.keep(longer), stage.keep(OTHER)
    for _ in range(2):
        component = stage.compared(stage.item(), product(GOOD)).quality.components["closeness"]
        alike = likeness(shingles_of(GOOD.turns), shingles_of(longer.turns))
        assert component == closeness_of(alike, f"“My rent” ({near[-8:]})")
        assert component.score < 10


def test_the_threshold_of_its_own_template_decides_about_a_copy_too() -> None:
    stage = Stage()
    stage.keep(GOOD)
    made = stage.compared(stage.item(), product(GOOD, threshold=3.0))
    assert made.status is ConversationStatus.PENDING_REVIEW


def test_a_conversation_that_is_written_anew_is_no_copy_of_itself() -> None:
    stage = Stage()
    item = replace(stage.item(), regenerates=stage.keep(GOOD))
    assert stage.compared(item, product(GOOD)).quality.score > 7


async def test_other_peoples_conversations_are_not_looked_at() -> None:
    stage = Stage()
    stage.keep(GOOD, owner=BOB)
    assert (await stage.scoring.score(ANNE.uid, GOOD, Context())).quality.score > 7
    assert (await stage.scoring.score(BOB.uid, GOOD, Context())).quality.score < 7


async def test_an_edit_is_compared_with_what_came_before_alone() -> None:
    stage = Stage()
    first, second = stage.keep(GOOD), stage.keep(GOOD)
    assert (await stage.scoring.score(ANNE.uid, GOOD, Context(), of=first)).quality.score > 7
    assert (await stage.scoring.score(ANNE.uid, GOOD, Context(), of=second)).quality.score < 7


async def test_what_comes_in_together_is_compared_with_one_another() -> None:
    scores = await Stage().scoring.score_all(
        ANNE.uid,
        [(Talk("First", GOOD.turns), Context()), (OTHER, Context()), (GOOD, Context())],
        ids=["the-1st-one", "the-2nd-one", "the-3rd-one"],
    )
    assert [each.quality.score > 7 for each in scores] == [True, True, False]
    assert scores[2].quality.components["closeness"].reason == "100% the same as “First” (-1st-one)"
    assert scores[0].bands == scores[2].bands != scores[1].bands
