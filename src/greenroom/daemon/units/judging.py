"""A verdict's way: a conversation waits for it, each attempt is noted before its call, what comes is kept."""

from collections.abc import Callable

from msgspec import Struct

from greenroom.daemon import facts
from greenroom.daemon.units.endings import DAEMON
from greenroom.daemon.units.funding import Noted, Treasury, spent_in_words
from greenroom.daemon.units.pressing import urgency_of
from greenroom.daemon.units.rescoring import changes_by
from greenroom.model.attempt import ClosedAttempt, OpenAttempt
from greenroom.model.batch import Item
from greenroom.model.budget import Later, Paid, Spent, funding
from greenroom.model.conversation import Component, Quality
from greenroom.model.faults import Fault, FaultType
from greenroom.model.judgement import Case, Judge
from greenroom.model.states import BatchStatus, ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import attempts, conversations, judgements, recovery, standings
from greenroom.store.port import Transaction
from greenroom.writing.judging import Judged
from greenroom.writing.outcome import Blocked, Final, Outcome, Retry, Written

AddVerdict = Callable[[Quality, Component], Quality]
"""Adds what a judge says to a score."""


class Hearing(Struct, frozen=True, kw_only=True):
    """Who says something of a case: the worker with this attempt number, of this boot, who asks this judge.

    It holds only while the case waits with that number and epoch; what a stale worker says changes nothing.
    """

    case: Case
    number: int
    epoch: int
    judge: Judge
    prompt_version: str
    now: Micros


def put_off(tx: Transaction, conversation_id: str, item: Item, threshold: float, now: Micros) -> None:
    """Let a conversation that was just kept wait for its verdict: what was paid for is held back by no judge."""
    judgements.wait(tx.db, conversation_id, batch_id=item.batch_id, item_id=item.id, threshold=threshold, now=now)


def note(tx: Transaction, case: Case, attempt: OpenAttempt, *, treasury: Treasury, epoch: int) -> Noted | Fault:
    """Note an attempt before its call leaves, or say why it must not: a fault, where there is no money for it.

    A verdict is part of its batch: while that is paused none is asked for, and none once it was cancelled or is
    gone. What gets none then says so, and may be taken up with its batch.
    """
    standing = standings.get(tx.db, case.batch_id)
    if standing is None:
        return Fault(FaultType.CANCELLED, "Its batch was deleted before the judge came to it.")
    if standing.cancel_requested or standing.status is BatchStatus.CANCELLED:
        return Fault(
            FaultType.CANCELLED,
            "Its batch was cancelled before the judge came to it;"
            " as long as the batch is there, `greenroom batch retry --include-cancelled` takes it up.",
        )
    if standing.status is BatchStatus.PAUSED:
        return "stale"
    now = attempt.started_at
    purses = treasury.purses(tx, case.batch_id, standing, now, simulated=attempt.simulated)
    match funding(purses, attempt.reserved, 1):
        case Later():
            return "later"
        case Spent() if not standing.status.is_final:
            return "later"  # it will pause at this line, and whoever raises it pays for this one, too
        case Spent(purse):
            spent = spent_in_words(purse, attempt.reserved)
            whose = "Of the month's budget" if purse.of == "month" else "Of its batch's budget"
            return Fault(
                FaultType.CREDIT,
                f"{whose} {spent}: there was none left for a verdict. `greenroom batch retry` asks for it again,"
                " as does a raised budget (`greenroom batch set --budget`).",
            )
        case Paid():
            pass
    if not judgements.open_attempt(tx.db, case, attempt.number, epoch, now):
        return "stale"
    attempts.open_judging(tx.db, attempt, case=case, epoch=epoch)
    return "noted"


def take_up_unpaid(tx: Transaction, batch_id: str, now: Micros) -> int:
    """Let what got no verdict for want of money wait again: there may be some now. Answers how many."""
    return judgements.take_up(tx.db, batch_id, (FaultType.CREDIT,), now)


def take_up_all(tx: Transaction, batch_id: str, now: Micros, *, include_cancelled: bool) -> int:
    """Let what got no verdict wait again with its batch, which is tried again. Answers how many."""
    faults = None if include_cancelled else [each for each in FaultType if each is not FaultType.CANCELLED]
    return judgements.take_up(tx.db, batch_id, faults, now)


def keep(tx: Transaction, hearing: Hearing, outcome: Outcome[Judged], add: AddVerdict) -> bool:
    """Keep what an attempt brought: verdict, score, attempt and costs together. False where more is to come."""
    case = hearing.case
    match outcome:
        case Written(product=judged, attempt=attempt):
            if _close(tx, hearing, attempt):
                _give(tx, hearing, judged, add)
        case Final(fault=fault, attempt=closed):
            if closed is None or _close(tx, hearing, closed):
                judgements.fail(tx.db, case, fault, hearing.now)
        case Retry(counted=counted, attempt=attempt):
            mine = _close(tx, hearing, attempt)
            if counted and mine:
                judgements.fail_once(tx.db, case, hearing.now)
            return not mine
        case Blocked(attempt=attempt):
            _close(tx, hearing, attempt)
            return False
    return True


def after_crash(tx: Transaction, case: Case, message: str, max_attempts: int, now: Micros) -> None:
    """A worker crashed: its call was interrupted. The case loses an attempt, and in the end gets no verdict."""
    recovery.interrupt_verdict(tx.db, case.conversation_id, now)
    if judgements.fail_once(tx.db, case, now) >= max_attempts:
        judgements.fail(tx.db, case, Fault(FaultType.INTERNAL, message), now)


def _close(tx: Transaction, hearing: Hearing, attempt: ClosedAttempt) -> bool:
    """Close an attempt and charge it. False where it was closed already, as interrupted."""
    case = hearing.case
    if not attempts.close(tx.db, attempt, case.conversation_id):
        return False
    usage = attempt.usage
    judgements.charge(
        tx.db,
        case,
        hearing.judge,
        hearing.prompt_version,
        input_tokens=usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens,
        output_tokens=usage.output_tokens,
        cost=attempt.cost,
    )
    return True


def _give(tx: Transaction, hearing: Hearing, judged: Judged, add: AddVerdict) -> None:
    """Keep a verdict, and what follows from it for the conversation, where that has still the text it is of."""
    case = hearing.case
    if not judgements.give(
        tx.db,
        case,
        hearing.number,
        hearing.epoch,
        verdict=judged.verdict,
        judge=judged.judge,
        prompt_version=judged.prompt_version,
        now=hearing.now,
    ):
        return
    present = conversations.get(tx.db, DAEMON, case.conversation_id)
    assert present is not None, "its verdict would have gone with it"
    assert present.quality is not None, "what a batch wrote was scored"
    quality = add(present.quality, judged.verdict.component)
    changes = changes_by(present, quality, case.threshold)
    changes |= {
        "urgency": urgency_of(tx.db, present, quality, case.threshold, kept=True),
        "updated_at": hearing.now,
    }
    conversations.change(tx.db, present.id, changes)
    moved = changes.get("status")
    status = moved if isinstance(moved, ConversationStatus) else present.status
    tx.note(facts.conversations_updated(case.owner, [present.id], "judge", status))
