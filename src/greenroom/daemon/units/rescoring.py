"""Scores given again: a run's beginning, its steps and its end. Each in one transaction."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from greenroom.daemon import facts
from greenroom.daemon.units.pressing import urgency_of
from greenroom.model.conversation import Component, Conversation, Quality
from greenroom.model.errors import Conflict, NotFound
from greenroom.model.judgement import JUDGE
from greenroom.model.principal import Principal
from greenroom.model.rescoring import Rescoring, RescoringStatus
from greenroom.model.states import ConversationAction, ConversationStatus, resting_status
from greenroom.model.times import Micros
from greenroom.store import conversations, duplicates, receipts, rescorings
from greenroom.store.port import Transaction

_RESTS = frozenset(
    {ConversationStatus.GENERATED, ConversationStatus.PENDING_REVIEW, ConversationStatus.NEEDS_REVISION}
)
_DECISIONS = frozenset(
    {
        ConversationAction.APPROVE,
        ConversationAction.REJECT,
        ConversationAction.REQUEST_CHANGES,
        ConversationAction.REOPEN,
        ConversationAction.ARCHIVE,
        ConversationAction.EDIT,
    }
)


class Rescored(Struct, frozen=True, kw_only=True):
    """A conversation as it was read, its new score, and the score under which it needs revision."""

    conversation: Conversation
    quality: Quality
    bands: tuple[int, ...]
    threshold: float


def begin(tx: Transaction, who: Principal, run: Rescoring) -> Rescoring:
    """Note a run.

    Raises:
        Conflict: the owner has one that is under way.
    """
    if others := rescorings.running(tx.db, who.uid):
        raise Conflict(
            "Your conversations are being scored again just now; wait for that, or cancel it.",
            details={"rescore_id": others[0].id},
        )
    rescorings.insert(tx.db, run)
    receipts.done(tx.db, who, run.created_at)
    return run


def step(tx: Transaction, run_id: str, scored: Sequence[Rescored], last_id: str, now: Micros) -> Rescoring | None:
    """Keep some scores, and how far the run is; None where it is cancelled by now.

    A conversation whose text is another by now, or that has got a verdict, is left as it is: that was scored when
    it came. A status changes only where no person has decided about the conversation.
    """
    run = next((each for each in rescorings.running(tx.db) if each.id == run_id), None)
    if run is None:
        return None
    who = Principal(uid=run.owner)
    changed: list[str] = []
    moved = 0
    for each in scored:
        present = conversations.get(tx.db, who, each.conversation.id)
        if present is None or present.revision != each.conversation.revision:
            continue
        duplicates.note(tx.db, present.id, each.bands)
        if _verdict(present) != _verdict(each.conversation):
            continue  # it was given meanwhile, and brought a score of its own
        changes = changes_by(present, each.quality, each.threshold)
        if "status" in changes or _figures(present.quality) != _figures(each.quality):
            changed.append(present.id)
            moved += "status" in changes
            changes["updated_at"] = now
        urgency = urgency_of(tx.db, present, each.quality, each.threshold, kept=True)
        if urgency != present.urgency:
            # What came in since counts for it too: that alone is no change, and other words of a reason are none.
            changes["urgency"] = urgency
        if changes:
            conversations.change(tx.db, present.id, changes)
    if changed:
        tx.note(facts.conversations_updated(run.owner, changed, "rescore", None))
    done = run.done + len(scored)
    run = replace(
        run,
        after_id=last_id,
        done=done,
        total=max(run.total, done),  # what has come in since it began is scored, too
        changed=run.changed + len(changed),
        moved=run.moved + moved,
        updated_at=now,
    )
    rescorings.update(tx.db, run)
    return run


def end(tx: Transaction, run_id: str, error: str | None, now: Micros) -> None:
    """Note that a run is through, or why it failed; one that was cancelled stays so."""
    for run in rescorings.running(tx.db):
        if run.id == run_id:
            status = RescoringStatus.COMPLETED if error is None else RescoringStatus.FAILED
            rescorings.update(tx.db, replace(run, status=status, error=error, updated_at=now))


def cancel(tx: Transaction, who: Principal, run_id: str, now: Micros) -> Rescoring:
    """End a run where it is; one that has ended stays as it was. What it has scored stays.

    Raises:
        NotFound: there is no such run, or it is not the caller's.
    """
    run = rescorings.get(tx.db, who, run_id)
    if run is None:
        raise NotFound("rescoring", run_id)
    if run.status is RescoringStatus.RUNNING:
        run = replace(run, status=RescoringStatus.CANCELLED, updated_at=now)
        rescorings.update(tx.db, run)
    receipts.done(tx.db, who, now)
    return run


def changes_by(present: Conversation, quality: Quality, threshold: float) -> dict[str, object]:
    """The columns that a new score changes. The status is one of them only where nobody has decided."""
    changes: dict[str, object] = {}
    if present.quality != quality:
        changes |= {"quality_score": quality.score, "quality_components": quality.components}
    decided = any(entry.action in _DECISIONS for entry in present.review_history)
    rests = resting_status(quality.score, threshold)
    if present.status in _RESTS and not decided and present.status is not rests:
        changes["status"] = rests
    return changes


def _figures(quality: Quality | None) -> tuple[float, dict[str, float]] | None:
    """A score and those of its components, without what is said of them."""
    if quality is None:
        return None
    return quality.score, {name: component.score for name, component in quality.components.items()}


def _verdict(conversation: Conversation) -> Component | None:
    return None if conversation.quality is None else conversation.quality.components.get(JUDGE)
