"""Conversations that people make, bring along and change. Each in one transaction."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenroom.daemon import facts
from greenroom.daemon.units.pressing import urgency_of
from greenroom.daemon.units.reviewing import check_revision, get, review_of
from greenroom.model.conversation import Conversation, Quality, Revision, Turn
from greenroom.model.errors import Conflict
from greenroom.model.principal import Principal
from greenroom.model.review import Deed, Refusal, act
from greenroom.model.times import Micros
from greenroom.store import conversations, duplicates, imports, judgements, receipts, reviews, revisions
from greenroom.store.port import Transaction


class Text(Struct, frozen=True, kw_only=True):
    """The words of a conversation, about how many tokens each turn has, and the bands of its signature."""

    turns: tuple[Turn, ...]
    turn_tokens: tuple[int, ...]
    bands: tuple[int, ...] = ()


class Arrival(Struct, frozen=True, kw_only=True):
    """A conversation that somebody brings along. `digest` is the same for the same words."""

    conversation: Conversation
    text: Text
    digest: bytes


def create(
    tx: Transaction, who: Principal, conversation: Conversation, text: Text, threshold: float
) -> Conversation:
    """Keep a conversation that a person made. Under the threshold a score says that it needs revision."""
    conversation = _weighed(tx, conversation, threshold)
    conversations.add(tx.db, conversation, text.turns, text.turn_tokens, "edited")
    duplicates.note(tx.db, conversation.id, text.bands)
    tx.note(facts.conversation_made(conversation))
    receipts.done(tx.db, who, conversation.created_at)
    return conversation


def bring(tx: Transaction, who: Principal, arrivals: Sequence[Arrival], now: Micros, threshold: float) -> int:
    """Keep those that the owner has not brought before. Answers how many that were.

    Under the threshold a score says that one needs revision.
    """
    kept = 0
    for each in arrivals:
        if imports.known(tx.db, who, each.digest):
            continue
        conversation = _weighed(tx, each.conversation, threshold)
        seq = conversations.add(tx.db, conversation, each.text.turns, each.text.turn_tokens, "imported")
        imports.note(tx.db, who, each.digest, seq)
        duplicates.note(tx.db, each.conversation.id, each.text.bands)
        tx.note(facts.conversation_made(each.conversation))
        kept += 1
    receipts.done(tx.db, who, now)
    return kept


def _weighed(tx: Transaction, conversation: Conversation, threshold: float) -> Conversation:
    """A new conversation with how much it needs a person."""
    urgency = urgency_of(tx.db, conversation, conversation.quality, threshold, kept=False)
    return replace(conversation, urgency=urgency)


def update(
    tx: Transaction,
    who: Principal,
    conversation_id: str,
    changes: dict[str, Any],
    if_revision: int | None,
    now: Micros,
) -> Conversation:
    """Change what a person may change beside the turns. The status is none of it.

    Raises:
        NotFound: there is no such conversation, or it is not the caller's.
        Conflict: its text is another by now.
    """
    before = get(tx, who, conversation_id)
    check_revision(tx.db, before, if_revision)
    conversations.change(tx.db, conversation_id, {**changes, "updated_at": now})
    tx.note(facts.conversations_updated(before.owner, [conversation_id], "update", before.status))
    receipts.done(tx.db, who, now)
    return get(tx, who, conversation_id)


def edit(
    tx: Transaction,
    who: Principal,
    conversation_id: str,
    text: Text,
    quality: Quality,
    deed: Deed,
    if_revision: int | None,
    threshold: float,
) -> Conversation:
    """Give a conversation other turns, as a new revision; the old ones stay. The same turns change nothing.

    Under the threshold a score says that it needs revision, unless its template has one of its own.

    Raises:
        NotFound: there is no such conversation, or it is not the caller's.
        Conflict: its status does not allow it, or its text is another by now.
    """
    before = get(tx, who, conversation_id)
    check_revision(tx.db, before, if_revision)
    after = act(review_of(before), deed)
    if isinstance(after, Refusal):
        raise Conflict(after.reason, details={"status": str(after.status)})
    receipts.done(tx.db, who, deed.at)
    present = revisions.get(tx.db, conversation_id)
    if present is not None and present.turns == text.turns:
        return before
    (found,) = reviews.by_id(tx.db, who, [conversation_id])
    revision = Revision(
        number=before.revision + 1,
        turns=text.turns,
        turn_tokens=text.turn_tokens,
        origin="edited",
        made_by=deed.by,
        created_at=deed.at,
    )
    revisions.insert(tx.db, found.seq, revision)
    judgements.drop(tx.db, conversation_id)
    conversations.change(
        tx.db,
        conversation_id,
        {
            "revision": revision.number,
            "turn_count": len(text.turns),
            "total_tokens": sum(text.turn_tokens),
            "quality_score": quality.score,
            "quality_components": quality.components,
            "urgency": urgency_of(tx.db, before, quality, threshold, kept=True),
        },
    )
    duplicates.note(tx.db, conversation_id, text.bands)
    reviews.keep(tx.db, [(found.seq, after)], deed.at)
    tx.note(facts.conversations_updated(before.owner, [conversation_id], deed.action, after.status))
    return get(tx, who, conversation_id)
