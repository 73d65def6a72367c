"""Stems of the words that a text is about."""

from collections.abc import Iterable

from greenroom.quality.languages import words_of_no_matter, words_of_others
from greenroom.quality.wording import stem

_REMEMBERED = 32_768
_LONGEST = 32


_FOREIGN = " "
_OF_FOREIGN = frozenset((_FOREIGN,))
_PLAIN = words_of_no_matter() - words_of_others()


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """The stems of words, but for those of no matter: function words, and what requests begin with."""
    return stems_and_foreign(frozenset(words))[0]


def stems_and_foreign(said: frozenset[str]) -> tuple[frozenset[str], bool]:
    """The stems of words, as `stems_of` has them, and whether one is a function word that English does not have.

    Each word is looked up once for both.
    """
    stems = frozenset(filter(None, map(_STEMS.__getitem__, said - _PLAIN)))
    return (stems - _OF_FOREIGN, True) if _FOREIGN in stems else (stems, False)


class _Stems(dict[str, str]):
    """Words → their stems, empty ones for words of no matter; found once for each word, and remembered.

    Function words of other languages alone have a mark in place of a stem.
    """

    def __missing__(self, word: str) -> str:
        counts = word not in words_of_no_matter() and (len(word) > 1 or word.isdigit())
        found = stem(word) if counts else _FOREIGN if word in words_of_others() else ""
        if len(word) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = found
        return found


_STEMS = _Stems()
