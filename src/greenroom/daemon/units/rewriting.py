"""A conversation that was written anew: what came out is a revision of the same one."""

from greenroom.daemon import facts
from greenroom.daemon.units.endings import DAEMON
from greenroom.daemon.units.reviewing import review_of
from greenroom.model.batch import Item
from greenroom.model.conversation import Conversation, NewConversation, Revision
from greenroom.model.money import Picodollars
from greenroom.model.review import Deed, rest
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import conversations, reviews, revisions
from greenroom.store.port import Transaction


def target(tx: Transaction, item: Item) -> Conversation | None:
    """The conversation that an item writes anew; None where it writes a new one, or that one is gone."""
    return None if item.regenerates is None else conversations.get(tx.db, DAEMON, item.regenerates)


def rewrite(
    tx: Transaction, before: Conversation, product: NewConversation, cost: Picodollars, now: Micros
) -> None:
    """Give a conversation the text that was written for it. It comes to rest by its new score, as a new one does.

    One that was put away meanwhile stays away, with the new text in it.
    """
    away = before.status is ConversationStatus.ARCHIVED
    deed = Deed(id=product.id, action=ConversationAction.REGENERATE, by=before.owner, at=now)
    after = rest(review_of(before), deed, before.status if away else product.status)
    (found,) = reviews.by_id(tx.db, DAEMON, [before.id])
    revision = Revision(
        number=before.revision + 1,
        turns=product.talk.turns,
        turn_tokens=product.turn_tokens,
        origin="regenerated",
        made_by=None,
        created_at=now,
    )
    revisions.insert(tx.db, found.seq, revision)
    conversations.change(
        tx.db,
        before.id,
        {
            "title": product.talk.title,
            "revision": revision.number,
            "turn_count": len(product.talk.turns),
            "total_tokens": product.total_tokens,
            "quality_score": product.quality.score,
            "quality_components": product.quality.components,
            "provider": product.provider,
            "model": product.model,
            "prompt_version": product.prompt_version,
            "cost": before.cost + cost,
        },
    )
    reviews.keep(tx.db, [(found.seq, after)], now)
    tx.note(facts.conversations_updated(before.owner, [before.id], deed.action, after.status))
