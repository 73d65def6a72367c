from collections import Counter

import pytest

from greenroom.protocol.commands.batch import BatchDelete, BatchList
from greenroom.protocol.commands.conversation import (
    ConversationBulk,
    ConversationDelete,
    ConversationList,
    ConversationReview,
)
from greenroom.protocol.commands.export import ExportStart
from greenroom.protocol.events import CATALOGUE, Event
from tests.serve.fixtures import Install
from tests.serve.running import exported, nth, start, up_to

pytestmark = pytest.mark.daemon

ITEMS = 20
TOPICS = ["batch", "conversation"]


def _facts(events: list[Event]) -> list[Event]:
    return [event for event in events if event.seq is not None]


def test_another_connection_hears_of_every_fact_in_order_and_again_after_a_restart(install: Install) -> None:
    place = install(GREENROOM_REHEARSAL__LATENCY_MS="0")
    boot = place.up()
    with boot.connect() as client, boot.watching(TOPICS) as events:
        batch_id = start(client, ITEMS, concurrency=5)
        heard = up_to(events, nth("batch.finished", 1))

    facts = _facts(heard)
    assert Counter(fact.type for fact in facts) == {
        "batch.started": 1,
        "batch.status": 2,
        "item.finished": ITEMS,
        "conversation.created": ITEMS,
        "batch.finished": 1,
    }
    assert [fact.seq for fact in facts] == sorted({fact.seq for fact in facts if fact.seq is not None})
    assert (facts[0].type, facts[-1].type) == ("batch.started", "batch.finished")
    assert {fact.data["batch_id"] for fact in facts} == {batch_id}
    assert all(set(event.data) == set(CATALOGUE[event.type].data) for event in heard)
    assert {event.type for event in heard if event.seq is None} == {"batch.progress", "item.activity"}

    assert boot.stop() == 0
    boot = place.up()
    assert boot.events(TOPICS, nth("batch.finished", 1)) == facts
    middle = facts[10].seq
    with boot.watching(TOPICS, from_seq=middle) as events:
        assert up_to(events, nth("batch.finished", 1)) == facts[11:]


def test_a_subscription_to_one_batch_hears_nothing_of_another(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    with boot.connect() as client:
        held = start(client, 1, concurrency=1, hold=True)
        with boot.watching([f"batch:{held}"]) as events:
            other = start(client, 3, concurrency=3)
            boot.finished(other)
            client.rpc("batch.release", {"batch_id": held})
            heard = up_to(events, nth("batch.finished", 1))
    assert {event.data["batch_id"] for event in heard} == {held}


NOT_STAGED = {"system.notice", "flashcards.finished", "resync"}
"""What does not come of a day's work: the broker's own tests show `resync`."""


def test_every_event_is_what_the_catalogue_says(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    topics: list[str] = sorted({kind.topic for kind in CATALOGUE.values()})
    with boot.connect() as client, boot.watching(topics) as events:
        batch_id = start(client, 3, concurrency=1)
        heard = up_to(events, nth("batch.finished", 1))
        one, *others = [talk.id for talk in client.call(ConversationList(batch_id=batch_id)).items]
        client.call(ConversationReview(conversation_id=one, action="approve"))
        client.call(ConversationBulk(conversation_ids=others, action="approve"))
        exported(boot, client, ExportStart(format="openai", include_rehearsal=True))
        client.call(ConversationDelete(conversation_id=one, hard=True))
        client.call(BatchDelete(batch_id=batch_id))
        client.call(BatchList(all_owners=True))
        heard += up_to(events, lambda event: event.data.get("action") == "all_owners")

    for event in heard:
        kind = CATALOGUE[event.type]
        assert (event.topic, event.seq is not None) == (kind.topic, kind.durable), event
        assert set(event.data) == set(kind.data), event
    assert {event.type for event in heard} == CATALOGUE.keys() - NOT_STAGED
