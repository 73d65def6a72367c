from greenroom.daemon.units.pressing import urgency_of
from greenroom.model.conversation import Component, Quality
from greenroom.store import conversations
from tests.store.making import a_conversation, new_db

EVEN = Quality(9.5, {"turns": Component(9.5, "fine"), "lengths": Component(9.5, "fine")})


def test_one_without_a_score_needs_nobody() -> None:
    assert urgency_of(new_db(), a_conversation(), None, 7.0, kept=False) == 0


def test_the_fourth_of_its_kind_is_less_urgent_than_the_first() -> None:
    db, row = new_db(), a_conversation(persona="nurse")
    first = urgency_of(db, row, EVEN, 7.0, kept=False)
    for _ in range(3):
        conversations.add(db, a_conversation(persona="nurse"), (), (), "edited")
    assert (first, urgency_of(db, row, EVEN, 7.0, kept=False)) == (0.2, 0)


def test_one_that_is_kept_is_not_counted_twice() -> None:
    db, row = new_db(), a_conversation(persona="nurse")
    first = urgency_of(db, row, EVEN, 7.0, kept=False)
    conversations.add(db, row, (), (), "edited")
    assert urgency_of(db, row, EVEN, 7.0, kept=True) == first


def test_what_is_near_the_threshold_is_urgent() -> None:
    assert urgency_of(new_db(), a_conversation(), EVEN, 9.5, kept=False) == 0.7
