from greenroom.quality.evidence import Strays, again, evidence_of

ANSWER = frozenset(f"word{number}" for number in range(20))


def test_rare_words_that_are_taken_up_speak_for_an_answer_and_missing_ones_against_it() -> None:
    question = frozenset({"volcan", "icelan"})
    none, one, both = (evidence_of(question, ANSWER | taken_up) for taken_up in ({""}, {"volcan"}, question))
    assert none < 0 < one < both


def test_a_common_word_tells_less_than_a_rare_one() -> None:
    common, rare = frozenset({"data"}), frozenset({"volcan"})
    assert 0 < evidence_of(common, ANSWER | common) < evidence_of(rare, ANSWER | rare)


def test_numbers_count_only_where_there_is_little_else() -> None:
    words = frozenset({"volcan", "icelan", "glacie", "lava"})
    assert evidence_of(words | {"7"}, ANSWER | {"7"}) == evidence_of(words, ANSWER | {"7"})
    assert evidence_of(frozenset({"7"}), ANSWER | {"7"}) > 0


def test_each_time_that_a_word_comes_again_counts_up_to_a_most() -> None:
    volcano = frozenset({"volcan"})
    told = [again(volcano, volcano, ("volcano",) * times) for times in (1, 2, 3, 5, 50)]
    assert told == [0.0, 0.5, 1.0, 2.0, 2.0]
    assert again(volcano, ANSWER, ("volcano",) * 9) == 0


def test_a_turn_that_shares_nothing_with_the_others_is_a_stray() -> None:
    rain, stones = frozenset({"rain", "umbrel", "cloud"}), frozenset({"stone", "quarry", "chisel"})
    strays = Strays([rain, rain | {"puddle"}, stones])
    assert [strays.has(turn) for turn in range(3)] == [False, False, True]


def test_words_that_two_turns_would_share_anyway_do_not_keep_one_from_being_a_stray() -> None:
    many = frozenset({"data", "time", "people", "work", "year", "need", "make", "day"})
    long = {f"more{number}" for number in range(180)}
    assert Strays([many, frozenset({"data", "need", *long})]).has(1)
    assert not Strays([many, frozenset({"data", "need", "quarry", *long}), frozenset({"quarry"})]).has(1)
