import re

from greenroom.quality.telling import Telling

CATS = Telling.of(re.compile(r"\b(?:big|small) cats?\b"), ("cat", "cats"))


def found(text: str) -> tuple[str, ...]:
    return CATS.found(text, [frozenset(text.replace(",", "").split())])


def test_all_that_the_pattern_finds_is_told_in_order_and_once() -> None:
    assert found("a big cat, a small cat and many big cats") == ("big cat", "small cat", "big cats")


def test_without_a_mark_nothing_is_looked_for() -> None:
    assert Telling.of(re.compile("dog"), ("cat",)).found("a dog", [{"dog"}]) == ()


def test_of_a_mark_that_comes_again_and_again_only_the_first_places_are_seen() -> None:
    assert found("cat " * 200 + "a big cat") == ()
