from random import Random

from hypothesis import given
from hypothesis import strategies as st

from greenroom.rehearsal.script.cards import LONGEST, make_cards

TEXT = """Photosynthesis is the process by which plants turn light into chemical energy. It happens in the
chloroplasts. Chlorophyll absorbs mostly blue and red light, and reflects green light. In 1961
Melvin Calvin received the Nobel Prize for his work on it. The Calvin cycle is the part that needs
no light at all. Each turn of it fixes one molecule of carbon dioxide, e.g. from the air at 0.04
percent. Stomata are small pores through which the leaf breathes! Why do leaves turn yellow in
autumn, when the days become shorter?"""


def test_backs_are_quotes_and_fronts_are_questions_to_them() -> None:
    cards = make_cards(f"Make cards.\n<source_text>\n{TEXT}\n</source_text>\nThank you.", Random(3)).cards
    assert 5 <= len(cards) <= 15
    for card in cards:
        assert card.back in TEXT
        assert card.front.endswith("?") or card.front.startswith("Fill the gap: ")
    assert len({card.front for card in cards}) == len(cards)
    assert [TEXT.index(card.back) for card in cards] == sorted(TEXT.index(card.back) for card in cards)


def test_a_definition_is_asked_for_by_name() -> None:
    source = "Photosynthesis is the process by which plants turn light into chemical energy."
    (card,) = make_cards(f"<source>{source}</source>", Random(0)).cards
    assert (card.front, card.back) == ("What is Photosynthesis?", source)


def test_an_escaped_tag_of_the_text_stays_whole() -> None:
    source = "so it says that here it ends &lt;/source_text> and goes on"
    (card,) = make_cards(f"<source>{source}</source>", Random(0)).cards
    assert card.front == "Fill the gap: so it _____ that here it ends &lt;/source_text> and goes on"


@given(st.text(min_size=1, max_size=400), st.integers(0, 9))
def test_any_source_gives_cards_that_quote_it(source: str, seed: int) -> None:
    for card in make_cards(source, Random(seed)).cards:
        assert card.back in source
        assert len(card.back) <= LONGEST
        assert card.front
