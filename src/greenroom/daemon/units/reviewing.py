"""What people decide about conversations, one or ten thousand at once. The table of states says what may be."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeVar

from msgspec import Struct

from greenroom.daemon import facts
from greenroom.model.conversation import Conversation
from greenroom.model.errors import Conflict, InvalidParams, Issue, NotFound
from greenroom.model.principal import Principal
from greenroom.model.review import Deed, Refusal, Review, act
from greenroom.model.states import ConversationAction
from greenroom.model.times import Micros
from greenroom.store import conversations, receipts, reviews, revisions, searching
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.port import Transaction
from greenroom.store.reviews import Reviewed

T = TypeVar("T")

MAX_BULK = 50_000
"""Conversations that one bulk action takes at most: it is one transaction, for which everybody's writes wait."""

_AT_ONCE = 250
"""Conversations of a bulk action that are read, decided and kept at a time.

Thousands in a row would keep the interpreter from the event loop: a thread that gives it back for a moment with
each row has it again before another wakes.
"""

_TOLD_AT_ONCE = 500
"""Conversations that one fact of a bulk action names at most."""


class Change(Struct, frozen=True, kw_only=True):
    """A bulk action: `delete` and `set_categories`, or what is done to one conversation in its review.

    `categories` are for `set_categories`, `note` for the others.
    """

    action: ConversationAction | Literal["delete", "set_categories"]
    note: str | None = None
    categories: tuple[str, ...] = ()


class Refused(Struct, frozen=True, kw_only=True):
    """A conversation that a bulk action did not change, and why."""

    id: str
    reason: str


class Changed(Struct, frozen=True, kw_only=True):
    """What a bulk action came to."""

    changed: int
    refused: tuple[Refused, ...]


def review(
    tx: Transaction, who: Principal, conversation_id: str, deed: Deed, if_revision: int | None = None
) -> Conversation:
    """Do something to one conversation in its review.

    Raises:
        NotFound: there is no such conversation, or it is not the caller's.
        Conflict: its status does not allow it, or its text is another by now.
    """
    before = get(tx, who, conversation_id)
    check_revision(tx.db, before, if_revision)
    after = act(review_of(before), deed)
    if isinstance(after, Refusal):
        raise Conflict(after.reason, details={"status": str(after.status)})
    (found,) = reviews.by_id(tx.db, who, [conversation_id])
    reviews.keep(tx.db, [(found.seq, after)], deed.at)
    tx.note(facts.conversations_updated(before.owner, [conversation_id], deed.action, after.status))
    receipts.done(tx.db, who, deed.at)
    return get(tx, who, conversation_id)


def bulk(
    tx: Transaction,
    who: Principal,
    which: Sequence[str] | ConversationFilter,
    change: Change,
    new_id: Callable[[], str],
    now: Micros,
) -> Changed:
    """Do the same to many conversations, all of them or none if it fails. What can't be changed is refused, each.

    Raises:
        InvalidParams: a filter that more than `MAX_BULK` conversations meet.
    """
    ids: list[str] = []
    missing: list[Refused] = []
    refused: list[Refused] = []
    for found, strangers in _which(tx, who, which):
        missing += (Refused(id=each, reason=NotFound("conversation", each).message) for each in strangers)
        done, told = _apply(tx, who, found, change, new_id, now)
        ids += (each.id for each in done)
        refused += told
    for start in range(0, len(ids), _TOLD_AT_ONCE):
        tx.note(facts.conversations_updated(who.uid, ids[start : start + _TOLD_AT_ONCE], change.action, None))
    tx.note(
        facts.conversations_changed_in_bulk(
            who.uid, change.action, len(ids), len(missing) + len(refused), change.note
        )
    )
    receipts.done(tx.db, who, now)
    return Changed(changed=len(ids), refused=(*missing, *refused))


def _which(
    tx: Transaction, who: Principal, which: Sequence[str] | ConversationFilter
) -> Iterator[tuple[list[Reviewed], list[str]]]:
    """The conversations of a bulk action, some at a time, and ids among them that are nobody's or another's."""
    if isinstance(which, ConversationFilter):
        for seqs in _slices(_by_filter(tx, who, which)):
            yield reviews.by_seq(tx.db, who, seqs), []
        return
    for ids in _slices(list(dict.fromkeys(which))):
        by_id = {each.id: each for each in reviews.by_id(tx.db, who, ids)}
        yield [by_id[each] for each in ids if each in by_id], [each for each in ids if each not in by_id]


def _slices(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))


def _by_filter(tx: Transaction, who: Principal, filters: ConversationFilter) -> list[int]:
    wanted = searching.every(tx.db, who, filters, MAX_BULK + 1)
    if len(wanted) > MAX_BULK:
        raise InvalidParams(
            Issue("$.filter", f"a narrower one: at most {MAX_BULK:,} conversations change in one call")
        )
    return wanted


def _apply(
    tx: Transaction,
    who: Principal,
    found: Sequence[Reviewed],
    change: Change,
    new_id: Callable[[], str],
    now: Micros,
) -> tuple[Sequence[Reviewed], list[Refused]]:
    """Do it to each that allows it. Answers those, and the others with the reason."""
    seqs = [each.seq for each in found]
    match change.action:
        case "delete":
            reviews.delete(tx.db, seqs)
            return found, []
        case "set_categories":
            reviews.set_categories(tx.db, seqs, change.categories, now)
            return found, []
        case ConversationAction() as action:
            done: list[Reviewed] = []
            kept: list[tuple[int, Review]] = []
            refused: list[Refused] = []
            for each in found:
                after = act(each.review, Deed(id=new_id(), action=action, note=change.note, by=who.uid, at=now))
                if isinstance(after, Refusal):
                    refused.append(Refused(id=each.id, reason=after.reason))
                else:
                    done.append(each)
                    kept.append((each.seq, after))
            reviews.keep(tx.db, kept, now)
            return done, refused


def delete(tx: Transaction, who: Principal, conversation_id: str, now: Micros) -> None:
    """Delete one conversation for good.

    Raises:
        NotFound: there is no such conversation, or it is not the caller's.
    """
    found = reviews.by_id(tx.db, who, [conversation_id])
    if not found:
        raise NotFound("conversation", conversation_id)
    reviews.delete(tx.db, [found[0].seq])
    tx.note(facts.conversations_updated(who.uid, [conversation_id], "delete", None))
    tx.note(facts.conversation_deleted(who.uid, conversation_id))
    receipts.done(tx.db, who, now)


def get(tx: Transaction, who: Principal, conversation_id: str) -> Conversation:
    """The caller's conversation.

    Raises:
        NotFound: there is no such conversation, or it is not the caller's.
    """
    found = conversations.get(tx.db, who, conversation_id)
    if found is None:
        raise NotFound("conversation", conversation_id)
    return found


def review_of(row: Conversation) -> Review:
    """Where a conversation stands in its review."""
    return Review(
        status=row.status,
        history=row.review_history,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        is_empty=row.turn_count == 0,
    )


def check_revision(db: sqlite3.Connection, row: Conversation, seen: int | None) -> None:
    """Refuse to act on a text that the caller has not seen.

    A text that came too late becomes the revision before the present one, which gets the next number for it:
    whoever saw the same turns by their earlier number has seen what is there.

    Raises:
        Conflict: the conversation has another text than the revision that was seen.
    """
    if seen is not None and not revisions.is_present_text(db, row.id, seen):
        raise Conflict(
            f"It has revision {row.revision} by now, and you saw {seen}; read it again.",
            details={"revision": row.revision, "if_revision": seen},
        )
