"""A generation's way: it is taken on, each attempt is noted before its call leaves, what comes of it is kept."""

import sqlite3
from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from greenroom.daemon import facts
from greenroom.daemon.units.funding import Noted, Treasury, spent_in_words
from greenroom.model import allowance
from greenroom.model.allowance import Allowance, Exhausted
from greenroom.model.attempt import ClosedAttempt, OpenAttempt, is_simulated
from greenroom.model.budget import Later, Paid, Spent, funding
from greenroom.model.errors import BudgetExceeded
from greenroom.model.faults import Fault, FaultType
from greenroom.model.flashcards import Generation, GenerationError, GenerationTally, Proposals, Suggestion
from greenroom.model.money import Picodollars, dollars
from greenroom.model.principal import Principal
from greenroom.model.states import GenerationStatus, SuggestionStatus
from greenroom.model.times import Micros
from greenroom.store import allowances, attempts, cards, generations, receipts, recovery, suggestions
from greenroom.store.port import Transaction
from greenroom.writing.outcome import Blocked, Final, Outcome, Retry, Written

ALLOWANCE = "flashcards"
"""What texts are taken of, among the allowances."""

EXCERPT = 500
"""Characters of a provider's answer that are shown with the error that it led to."""

MONEY = (
    "Raise limits.budget_usd_per_month in the configuration and restart the daemon, or wait for the next month."
)


class Turn(Struct, frozen=True, kw_only=True):
    """Who says something of a generation: the worker with this attempt number, of this boot, at this time.

    It holds only while the generation runs with that number and epoch; what a stale worker says changes nothing.
    """

    generation: Generation
    number: int
    epoch: int
    now: Micros


def take_on(
    tx: Transaction,
    who: Principal,
    generation: Generation,
    *,
    allowed: Allowance | None,
    treasury: Treasury,
    one_call: Picodollars,
) -> None:
    """Take a text on, where its user may have another one just now.

    Args:
        tx: the transaction.
        who: whose text.
        generation: the text, and whom to ask.
        allowed: how many a user may have in a while; None is no bound.
        treasury: the month's budget.
        one_call: what a call for it may cost.

    Raises:
        RateLimited: he has had as many; nothing is taken.
        BudgetExceeded: the month's budget has no room for a call.
    """
    now = generation.created_at
    if treasury.month is not None and not is_simulated(generation.options.provider):
        purse = treasury.of_month(tx.db, now, treasury.month)
        if isinstance(funding([purse], one_call, 1), Spent):
            raise BudgetExceeded(
                f"This month {spent_in_words(purse, one_call)}. {MONEY}",
                details={
                    "budget": purse.of,
                    "limit_usd": dollars(purse.limit),
                    "spent_usd": dollars(purse.spent),
                    "doubtful_usd": dollars(purse.doubtful),
                    "wanted_usd": dollars(one_call),
                },
            )
    if allowed is not None:
        taken = allowances.take(tx.db, who.uid, ALLOWANCE, allowed, now)
        if isinstance(taken, Exhausted):
            many = "1 text" if allowed.limit == 1 else f"{allowed.limit:,} texts"
            raise allowance.refusal(
                taken, f"You have had flashcards made of {many} in {allowed.window_s:,.0f} s, which is the limit."
            )
    generations.insert(tx.db, generation)
    receipts.done(tx.db, who, now)


def begin(tx: Transaction, but: Collection[str], limit: int, epoch: int, now: Micros) -> list[Generation]:
    """Let the oldest generations run that have not ended, but for these, which run already."""
    begun = (generations.begin(tx.db, each.id, epoch, now) for each in generations.unfinished(tx.db, but, limit))
    return [generation for generation in begun if generation is not None]


def note(
    tx: Transaction, generation: Generation, attempt: OpenAttempt, *, treasury: Treasury, epoch: int, now: Micros
) -> Noted | Fault:
    """Note an attempt before its call leaves, or say why it must not: a fault, where there is no money for it."""
    if treasury.month is not None and not attempt.simulated:
        purse = treasury.of_month(tx.db, now, treasury.month)
        match funding([purse], attempt.reserved, 1):
            case Later():
                return "later"
            case Spent():
                spent = spent_in_words(purse, attempt.reserved)
                return Fault(FaultType.CREDIT, f"This month {spent}. {MONEY}")
            case Paid():
                pass
    if not generations.open_attempt(tx.db, generation.id, attempt.number - 1, epoch, now):
        return "stale"
    attempts.open_cards(tx.db, attempt, generation=generation, epoch=epoch)
    return "noted"


