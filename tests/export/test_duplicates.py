import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.export.duplicates import Duplicates, width
from greenroom.model.conversation import Turn

WORDS = [f"word{number}" for number in range(3_000)]


def talk(words: list[str]) -> tuple[Turn, ...]:
    return Turn("user", "Tell me, please, what it is all about, and why."), Turn("assistant", " ".join(words))


def changed(words: list[str], share: float, rng: random.Random) -> list[str]:
    return [rng.choice(WORDS) if rng.random() < share else word for word in words]


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Duplicates]:
    made = Duplicates(tmp_path / "scratch", 0.6)
    yield made
    made.close()


def test_the_first_stays_and_its_copies_do_not(seen: Duplicates) -> None:
    rng = random.Random(1)
    words = rng.choices(WORDS, k=200)
    assert not seen.is_one(talk(words))
    assert seen.is_one(talk(words))
    assert seen.is_one(talk(changed(words, 0.05, rng)))
    assert not seen.is_one(talk(changed(words, 0.8, rng)))


def test_planted_copies_are_found_and_strangers_are_not(seen: Duplicates) -> None:
    rng = random.Random(2)
    originals = [rng.choices(WORDS, k=150) for _ in range(200)]
    assert sum(seen.is_one(talk(words)) for words in originals) == 0
    assert sum(seen.is_one(talk(changed(words, 0.05, rng))) for words in originals) >= 0.98 * len(originals)


def test_at_1_the_same_words_alone_are_copies(tmp_path: Path) -> None:
    exact = Duplicates(tmp_path / "scratch", 1.0)
    rng = random.Random(3)
    words = rng.choices(WORDS, k=100)
    assert [
        exact.is_one(talk(words)),
        exact.is_one(talk(words)),
        exact.is_one(talk([*words, "more", "of", "it"])),
    ] == [
        False,
        True,
        False,
    ]
    exact.close()


@pytest.mark.parametrize("threshold", [0.5, 0.6, 0.7, 0.95])
def test_copies_are_told_from_strangers_that_share_nearly_half(tmp_path: Path, threshold: float) -> None:
    rng = random.Random(4)
    letterhead = rng.choices(WORDS, k=130)
    strangers = [[*letterhead, *rng.choices(WORDS, k=85)] for _ in range(300)]
    crowd = Duplicates(tmp_path / "scratch", threshold)
    assert sum(crowd.is_one(talk(words)) for words in strangers) == 0
    assert all(crowd.is_one(talk([*words, "more"])) for words in strangers[::30])
    crowd.close()


def test_at_1_one_word_more_in_a_long_one_makes_it_another(tmp_path: Path) -> None:
    exact = Duplicates(tmp_path / "scratch", 1.0)
    words = random.Random(5).choices(WORDS, k=2_000)
    assert not exact.is_one(talk(words))
    assert not exact.is_one(talk([*words, "more"]))
    assert not exact.is_one(talk(words * 2))
    assert not exact.is_one(talk(words * 3)), "the same pairs of words, more often"
    assert exact.is_one(talk([word.upper() for word in words]))
    exact.close()


def test_short_ones_are_copies_only_of_their_own_words(seen: Duplicates) -> None:
    short = (Turn("user", "Hi."), Turn("assistant", "Hello there."))
    assert not seen.is_one(short)
    assert seen.is_one((Turn("user", "hi."), Turn("assistant", "Hello  there.")))
    assert not seen.is_one((Turn("user", "Hi."), Turn("assistant", "Hello you.")))


@pytest.mark.parametrize("threshold", [0.05, 0.3, 0.5, 0.8, 0.95, 1.0])
def test_bands_are_as_wide_as_the_threshold_lets_them(threshold: float) -> None:
    rows = width(threshold, 128)
    assert 1 <= rows <= 128
    if rows > 1:
        assert 1 - (1 - threshold**rows) ** (128 // rows) >= 0.99
