"""A conversation that was written anew: what came out is a revision of the same one."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenroom.daemon import facts
from greenroom.daemon.asked import spoken_under
from greenroom.daemon.units.endings import DAEMON
from greenroom.daemon.units.pressing import urgency_of
from greenroom.model.batch import Item
from greenroom.model.conversation import Conversation, NewConversation, Revision
from greenroom.model.library import KNOWN_NAMES, Parameters, Redo
from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.review import Deed, Review, act, put_aside, rest
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import batches, conversations, duplicates, judgements, reviews, revisions
from greenroom.store.port import Transaction
from greenroom.store.reviews import Reviewed


class Target(Struct, frozen=True):
    """The conversation that an item writes anew, and the revision that it was asked to write anew.

    `parameters` are the item's: what the new text was asked to be.
    """

    conversation: Conversation
    ordered: int
    parameters: Parameters
    is_unchanged: bool
    """Whether it has still the text that was to be written anew: then the new one takes its place."""


def note_feedback(
    tx: Transaction,
    who: Principal,
    conversation_ids: Sequence[str],
    feedback: str,
    new_id: Callable[[], str],
    now: Micros,
) -> None:
    """Note in the caller's conversations what is to be done better when they are written anew.

    It is a comment like any other: the model is told of it, and of all others since the text was written.
    """
    for each in reviews.by_id(tx.db, who, conversation_ids):
        deed = Deed(id=new_id(), action=ConversationAction.COMMENT, note=feedback, by=who.uid, at=now)
        after = act(each.review, deed)
        assert isinstance(after, Review), "every status allows a comment"
        reviews.keep(tx.db, [(each.seq, after)], now)
        tx.note(facts.conversations_updated(who.uid, [each.id], deed.action, after.status))


def target(tx: Transaction, item: Item) -> Target | None:
    """What an item writes anew; None where it writes a new conversation, or that one is gone."""
    redo = _redo_of(tx, item)
    conversation = None if redo is None else conversations.get(tx.db, DAEMON, redo.conversation_id)
    if conversation is None or redo is None:
        return None
    is_unchanged = revisions.is_present_text(tx.db, conversation.id, redo.revision)
    return Target(conversation, redo.revision, redo.asked(item.parameters), is_unchanged)


def as_new(tx: Transaction, item: Item) -> Item:
    """An item whose text is kept as a new conversation: that is spoken under the system prompt of the one gone."""
    redo = _redo_of(tx, item)
    return item if redo is None else replace(item, parameters=spoken_under(redo.system_prompt) | item.parameters)


def _redo_of(tx: Transaction, item: Item) -> Redo | None:
    if item.regenerates is None:
        return None
    return batches.sources(tx.db, item.batch_id, [item.source_key])[item.source_key].redo


def rewrite(tx: Transaction, wanted: Target, product: NewConversation, cost: Picodollars, now: Micros) -> None:
    """Give a conversation the text that was written for it. It comes to rest by its new score, as a new one does.

    One that was put away meanwhile stays away, with the new text in it. One that has another text by now, by a
    person or by a call that was quicker, keeps that: the new one becomes the revision before it.
    """
    before = wanted.conversation
    (found,) = reviews.by_id(tx.db, DAEMON, [before.id])
    revision = Revision(
        number=before.revision + 1,
        turns=product.talk.turns,
        turn_tokens=product.turn_tokens,
        origin="regenerated",
        made_by=None,
        created_at=now,
    )
    deed = Deed(id=product.id, action=ConversationAction.REGENERATE, by=before.owner, at=now)
    if not wanted.is_unchanged:
        after, changes = _beside(tx, before, found, wanted.ordered, revision, deed)
    else:
        after, changes = _instead(tx, wanted, found, product, revision, deed)
    conversations.change(tx.db, before.id, {**changes, "cost": before.cost + cost})
    reviews.keep(tx.db, [(found.seq, after)], now)
    tx.note(facts.conversations_updated(before.owner, [before.id], deed.action, after.status))


def _instead(
    tx: Transaction,
    wanted: Target,
    found: Reviewed,
    product: NewConversation,
    revision: Revision,
    deed: Deed,
) -> tuple[Review, dict[str, Any]]:
    """The new text takes the place of the present one.

    What it was asked to be is kept with it, so that it is measured by the same when it is scored again. It is
    filed under that, too, unless a person has filed it otherwise.
    """
    filed = _filed(wanted)
    before = replace(wanted.conversation, **filed)
    away = before.status is ConversationStatus.ARCHIVED
    title = product.talk.title
    replaced = None if title == before.title else before.title
    revisions.insert(tx.db, found.seq, replace(revision, replaced_title=replaced))
    judgements.drop(tx.db, before.id)
    duplicates.note(tx.db, before.id, product.bands)
    changes = {
        "title": title,
        "parameters": before.parameters | wanted.parameters,
        **filed,
        "revision": revision.number,
        "turn_count": len(revision.turns),
        "total_tokens": product.total_tokens,
        "quality_score": product.quality.score,
        "quality_components": product.quality.components,
        "provider": product.provider,
        "model": product.model,
        "prompt_version": product.prompt_version,
        "urgency": urgency_of(tx.db, before, product.quality, product.threshold, kept=True),
    }
    return rest(found.review, deed, before.status if away else product.status), changes


def _filed(wanted: Target) -> dict[str, str]:
    """Persona, emotion and topic that were asked for, where they stood as they had been asked for."""
    before, asked = wanted.conversation, wanted.parameters
    return {
        name: str(asked[name])
        for name in KNOWN_NAMES
        if name in asked and getattr(before, name) == str(before.parameters.get(name, ""))
    }


def _beside(
    tx: Transaction, before: Conversation, found: Reviewed, ordered: int, revision: Revision, deed: Deed
) -> tuple[Review, dict[str, Any]]:
    """The present text stays: it follows the new one as a revision of its own."""
    present = revisions.get(tx.db, before.id)
    assert present is not None, "every conversation has its present revision"
    number = revision.number + 1
    judgements.renumber(tx.db, before.id, number)
    revisions.insert(tx.db, found.seq, revision)
    revisions.insert(
        tx.db, found.seq, replace(present, number=number, created_at=revision.created_at, replaced_title=None)
    )
    note = (
        f"It was ordered when revision {ordered} was the present one, and came when {before.revision} was: it is "
        f"kept as revision {revision.number}, and what was there stays, as {number}."
    )
    return put_aside(found.review, replace(deed, note=note)), {"revision": number}
