from itertools import count

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.dashboard.review.drafts import Draft
from tests.dashboard.review.talks import talk


def draft(*said: str) -> Draft:
    numbers = count(1)
    return Draft(talk("c-1", *said, revision=3), lambda: f"k-{next(numbers)}")


def test_the_same_text_is_stored_under_the_same_key_and_another_one_is_not() -> None:
    made = draft("Hello", "Hi")
    made.text = made.text.replace("Hi", "Good evening")
    first = made.command()
    assert (first.if_revision, [each.content for each in first.turns]) == (3, ["Hello", "Good evening"])
    assert made.command() == first
    made.text = made.text.replace("evening", "morning")
    assert made.command().idempotency_key != first.idempotency_key


def test_characters_that_nobody_touched_are_stored_as_they_were() -> None:
    made = draft("\u202eHello\x1b[0m", "Hi")
    assert "\u202e" not in made.text
    made.text = made.text.replace("Hi", "Good evening")
    assert made.command().turns[0].content == "\u202eHello\x1b[0m"


def test_a_text_from_elsewhere_is_a_change() -> None:
    made = draft("Hello", "Hi")
    before = made.is_changed
    made.take("=== user\nHello\n\n=== assistant\n\u202eHi\n")
    assert (before, made.is_changed) == (False, True)
    assert "\u202e" not in made.text
    assert made.command().turns[1].content == "\u202eHi"


def test_what_is_no_talk_is_refused() -> None:
    made = draft("Hello", "Hi")
    made.text = "no heading"
    with pytest.raises(WrongUsage, match="line 1"):
        made.command()


def test_over_a_conflict_it_follows_the_other_one() -> None:
    made = draft("Hello", "Hi")
    first = made.command()
    made.conflict = 5
    made.over()
    assert made.command().if_revision == 5
    assert made.command().idempotency_key != first.idempotency_key
    assert made.conflict is None
