"""What is done to suggestions and cards, and back."""

from greenroom.dashboard.flashcards.deeds import card_rewritten, deciding, rewritten, told, undone, why_not
from greenroom.model.flashcards import Sides
from greenroom.model.states import SuggestionAction
from greenroom.protocol.commands.card import CardUpdate
from greenroom.protocol.commands.suggestion import (
    Decided,
    RefusedSuggestion,
    SuggestionAccept,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from tests.dashboard.flashcards.decks import suggestion


def test_one_is_named_alone_and_many_in_calls_of_what_one_may_name() -> None:
    assert deciding(SuggestionAction.ACCEPT, ["s-1"]) == [SuggestionAccept(suggestion_id="s-1")]
    ids = [f"s-{number}" for number in range(501)]
    assert deciding(SuggestionAction.REJECT, ids) == [
        SuggestionReject(suggestion_ids=ids[:500]),
        SuggestionReject(suggestion_ids=ids[500:]),
    ]


def test_only_what_was_decided_is_taken_back() -> None:
    refused = [RefusedSuggestion(id="s-2", reason="decided before")]
    decided = Decided(suggestions=[suggestion("s-1", status="accepted")], cards=[], refused=refused)
    back = undone([decided])
    assert back is not None
    assert back.commands == (SuggestionReopen(suggestion_id="s-1"),)
    assert undone([Decided(suggestions=[], cards=[], refused=refused)]) is None
    assert told([decided]) == ("1 accepted", "1 stay as they are: decided before")


def test_many_are_taken_back_together() -> None:
    rows = [suggestion(f"s-{number}") for number in range(3)]
    back = undone([Decided(suggestions=rows, cards=[], refused=[])])
    assert back is not None
    assert back.commands == (SuggestionReopen(suggestion_ids=["s-0", "s-1", "s-2"]),)


def test_what_was_written_anew_is_written_back() -> None:
    before = Sides("Was it so?", "It was.")
    assert rewritten("s-1", before).commands == (
        SuggestionUpdate(suggestion_id="s-1", front="Was it so?", back="It was."),
    )
    assert card_rewritten("c-1", before).commands == (
        CardUpdate(card_id="c-1", front="Was it so?", back="It was."),
    )


def test_why_something_can_not_be_done_is_said_with_what_can() -> None:
    assert why_not("accept", suggestion("s-1")) is None
    assert "u takes decisions back" in (why_not("accept", suggestion("s-1", status="rejected")) or "")
    assert "c shows the cards" in (why_not("edit", suggestion("s-1", status="accepted")) or "")
    assert why_not("export", suggestion("s-1")) is None
