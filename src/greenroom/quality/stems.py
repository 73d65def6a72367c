"""Stems of the words that a text is about."""

from collections.abc import Iterable

from greenroom.quality.languages import words_of_no_matter
from greenroom.quality.wording import stem

_REMEMBERED = 32_768
_LONGEST = 32


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """The stems of words, but for those of no matter: function words, and what requests begin with."""
    return frozenset(filter(None, map(_STEMS.__getitem__, words)))


class _Stems(dict[str, str]):
    """Words → their stems, empty ones for words of no matter; found once for each word, and remembered."""

    def __missing__(self, word: str) -> str:
        counts = word not in words_of_no_matter() and (len(word) > 1 or word.isdigit())
        found = stem(word) if counts else ""
        if len(word) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = found
        return found


_STEMS = _Stems()
