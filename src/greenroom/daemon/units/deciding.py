"""What people decide about suggestions, and do to the cards that come of it. Each in one transaction."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from greenroom.daemon import facts
from greenroom.model.errors import Conflict, NotFound, RequestError
from greenroom.model.flashcards import Card, Generation, Sides, Suggestion
from greenroom.model.principal import Principal
from greenroom.model.states import SuggestionAction, SuggestionStatus, next_suggestion_status
from greenroom.model.times import Micros
from greenroom.store import cards, generations, receipts, suggestions
from greenroom.store.port import Transaction

Change = Callable[[Sides], Sides]
"""What is to stand on a card in place of what stands on it now."""


class Decision(Struct, frozen=True):
    """What became of one suggestion, and the card that it is now."""

    suggestion: Suggestion
    card: Card | None = None


class Left(Struct, frozen=True):
    """A suggestion that stayed as it was, and why."""

    id: str
    reason: str


Decide = Callable[[Transaction, Principal, str, Micros], Decision]
"""Decides about one suggestion, in a transaction of more."""


def one(tx: Transaction, who: Principal, suggestion_id: str, decide: Decide, now: Micros) -> Decision:
    """Decide about one suggestion.

    Raises:
        NotFound: there is none, or it is somebody else's.
        Conflict: it does not allow it.
    """
    decision = decide(tx, who, suggestion_id, now)
    receipts.done(tx.db, who, now)
    return decision


def many(
    tx: Transaction, who: Principal, ids: Sequence[str], decide: Decide, now: Micros
) -> tuple[list[Decision], list[Left]]:
    """Decide about many alike. Those that do not allow it stay as they are, each for its own reason."""
    decided: list[Decision] = []
    left: list[Left] = []
    for suggestion_id in dict.fromkeys(ids):
        try:
            decided.append(decide(tx, who, suggestion_id, now))
        except RequestError as refused:
            left.append(Left(suggestion_id, refused.message))
    receipts.done(tx.db, who, now)
    return decided, left


def update(tx: Transaction, who: Principal, suggestion_id: str, change: Change, now: Micros) -> Suggestion:
    """Change a suggestion that nobody has decided about.

    Raises:
        NotFound, Conflict: as `one` says.
    """
    before = _suggestion(tx, who, suggestion_id)
    next_suggestion_status(before.status, SuggestionAction.UPDATE)
    after = _changed(before, change(before.sides), now)
    if after != before:
        suggestions.update(tx.db, after, before.status)
    receipts.done(tx.db, who, now)
    return after


def accept(change: Change, new_id: Callable[[], str]) -> Decide:
    """Make a card of a suggestion, changed on the way. There is no second card that says the same.

    One that is only nearly the same is the person's to decide about: the suggestion tells which it is like.
    """

    def step(tx: Transaction, who: Principal, suggestion_id: str, now: Micros) -> Decision:
        before = _suggestion(tx, who, suggestion_id)
        status = next_suggestion_status(before.status, SuggestionAction.ACCEPT)
        generation = _generation(tx, before)
        after = replace(
            _changed(before, change(before.sides), now), status=status, card_id=new_id(), updated_at=now
        )
        assert after.card_id is not None, "it was just given"
        if (there := cards.same(tx.db, after.owner, after.sides)) is not None:
            raise Conflict(
                f"You have this card already: {there[-8:]}. Reject the suggestion, or change it.",
                details={"card_id": there},
            )
        card = Card(
            id=after.card_id,
            owner=after.owner,
            suggestion_id=after.id,
            generation_id=generation.id,
            front=after.front,
            back=after.back,
            source_name=generation.source_name,
            provider=generation.options.provider,
            model=generation.options.model,
            prompt_version=generation.options.prompt_version,
            revision=1,
            created_at=now,
            updated_at=now,
        )
        suggestions.update(tx.db, after, before.status)
        cards.insert(tx.db, card)
        generations.tell(tx.db, generation.id, now, accepted=1, edited=int(after.is_edited))
        return Decision(after, card)

    return step


def reject(tx: Transaction, who: Principal, suggestion_id: str, now: Micros) -> Decision:
    """Turn a suggestion down."""
    before = _suggestion(tx, who, suggestion_id)
    status = next_suggestion_status(before.status, SuggestionAction.REJECT)
    after = replace(before, status=status, updated_at=now)
    suggestions.update(tx.db, after, before.status)
    generations.tell(tx.db, before.generation_id, now, rejected=1)
    return Decision(after)


def reopen(tx: Transaction, who: Principal, suggestion_id: str, now: Micros) -> Decision:
    """Take a decision back. An accepted one's card goes, if it is still as it was accepted."""
    before = _suggestion(tx, who, suggestion_id)
    status = next_suggestion_status(before.status, SuggestionAction.REOPEN)
    after = replace(before, status=status, card_id=None, updated_at=now)
    if before.status is SuggestionStatus.ACCEPTED:
        card = None if before.card_id is None else cards.get(tx.db, who, before.card_id)
        if card is None:
            raise Conflict("Its card was deleted since: a suggestion becomes a card once.")
        if card.revision > 1:
            raise Conflict("Its card was changed since, and goes its own way: delete that card to be rid of it.")
        cards.delete(tx.db, card.id)
        generations.tell(tx.db, before.generation_id, now, accepted=-1, edited=-int(before.is_edited))
    else:
        generations.tell(tx.db, before.generation_id, now, rejected=-1)
    suggestions.update(tx.db, after, before.status)
    return Decision(after)


def change_card(
    tx: Transaction, who: Principal, card_id: str, change: Change, if_revision: int | None, now: Micros
) -> Card:
    """Change a card.

    Raises:
        NotFound: there is none, or it is somebody else's.
        Conflict: it is at another revision.
    """
    before = _card(tx, who, card_id)
    if if_revision is not None and before.revision != if_revision:
        raise Conflict(
            f"This card is at revision {before.revision}, not {if_revision}: it was changed since you read it.",
            details={"revision": before.revision},
        )
    sides = change(before.sides)
    after = before if sides == before.sides else cards.change(tx.db, before, sides, now)
    assert after is not None, "it was read in this transaction"
    receipts.done(tx.db, who, now)
    return after


def delete_card(tx: Transaction, who: Principal, card_id: str, now: Micros) -> None:
    """Delete a card for good.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    card = _card(tx, who, card_id)
    cards.delete(tx.db, card.id)
    tx.note(facts.card_deleted(card))
    receipts.done(tx.db, who, now)


def _changed(before: Suggestion, sides: Sides, now: Micros) -> Suggestion:
    if sides == before.sides:
        return before
    return replace(before, front=sides.front, back=sides.back, is_edited=True, updated_at=now)


def _suggestion(tx: Transaction, who: Principal, suggestion_id: str) -> Suggestion:
    found = suggestions.get(tx.db, who, suggestion_id)
    if found is None:
        raise NotFound("suggestion", suggestion_id)
    return found


def _generation(tx: Transaction, suggestion: Suggestion) -> Generation:
    found = generations.get(tx.db, Principal(uid=suggestion.owner), suggestion.generation_id)
    assert found is not None, "a suggestion refers to its generation"
    return found


def _card(tx: Transaction, who: Principal, card_id: str) -> Card:
    found = cards.get(tx.db, who, card_id)
    if found is None:
        raise NotFound("card", card_id)
    return found
