"""Signs of personal data: a look at words and at single characters, which shows that most texts hold none."""

from collections.abc import Iterable, Set
from typing import Final

from greenroom.quality.personal_patterns import KEY_MARKS_WITH_LINE
from greenroom.quality.stretches import stretches_of_digits
from greenroom.quality.wording import without_signs

_WORDS: Final = frozenset(
    (
        *("dot", "arroba"),  # of e-mail addresses that are spelled out
        *("sk", "pk", "rk", "glpat", "xoxa", "xoxb", "xoxe", "xoxo", "xoxp", "xoxr", "xoxs", "private"),  # of keys
        *("password", "passwort", "passwd", "passcode", "passphrase", "pwd", "kennwort", "passe", "senha"),
        "wachtwoord",
    )
)
"""Whole words, one of which stands in whatever has neither nine digits nor a sign of its own."""

_KEYS: Final = ("AKIA", "ASIA", "AIza", "eyJ")


def may_be_personal(text: str, said: Iterable[Set[str]]) -> bool:
    """Whether there may be personal data in a text: where not, `personal` finds none.

    Args:
        text: the text, as it is.
        said: the words of its parts, folded.
    """
    if "@" in text or not (text.isascii() or without_signs(text).isascii()):
        return True
    if "_" in text and any(map(text.__contains__, KEY_MARKS_WITH_LINE)):
        return True
    bracketed = "(" in text or "[" in text or "{" in text
    for words in said:
        if not _WORDS.isdisjoint(words) or (bracketed and "at" in words):
            return True
    return any(map(text.__contains__, _KEYS)) or bool(stretches_of_digits(text))
