"""How much conversations need a person, as they are kept: the figure needs to know how many are like one."""

import sqlite3

from greenroom.model.batch import Item
from greenroom.model.conversation import Conversation, NewConversation, Quality
from greenroom.quality.urgency import urgency
from greenroom.store import alike, templates


def urgency_of_new(db: sqlite3.Connection, item: Item, product: NewConversation) -> float:
    """How much what was just written for an item needs a person, from 0 to 1; it is not there yet."""
    persona, emotion, topic = (str(item.parameters.get(name, "")) for name in ("persona", "emotion", "topic"))
    like_it = alike.count(db, item.owner, persona=persona, emotion=emotion, topic=topic)
    return urgency(product.quality, product.threshold, like_it + 1)


def urgency_of(
    db: sqlite3.Connection, conversation: Conversation, quality: Quality | None, threshold: float, *, kept: bool
) -> float:
    """How much a conversation needs a person, from 0 to 1; one without a score does not.

    Args:
        db: the database.
        conversation: what it is; it may not be there yet.
        quality: its score.
        threshold: the score under which it needs revision; its template's own wins.
        kept: whether it is there: then it is one of those that are like it.
    """
    if quality is None:
        return 0.0
    template = templates.get(db, conversation.template_id) if conversation.template_id else None
    own = template.quality_threshold if template is not None else None
    like_it = alike.count(
        db,
        conversation.owner,
        persona=conversation.persona,
        emotion=conversation.emotion,
        topic=conversation.topic,
    )
    return urgency(quality, threshold if own is None else own, like_it + (not kept))
