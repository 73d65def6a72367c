from greenroom.quality.repetition import repetition
from tests.quality.talks import GOOD, subject


def test_saying_everything_once_is_fine() -> None:
    assert repetition(subject(*GOOD)).score == 10


def test_a_talk_that_goes_in_circles_is_bad() -> None:
    component = repetition(subject(*GOOD[:2], *GOOD[:2], *GOOD[:2]))
    assert component.score == 0
    assert "3 times" in component.reason


def test_one_sentence_said_again_costs_a_little() -> None:
    again = GOOD[0].split(". ")[0]
    assert 6 < repetition(subject(*GOOD, again, "You said so, and it is just as true as before.")).score < 10


def test_case_does_not_hide_it() -> None:
    assert repetition(subject(GOOD[0], GOOD[1], GOOD[2], GOOD[1].upper())).score < 4


def test_short_sentences_may_come_again() -> None:
    assert repetition(subject("Thank you!", "My pleasure.", "Thank you!", "My pleasure.")).score == 10


def test_an_answer_that_only_says_its_question_again_is_worth_nothing() -> None:
    asked = "How long does an egg have to boil?"
    once = repetition(subject(asked, asked.upper()))
    assert (once.score, once.reason) == (0, "turn 2 only says its question again")
    assert repetition(subject(asked, f"{asked} {asked}")).score == 0
    assert repetition(subject(asked, f"{asked} Six minutes.")).score == 10
    assert repetition(subject("How are you?", "How are you?")).score == 10


def test_lists_of_addresses_and_tables_repeat_what_they_must() -> None:
    links = "\n".join(
        f"- https://www.bank-{name}.test/rates/{name}" for name in ("north", "south", "east", "west")
    )
    table = "| Year | Rate |\n" + "\n".join(f"| 202{year} | the rate of the bank |" for year in range(8))
    assert repetition(subject("Which banks are there in our town?", links)).score == 10
    assert repetition(subject("Which rates were there in our town?", table)).score == 10


def test_an_answer_that_is_stuck_at_its_end_is_worth_nothing() -> None:
    told = repetition(subject("Which bird is it?", "It is a wren. " + "A wren. " * 5))
    assert (told.score, told.reason) == (0, "ends by saying “a wren” over and over")
    assert repetition(subject("Which bits are they?", "They are 1 1 1 1 1 1 1 1")).score == 10
    assert repetition(subject("Laugh.", "Ha ha ha!")).score == 10
