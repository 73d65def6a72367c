"""What words of a question and of an answer tell of whether they belong together, as logarithms of likelihoods."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log, sqrt
from operator import mul
from typing import Final, NamedTuple

from greenroom.quality.answer_form import FORM_STEMS
from greenroom.quality.common_stems import COMMONNESS
from greenroom.quality.wording import stem

LOOKED_AT: Final = 400
"""Words of a turn: more tell no more."""

_FEW = 3
_RARE = 0.0002
_COMMON = {**COMMONNESS, **dict.fromkeys(map(str, range(101)), 0.004)}
"""Words whose share is known; numbers are the same few everywhere."""

_TAKEN_UP = 0.65
"""How likely a content word of a question comes up in its answer."""

_FORM_TAKEN_UP = 0.2
"""How likely one does that says how the answer is to be."""

_KINDS: dict[tuple[float, float], int | None] = {(_RARE, _TAKEN_UP): None}
"""The class of words with this share and this likelihood; that of rare ones is None."""

_CLASSES = {
    each: _KINDS.setdefault(
        (_COMMON.get(each, _RARE), _FORM_TAKEN_UP if each in FORM_STEMS else _TAKEN_UP), len(_KINDS)
    )
    for each in FORM_STEMS | _COMMON.keys()
}
"""The class of each word that may not be rare."""

_ByClass = dict[int | None, float]

_MOST = 4.0
_AGAIN = 0.5
"""How much likelier each time makes it that a word of a question comes up in its answer once more (logarithm)."""

_MOST_AGAIN = 2.0
_STRAY = 0.1


def evidence_of(question: frozenset[str], answer: frozenset[str]) -> float:
    """The logarithm of how much likelier the answer belongs to the question than to another one.

    Numbers count where a question has little else: they are the same few everywhere.
    """
    if len(question) > _FEW and any(map(str.isdigit, question)):
        said = frozenset([each for each in question if not each.isdigit()])
        question = said if len(said) > _FEW else question
    told = _told(len(answer))
    missed = _sum(told.missed, question - answer)
    # Words that are missing go together, as a summary leaves out whole sentences: they count by their root.
    return _sum(told.found, question & answer) + 2 * missed / (1 + sqrt(len(question)))


def _sum(told: _ByClass, stems: frozenset[str]) -> float:
    """What stems tell, taken together, by what one of each class does."""
    return sum(map(told.__getitem__, map(_CLASSES.get, stems)))


class _Told(NamedTuple):
    """What a word of each class tells: that it comes up, that it does not, and what it tells by chance alone."""

    found: _ByClass
    missed: _ByClass
    by_chance: _ByClass


@lru_cache(maxsize=LOOKED_AT + 1)
def _told(length: int) -> _Told:
    """What a word of a question tells for an answer of so many."""
    told = [(each, _told_by_one(*kind, length)) for kind, each in _KINDS.items()]
    found, missed, by_chance = ({each: one[part] for each, one in told} for part in range(3))
    return _Told(found, missed, by_chance)


def _told_by_one(share: float, taken_up: float, length: int) -> tuple[float, float, float]:
    """The same of one that is this share of all words, and comes up so likely where it was asked about."""
    chance = min(0.95, 1 - (1 - share) ** length)
    likely = max(taken_up, chance)
    found = min(_MOST, log(likely / chance))
    missed = max(-_MOST, log((1 - likely) / (1 - chance)))
    return _exact(found), _exact(missed), _exact(chance * found)


def _exact(evidence: float) -> float:
    """A figure as a multiple of 2^-20: sums of such come out the same in whatever order a set has its words."""
    return round(evidence * 2**20) / 2**20


def again(question: frozenset[str], answer: frozenset[str], words: Sequence[str]) -> float:
    """The evidence in words of a question that come up in its answer again and again: words of a topic do.

    Args:
        question: the stems of the question.
        answer: those of the answer.
        words: the words of the answer, in order.
    """
    topic = [each for each in (question & answer) - FORM_STEMS if not each.isdigit()]
    if not topic:
        return 0.0
    times = Counter(map(stem, words[:LOOKED_AT]))
    return sum(min(_MOST_AGAIN, _AGAIN * (times[each] - 1)) for each in topic)


class Strays:
    """Turns that share no more with all others than any text of their length would."""

    def __init__(self, stems: Sequence[frozenset[str]]) -> None:
        """Take the stems of all turns: it takes as long as there are many."""
        said: set[str] = set()
        again: set[str] = set()
        for each in stems:
            again.update(said & each)
            said.update(each)
        self._stems = stems
        self._again = again
        self._classes = Counter(map(_CLASSES.get, said))

    def has(self, turn: int) -> bool:
        """Whether one of the turns is one: it takes as long as that turn is."""
        own = self._stems[turn]
        told = _told(len(own))
        found = _sum(told.found, own & self._again)
        expected: float = sum(map(mul, map(told.by_chance.__getitem__, self._classes), self._classes.values()))
        if (found - expected) / (1 + sqrt(expected)) >= _STRAY:
            return False  # even with what it says alone among what others say
        expected -= _sum(told.by_chance, own - self._again)
        return (found - expected) / (1 + sqrt(expected)) < _STRAY
