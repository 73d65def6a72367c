"""Topics: words that go together, so that an answer can take up its question in none of its words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from itertools import chain
from math import log
from types import MappingProxyType

from greenroom.quality.topic_words import TOPICS
from greenroom.quality.wording import stem

_TOPICS = [topic.split() for topic in TOPICS.split("\n\n")]
_SHARES = tuple(float(share) for _, share, *_ in _TOPICS)
_PRIOR = 0.7
"""Words of a topic, in either case, that are no evidence: a few words prove little."""

_MOST = 3.0


def _by_stem() -> Mapping[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    for number, (_, _, *words) in enumerate(_TOPICS):
        for word in words:
            found.setdefault(stem(word), {})[number] = None
    return MappingProxyType({each: tuple(numbers) for each, numbers in found.items()})


_TOPICS_OF = _by_stem()
"""Stem → the topics that it tells of, by their numbers."""

_KNOWN = frozenset(_TOPICS_OF)


def kinship(question: Set[str], answer: Set[str]) -> float:
    """How much more an answer speaks of the topics of its question than any other does: a logarithm, from -3 to 3.

    0 where the question names no topic. Of several, rare ones count more.

    Args:
        question: the stems of the question.
        answer: those of the answer.
    """
    asked = _counted(question & _KNOWN)
    if not asked:
        return 0.0
    answered = _counted(answer & _KNOWN)
    total = weights = 0.0
    for topic, times in asked.items():
        weight = times / (100 * _SHARES[topic] + 0.5)
        weights += weight
        expected = _SHARES[topic] * len(answer)
        total += weight * log((answered[topic] + _PRIOR) / (expected + _PRIOR))
    return max(-_MOST, min(_MOST, total / weights))


def _counted(stems: Iterable[str]) -> Counter[int]:
    """How many stems are of each topic."""
    return Counter(chain.from_iterable(map(_TOPICS_OF.__getitem__, stems)))
