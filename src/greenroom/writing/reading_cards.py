"""Reading an answer as flashcards, strictly: what stands on each, or a fault that says what is wrong."""

import msgspec
from msgspec import Struct

from greenroom.model.faults import Fault, FaultType
from greenroom.model.flashcards import LONGEST_BACK, LONGEST_FRONT, MOST_CARDS, Sides
from greenroom.model.turns import is_blank
from greenroom.providers.port import Answer
from greenroom.writing.reading import unfinished


class _Card(Struct, frozen=True, forbid_unknown_fields=True):
    front: str
    back: str


class _Cards(Struct, frozen=True, forbid_unknown_fields=True):
    cards: list[_Card]


_decoder = msgspec.json.Decoder(_Cards)


def read_cards(answer: Answer) -> tuple[Sides, ...] | Fault:
    """Read an answer. At least one card, none with an empty side, none of a length that no flashcard has."""
    return unfinished(answer) or parse_cards(answer.text)


def parse_cards(text: str) -> tuple[Sides, ...] | Fault:
    """Parse the JSON of flashcards."""
    if not text.strip():
        return _invalid("The answer is empty: the model wrote no text.")
    try:
        read = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as unlike:
        return _invalid(f"The answer is not flashcards in JSON: {unlike}.")
    if not 1 <= len(read.cards) <= MOST_CARDS:
        return _invalid(f"The answer has {len(read.cards):,} cards; 1 to {MOST_CARDS} were asked for.")
    sides: list[Sides] = []
    for number, card in enumerate(read.cards, start=1):
        front, back = card.front.strip(), card.back.strip()
        for name, side, longest in (("front", front, LONGEST_FRONT), ("back", back, LONGEST_BACK)):
            if is_blank(side):
                return _invalid(f"The {name} of card {number} is empty.")
            if len(side) > longest:
                return _invalid(
                    f"The {name} of card {number} has {len(side):,} characters; {longest:,} are the most."
                )
        sides.append(Sides(front, back))
    return tuple(sides)


def _invalid(message: str) -> Fault:
    return Fault(FaultType.INVALID_OUTPUT, message)
