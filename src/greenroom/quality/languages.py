"""Which language a text is in, by its script and by its function words."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import cache
from types import MappingProxyType

from greenroom.quality.function_words import FUNCTION_WORDS, REQUESTS

_SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "ja": "\u3040-\u30ff",
        "ko": "\uac00-\ud7af",
        "zh": "\u4e00-\u9fff",
        "ar": "\u0600-\u06ff",
        "he": "\u0590-\u05ff",
        "hi": "\u0900-\u097f",
        "th": "\u0e00-\u0e7f",
        "el": "\u0370-\u03ff",
        "ru": "\u0400-\u04ff",
    }
)
"""Scripts that tell a language, or a family of them: the first of the family stands for it."""

_COUNTED = MappingProxyType({code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS.items()})
_OUTSIDE = re.compile(r"[\u0370-\u1dff\u3040-\ud7af]")  # no quotes, dashes and emoji

MOST_WORDS = 60
"""A language shows within so many words; more are not looked at."""

_LEAST_WORDS = 3
_LEAST_SHARE = 0.18
_LEAD = 1.4
_PLAINLY = 0.35
_ENGLISH_TOO = frozenset(
    [
        "ai",
        "bare",
        "care",
        "com",
        "door",
        "era",
        "go",
        "hat",
        "man",
        "men",
        "min",
        "non",
        "per",
        "plus",
        "pour",
        "pro",
        "sin",
        "sit",
        "son",
        "ten",
        "till",
        "war",
    ]
)
"""Function words that mean something in English: where a text has no other, it is in English."""

_MATTERS = frozenset(("ai", "care", "door", "era", "hat", "man", "men", "sin", "son", "war"))
"""Those of them that an English text may be about."""

_REQUESTS_ONLY = REQUESTS - FUNCTION_WORDS["en"]


@cache
def _by_word() -> Mapping[str, tuple[str, ...]]:
    languages: dict[str, list[str]] = {}
    for code, words in FUNCTION_WORDS.items():
        for word in words | REQUESTS if code == "en" else words:
            languages.setdefault(word, []).append(code)
    return MappingProxyType({word: tuple(codes) for word, codes in languages.items()})


def language_of(text: str, words: Sequence[str], said: Set[str]) -> str | None:
    """The language of a text by its code of two letters; None where it does not show.

    Args:
        text: the text, as it is.
        words: its words, as `words_of` has them.
        said: those that come up in it at all.
    """
    if not text.isascii() and _OUTSIDE.search(text) and (script := _script(text)) is not None:
        return _cyrillic(words) if script == "ru" else script
    found, second, hits = _by_function_words(said if len(words) <= MOST_WORDS else set(words[:MOST_WORDS]))
    if found is None or hits < _LEAST_WORDS or hits < _LEAST_SHARE * min(len(words), MOST_WORDS):
        return None
    return found if hits >= _LEAD * second else None


def leaning(text: str, words: Sequence[str]) -> str | None:
    """The language that a text is in rather than in another, on the least of evidence; None where there is none.

    Args:
        text: the text, as it is.
        words: its words, as `words_of` has them.
    """
    if not text.isascii() and _OUTSIDE.search(text) and (script := _script(text)) is not None:
        return script
    return _by_function_words(set(words[:MOST_WORDS]))[0]


def may_be_foreign(text: str, *, has_words_of_others: bool) -> bool:
    """Whether a text could be in another language than English. It costs less than to tell in which.

    Where no word is another language's alone, it is taken for English, which has nearly all of its words.

    Args:
        text: the text, as it is.
        has_words_of_others: whether one of `words_of_others` comes up in it.
    """
    return has_words_of_others or (not text.isascii() and _OUTSIDE.search(text) is not None)


def has_letters_of(language: str, text: str) -> bool:
    """Whether letters stand in a text that no other language is written in, of those that can be told."""
    if text.isascii() or language not in _COUNTED or _COUNTED[language].search(text) is None:
        return False
    return language != "zh" or _COUNTED["ja"].search(text) is None  # Japanese has Chinese signs


def _script(text: str) -> str | None:
    """The script that a third of the letters are of: code and names in Latin letters are at home everywhere."""
    part = text[:600]
    letters = sum(map(str.isalpha, part))
    for code, pattern in _COUNTED.items():
        share = len(pattern.findall(part))
        # A few syllables between Chinese signs already make it Japanese.
        if share > letters * (0.1 if code == "ja" else 0.33):
            return code
    return None


def _cyrillic(words: Sequence[str]) -> str:
    known = FUNCTION_WORDS["uk"] - FUNCTION_WORDS["ru"], FUNCTION_WORDS["ru"] - FUNCTION_WORDS["uk"]
    uk, ru = (sum(word in each for word in words[:MOST_WORDS]) for each in known)
    return "uk" if uk > ru else "ru"


def _by_function_words(shown: Set[str]) -> tuple[str | None, int, int]:
    """The language with most hits, the hits of the next one, and its own."""
    english = len(shown & FUNCTION_WORDS["en"])
    if english >= _PLAINLY * len(shown):
        return "en", 0, english  # no other language has as many of its words, and most sets are English
    with_requests, foreign = english + len(shown & _REQUESTS_ONLY), len(shown & _foreign_words())
    if with_requests and with_requests >= _LEAD * foreign:
        return "en", foreign, with_requests  # and here none can, for there are no more of all others together
    hits: dict[str, int] = {}
    by_word = _by_word()
    for word in by_word.keys() & shown:
        for code in by_word[word]:
            hits[code] = hits.get(code, 0) + 1
    if not hits:
        return None, 0, 0
    best = max(FUNCTION_WORDS, key=lambda code: hits.get(code, 0))  # of as many, the first one there
    return best, max((number for code, number in hits.items() if code != best), default=0), hits[best]


@cache
def _foreign_words() -> frozenset[str]:
    """The function words of all languages but English."""
    return frozenset[str]().union(*(words for code, words in FUNCTION_WORDS.items() if code != "en"))


@cache
def words_of_others() -> frozenset[str]:
    """The function words that no English word looks like."""
    return _foreign_words() - FUNCTION_WORDS["en"] - REQUESTS - _ENGLISH_TOO


@cache
def all_function_words() -> frozenset[str]:
    """The function words of all languages."""
    return frozenset[str]().union(*FUNCTION_WORDS.values())


@cache
def words_of_no_matter() -> frozenset[str]:
    """The function words of all languages, and what English requests begin with."""
    return (REQUESTS | all_function_words()) - _MATTERS


@cache
def known_languages() -> frozenset[str]:
    """The codes of the languages that can be told."""
    return frozenset(FUNCTION_WORDS) | frozenset(_SCRIPTS)
