from greenroom.quality.stems import stems_of
from greenroom.quality.topics import kinship
from greenroom.quality.wording import words_of


def near(asked: str, answered: str) -> float:
    return kinship(stems_of(words_of(asked.casefold())), stems_of(words_of(answered.casefold())))


SALAD = "Slice the tomatoes and the onion, add olive oil, salt and pepper, and serve with bread and cheese."
SQUATS = "Do ten squats, hold the plank for thirty seconds, stretch both legs and bend your knees."


def test_an_answer_may_take_up_a_topic_in_other_words() -> None:
    assert near("Suggest a vegetarian dinner.", SALAD) > 0.5
    assert near("Suggest a vegetarian dinner.", SQUATS) < 0
    assert near("Which workout is best at home?", SQUATS) > 0.5
    assert near("Which workout is best for athletes?", SALAD) < 0


def test_a_question_without_a_topic_tells_nothing() -> None:
    assert near("What do you make of Xylander?", SALAD) == 0


def test_a_long_answer_about_something_else_is_further_off_than_a_short_one() -> None:
    other = "The senate passed its amendment, and the parliament of the republic voted on the treaty."
    further = f"{other} Its ministers, judges and governors argued over citizens, lawsuits, courts and elections."
    assert near("Suggest a vegetarian dinner.", further) < near("Suggest a vegetarian dinner.", other) < 0