def like_cards(db: sqlite3.Connection, owner: int, outcome: Outcome[Proposals]) -> tuple[str | None, ...]:
    """Of each card that an attempt brought, which of its owner's cards is nearly the same.

    A question for a reader: no writer waits for it, and a card that comes in between does no harm.
    """
    if not isinstance(outcome, Written):
        return ()
    return tuple(cards.nearest(db, owner, proposal.sides) for proposal in outcome.product.proposals)


def keep(
    tx: Transaction,
    turn: Turn,
    outcome: Outcome[Proposals],
    like: Sequence[str | None],
    new_id: Callable[[], str],
) -> bool:
    """Keep what an attempt brought: suggestions, attempt and generation together. False where more is to come.

    `like` is what `like_cards` says of it.
    """
    match outcome:
        case Written(product=product, attempt=attempt):
            if not _close(tx, turn, attempt, counted=False):
                return True
            tally = _suggest(tx, turn, product, like, new_id)
            _finish(tx, turn, GenerationStatus.SUCCEEDED, tally=tally)
        case Final(fault=fault, attempt=closed):
            if closed is None or _close(tx, turn, closed, counted=True):
                _finish(tx, turn, GenerationStatus.FAILED, error=_error(fault, closed))
        case Retry(counted=counted, attempt=attempt):
            return not _close(tx, turn, attempt, counted=counted)
        case Blocked(reason_type="provider_down", attempt=attempt):
            return not _close(tx, turn, attempt, counted=False)
        case Blocked(fault=fault, attempt=attempt):
            # Nobody pauses a generation: who asked for it hears why, and asks again once it is mended.
            if _close(tx, turn, attempt, counted=False):
                _finish(tx, turn, GenerationStatus.FAILED, error=_error(fault, attempt))
    return True


def after_crash(tx: Transaction, generation: Generation, message: str, now: Micros) -> None:
    """A worker crashed: its call was interrupted. The generation loses an attempt, and in the end fails alone."""
    recovery.interrupt_generation(tx.db, generation.id, now)
    if generations.fail_once(tx.db, generation.id, now) >= generation.options.max_attempts:
        fault = Fault(FaultType.INTERNAL, message)
        ended = generations.finish(
            tx.db, generation.id, GenerationStatus.FAILED, now, error=GenerationError(fault=fault)
        )
        if ended is not None:
            tx.note(facts.flashcards_finished(ended))


def _close(tx: Transaction, turn: Turn, attempt: ClosedAttempt, *, counted: bool) -> bool:
    """Close an attempt and charge it. False where the worker is stale: the call is in the log even so."""
    if not attempts.close(tx.db, attempt):
        return False
    return generations.charge(tx.db, turn.generation.id, turn.number, turn.epoch, attempt, counted=counted)


def _finish(
    tx: Transaction,
    turn: Turn,
    status: GenerationStatus,
    *,
    error: GenerationError | None = None,
    tally: GenerationTally | None = None,
) -> None:
    ended = generations.finish(tx.db, turn.generation.id, status, turn.now, error=error, tally=tally)
    if ended is not None:
        tx.note(facts.flashcards_finished(ended))


def _suggest(
    tx: Transaction, turn: Turn, product: Proposals, like: Sequence[str | None], new_id: Callable[[], str]
) -> GenerationTally:
    for position, (proposal, card_id) in enumerate(zip(product.proposals, like, strict=True)):
        suggestions.insert(
            tx.db,
            Suggestion(
                id=new_id(),
                owner=turn.generation.owner,
                generation_id=turn.generation.id,
                position=position,
                front=proposal.sides.front,
                back=proposal.sides.back,
                is_edited=False,
                source_span=proposal.span,
                duplicate_of=card_id,
                status=SuggestionStatus.PROPOSED,
                card_id=None,
                created_at=turn.now,
                updated_at=turn.now,
            ),
        )
    return GenerationTally(
        suggestions=len(product.proposals),
        repeated=product.repeated,
        quoted=sum(proposal.span is not None for proposal in product.proposals),
        like_cards=sum(card_id is not None for card_id in like),
    )


def _error(fault: Fault, attempt: ClosedAttempt | None) -> GenerationError:
    if attempt is None:
        return GenerationError(fault=fault)
    return GenerationError(
        fault=fault,
        excerpt=attempt.response.decode(errors="replace")[:EXCERPT] or None,
        request_id=attempt.request_id,
        duration_ms=attempt.duration_ms,
    )
