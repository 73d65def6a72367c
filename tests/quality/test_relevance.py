from greenroom.quality.relevance import is_certain, relevance
from tests.quality.talks import subject

BRIDGES = (
    "A suspension bridge hangs its deck from cables that run over two towers into anchors on the shore. The "
    "cables pull, "
    "the towers push, and the weight of lorries and trains ends up in the rock."
)


def odds(asked: str, answered: str, enough: float = 99.0) -> float:
    talk = subject(asked, answered)
    return relevance(talk, talk.stems, 0, 1, enough)


def test_the_own_answer_is_likelier_than_another() -> None:
    assert odds("How does a suspension bridge carry trains?", BRIDGES) > 2
    assert odds("How does bread dough rise on yeast?", BRIDGES) < -2


def test_words_that_begin_alike_count_in_part() -> None:
    other = odds("Why are bakers early risers?", BRIDGES)
    assert other < odds("Why are suspenders anchored?", BRIDGES)


def test_what_lets_an_answer_use_words_of_its_own_counts_for_it() -> None:
    plain = odds("Describe the guilds of bakers.", BRIDGES)
    assert plain < odds("Imagine the guilds of bakers.", BRIDGES)
    assert plain < odds("I know the guilds of bakers.", BRIDGES)


def test_what_all_code_is_about_tells_nothing_and_names_in_code_are_read() -> None:
    asked = "Write a Python function that takes a list of numbers and returns the longest streak."
    own = "def longest_streak(numbers):\n    best = 0\n    for each in numbers:\n        best = max(best, each)\n"
    other = "def is_palindrome(numbers):\n    function = list(numbers)\n    return function == reversed(numbers)\n"
    assert odds(asked, own) > odds(asked, own.replace("_", ""))
    assert odds(asked, other) < 0
    talk = subject(asked, other * 3)
    assert not is_certain(talk, talk.stems, 0, 1)


def test_a_recipe_without_a_word_of_its_question_is_likelier_than_something_else() -> None:
    salad = "Slice the tomatoes and the onion, add olive oil, salt and pepper, and serve with bread and cheese."
    assert odds("Suggest a vegetarian dinner.", salad) > odds("Suggest a suspicious nickname.", salad) + 1


def test_no_more_is_looked_at_than_is_enough() -> None:
    asked = "Imagine the guilds of bakers."
    assert odds(asked, BRIDGES, enough=-99.0) < odds(asked, BRIDGES)
