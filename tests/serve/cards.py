"""Texts on a real daemon."""

from greenroom.client.blocking import Client
from greenroom.protocol.commands.flashcards import EXAMPLE_TEXT, FlashcardsGenerate
from greenroom.protocol.commands.suggestion import SuggestionAccept, SuggestionList, SuggestionUpdate
from tests.serve.running import Boot, up_to


def made(boot: Boot, client: Client, text: str = EXAMPLE_TEXT) -> str:
    """Have flashcards made of a text, and wait for their end. Answers the generation's id."""
    with boot.watching(["flashcards"]) as events:
        generation_id = client.call(FlashcardsGenerate(source_text=text, source_name="Lighthouses")).generation_id
        up_to(events, lambda event: event.data["generation_id"] == generation_id)
    return generation_id


def a_suggestion(boot: Boot, client: Client) -> str:
    """A suggestion that nobody has decided about, and that is like no other: no card is made twice."""
    suggestion_id = client.call(SuggestionList(generation_id=made(boot, client))).items[0].id
    return client.call(SuggestionUpdate(suggestion_id=suggestion_id, front=f"What is {suggestion_id}?")).id


def an_accepted_one(boot: Boot, client: Client) -> str:
    """A suggestion that became a card."""
    suggestion_id = a_suggestion(boot, client)
    client.call(SuggestionAccept(suggestion_id=suggestion_id))
    return suggestion_id


def a_card(boot: Boot, client: Client) -> str:
    """A card."""
    return client.call(SuggestionAccept(suggestion_id=a_suggestion(boot, client))).cards[0].id
