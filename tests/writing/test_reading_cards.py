import msgspec
import pytest

from greenroom.model.attempt import Usage
from greenroom.model.faults import Fault, FaultType
from greenroom.model.flashcards import LONGEST_BACK, LONGEST_FRONT, MOST_CARDS, Sides
from greenroom.providers.port import Answer
from greenroom.writing.reading_cards import parse_cards, read_cards


def answer(*cards: object, stop_reason: str = "end_turn") -> Answer:
    """An answer with these cards."""
    return Answer(
        text=msgspec.json.encode({"cards": cards}).decode(),
        stop_reason=stop_reason,
        usage=Usage(),
        request_id=None,
        headers={},
        request=b"",
        response=b"",
        refusal_category="bio" if stop_reason == "refusal" else None,
    )


def card(front: str = "What?", back: str = "This.") -> dict[str, str]:
    return {"front": front, "back": back}


def test_cards_are_read_in_order_without_blanks_around_them() -> None:
    read = read_cards(answer(card(" Who? ", "\nShe."), card("f" * LONGEST_FRONT, "b" * LONGEST_BACK)))
    assert read == (Sides("Who?", "She."), Sides("f" * LONGEST_FRONT, "b" * LONGEST_BACK))


@pytest.mark.parametrize(
    ("cards", "why"),
    [
        ([], "has 0 cards"),
        ([card()] * (MOST_CARDS + 1), "has 51 cards"),
        ([card(), card(front=" ")], "front of card 2 is empty"),
        ([card(back="")], "back of card 1 is empty"),
        ([card(back="\u200b\u2060")], "back of card 1 is empty"),
        ([card(front="x" * (LONGEST_FRONT + 1))], "front of card 1 has 401 characters"),
        ([card(back="x" * (LONGEST_BACK + 1))], "back of card 1 has 1,001 characters"),
        ([{"front": "What?"}], "not flashcards in JSON"),
        ([card() | {"hint": "x"}], "not flashcards in JSON"),
        ([{"front": "What?", "back": 7}], "not flashcards in JSON"),
    ],
)
def test_anything_else_is_invalid_output_that_says_what_is_wrong(cards: list[object], why: str) -> None:
    read = read_cards(answer(*cards))
    assert isinstance(read, Fault)
    assert (read.type, why in read.message) == (FaultType.INVALID_OUTPUT, True), read.message


@pytest.mark.parametrize("text", ["", "  ", "Sure! Here are your cards.", '{"cards": [', "[" * 100_000, "null"])
def test_what_is_no_document_of_cards_is_invalid_output(text: str) -> None:
    read = parse_cards(text)
    assert isinstance(read, Fault)
    assert read.type is FaultType.INVALID_OUTPUT


@pytest.mark.parametrize(
    ("stop_reason", "fault", "category"),
    [
        ("refusal", FaultType.REFUSAL, "bio"),
        ("max_tokens", FaultType.TRUNCATED, None),
        ("model_context_window_exceeded", FaultType.TRUNCATED, None),
    ],
)
def test_an_answer_that_did_not_come_to_its_end_is_no_cards_whatever_it_holds(
    stop_reason: str, fault: FaultType, category: str | None
) -> None:
    read = read_cards(answer(card(), stop_reason=stop_reason))
    assert isinstance(read, Fault)
    assert (read.type, read.category) == (fault, category)
