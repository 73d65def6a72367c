from typing import Any

from greenroom.model.states import ConversationStatus
from greenroom.store import alike, conversations
from tests.store.making import ANNE, BORIS, a_conversation, new_db

WHAT: dict[str, Any] = {"persona": "nurse", "emotion": "calm", "topic": "night shifts"}


def test_those_with_the_same_persona_emotion_and_topic_are_counted() -> None:
    db = new_db()
    assert alike.count(db, ANNE.uid, **WHAT) == 0
    for _ in range(2):
        conversations.add(db, a_conversation(**WHAT), (), (), "edited")
    conversations.add(db, a_conversation(**WHAT | {"emotion": "tired"}), (), (), "edited")
    assert alike.count(db, ANNE.uid, **WHAT) == 2
    assert alike.count(db, BORIS.uid, **WHAT) == 0


def test_what_was_rejected_or_put_away_teaches_nobody_anything() -> None:
    db = new_db()
    for status in (ConversationStatus.REJECTED, ConversationStatus.ARCHIVED, ConversationStatus.APPROVED):
        conversations.add(db, a_conversation(status=status, **WHAT), (), (), "edited")
    assert alike.count(db, ANNE.uid, **WHAT) == 1
