import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.conversation import Turn
from greenroom.model.search import BREAK, Folded, SearchQuery, rank, snippet


def folded(title: str, *said: str) -> Folded:
    turns = [Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(said)]
    return Folded.of(title, turns)


def has(query: str, title: str, *said: str) -> bool:
    return rank(SearchQuery.of(query), folded(title, *said)) is not None


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("late parcel", ("late", "parcel")),
        ('"late parcel" refund', ("late parcel", "refund")),
        ('refund "late  \n parcel', ("refund", "late parcel")),
        ('Late LATE "late"', ("late",)),
        ('"" "  "', ()),
        ("a AND b* NEAR(c) -d ^e", ("a", "and", "b*", "near(c)", "-d", "^e")),
        ("STRASSE straße ＡＢＣ", ("strasse", "abc")),  # noqa: RUF001  full-width letters on purpose
    ],
)
def test_a_query_is_words_and_quoted_phrases_and_nothing_else(text: str, terms: tuple[str, ...]) -> None:
    assert SearchQuery.of(text).terms == terms


def test_every_term_has_to_be_there_in_title_or_turns_also_inside_words() -> None:
    talk = ("Cancelling a subscription", "I want my money back.", "You will have it by Friday.")
    assert has("SUBSCRIPT money", *talk)
    assert has('"money back" friday', *talk)
    assert not has("subscription refund", *talk)
    assert not has('"back money"', *talk)


def test_a_phrase_goes_over_the_end_of_a_line_but_not_of_a_turn() -> None:
    assert has('"money back"', "t", "money \n\n back")
    assert not has('"money back"', "t", "money", "back")
    assert not has('"money back"', "money", "back")
    assert not has('"money back"', "t", f"money{BREAK}x", "back")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("咖啡", "我想喝咖啡。"),
        ("茶", "お茶をください"),
        ("ΑΘΉΝΑ", "στην Αθήνα"),
        ("ÉCOLE", "E\u0301cole"),
        ("ß", "Strasse"),
    ],
)
def test_any_language_is_found_however_it_is_typed(query: str, said: str) -> None:
    if query == "ß":
        assert has("straße", "t", said)
    else:
        assert has(query, "t", said)


def test_a_title_counts_more_than_a_mention_and_mentions_count_less_and_less() -> None:
    query = SearchQuery.of("refund")

    def ranked(title: str, text: str) -> float:
        found = rank(query, folded(title, text))
        assert found is not None
        return found

    once, twice, often = (ranked("t", "refund " * times) for times in (1, 2, 30))
    assert once < twice < often < ranked("A refund", "nothing of the kind")
    assert ranked("t", "refund " + "word " * 2_000) < once


def test_a_snippet_is_cut_around_the_first_mention_and_from_a_word_on() -> None:
    text = "word " * 40 + "the Parcel is late " + "more " * 60
    line = snippet(SearchQuery.of("parcel"), "t", [Turn("user", text)])
    assert line.startswith("…word")
    assert line.endswith("…")
    assert "the Parcel is late" in line
    assert len(line) <= 164


def test_a_snippet_of_a_title_alone_or_of_nothing_that_can_be_shown_is_still_a_line() -> None:
    turns = [Turn("user", "Good\nday.")]
    assert snippet(SearchQuery.of("parcel"), "A parcel", turns) == "A parcel"
    assert snippet(SearchQuery.of("strasse"), "t", [Turn("user", "Straße 5")]) == "Straße 5"
    assert snippet(SearchQuery.of("x"), "t", []) == "t"


@given(st.text(max_size=60), st.text(min_size=1, max_size=30))
def test_whatever_is_in_a_text_is_found_by_itself_in_quotes(around: str, word: str) -> None:
    query = SearchQuery.of('"' + word.replace('"', "") + '"')
    if query.terms:
        assert rank(query, folded("t", f"{around} {word.replace(chr(34), '')} {around}")) is not None


@given(st.text(max_size=200))
def test_no_text_breaks_a_query_or_a_snippet(text: str) -> None:
    query = SearchQuery.of(text)
    assert all(BREAK not in term and "\0" not in term and term.strip() == term for term in query.terms)
    assert len(snippet(query, "t", [Turn("user", text)])) <= 164
