from greenroom.model.flashcards import GenerationTally


def test_a_tally_knows_what_is_open_and_how_much_of_the_rest_was_accepted() -> None:
    tally = GenerationTally(suggestions=10, accepted=3, rejected=1)
    assert (tally.proposed, tally.acceptance) == (6, 75.0)


def test_where_nothing_was_decided_nothing_is_said_of_acceptance() -> None:
    assert GenerationTally(suggestions=2).acceptance is None
