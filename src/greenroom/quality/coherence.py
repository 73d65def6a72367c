"""Coherence: an answer is about its question."""

from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from greenroom.model.conversation import Component
from greenroom.quality.common_stems import COMMONNESS
from greenroom.quality.languages import words_of_no_matter
from greenroom.quality.subject import Subject
from greenroom.quality.wording import stem

_LOOKED_AT = 400
"""Words of a turn: more tell no more."""

_LEAST_STEMS = 10
"""An answer of fewer content words need not repeat any of its question."""

_FEW = 3
_RARE = 0.0002
_COMMON = {**COMMONNESS, **dict.fromkeys(map(str, range(101)), 0.004)}
"""Words whose share is known; numbers are the same few everywhere."""

_TAKEN_UP = 0.6
"""How likely a content word of a question comes up in its answer."""

_MOST = 4.0
_OFF = 1.1
_OFF_ALL = 2.5
_ON = 5.0
_STRAY = 0.1
_VERSE_LINE = 75


def coherence(subject: Subject) -> Component:
    """10 where answers take up what was asked, 1 where one has nothing to do with it.

    Each content word of a question is weighed as evidence: the logarithm of how much likelier its coming up, or
    its absence, is in an answer than in a text of that length about something else (a likelihood ratio, as in
    naive Bayes). In a longer talk a turn may say in other words what it is about: so all that the user says is
    held against all answers, and a single answer against all other turns.
    """
    stems = [_stems(words) for words in subject.words]
    judged = {
        answered: (asked, _evidence(stems[asked], stems[answered]))
        for asked, answered in subject.exchanges()
        if len(stems[answered]) >= _LEAST_STEMS and stems[asked]
    }
    off = [
        (asked, answered)
        for answered, (asked, evidence) in judged.items()
        if evidence < _OFF and not _is_invented(subject, asked, answered)
    ]
    if len(stems) > 2:
        if judged and max(evidence for _, evidence in judged.values()) < _ON and _are_all_off(subject, stems):
            return Component(1.0, "the answers have nothing to do with what the user says")
        off = [each for each in off if _is_stray(stems, each[1])]
    if off:
        return Component(1.0, f"turn {off[0][1] + 1} has nothing to do with what was asked")
    return Component(10.0, "answers take up their questions")


def _are_all_off(subject: Subject, stems: list[frozenset[str]]) -> bool:
    """Whether all answers together do not take up what the user says."""
    by_user, by_assistant = frozenset[str](), frozenset[str]()
    for turn, said in zip(subject.talk.turns, stems, strict=True):
        if turn.role == "user":
            by_user |= said
        else:
            by_assistant |= said
    return _evidence(by_user, by_assistant) < _OFF_ALL


def _is_stray(stems: list[frozenset[str]], answered: int) -> bool:
    """Whether an answer shares no more with all other turns than any text of its length would."""
    answer = stems[answered]
    others = frozenset[str]().union(*stems[:answered], *stems[answered + 1 :])
    expected = _told(others, len(answer)).by_chance
    return (_found(others, answer) - expected) / (1 + sqrt(expected)) < _STRAY


def _stems(words: tuple[str, ...]) -> frozenset[str]:
    said = set(words[:_LOOKED_AT]).difference(words_of_no_matter())
    return frozenset(stem(word) for word in said if len(word) > 1 or word.isdigit())


def _evidence(question: frozenset[str], answer: frozenset[str]) -> float:
    """The logarithm of how much likelier the answer belongs to the question than to another one.

    Numbers count where a question has little else: they are the same few everywhere.
    """
    if len(question) > _FEW:
        said = frozenset(each for each in question if not each.isdigit())
        question = said if len(said) > _FEW else question
    missed = _told(question - answer, len(answer)).missed
    # Words that are missing go together, as a summary leaves out whole sentences: they count by their root.
    return _found(question, answer) + 2 * missed / (1 + sqrt(len(question)))


def _found(question: frozenset[str], answer: frozenset[str]) -> float:
    """The evidence in the words that a question and an answer share."""
    return _told(question & answer, len(answer)).found


class _Told(NamedTuple):
    """What words of a question tell: that they come up, that they do not, and what they tell by chance alone."""

    found: float
    missed: float
    by_chance: float


def _told(stems: frozenset[str], length: int) -> _Told:
    """What words tell, taken together, for an answer of so many."""
    common = stems & _COMMON.keys()
    rare, number = _told_by_one(_RARE, length), len(stems) - len(common)
    found, missed, by_chance = rare.found * number, rare.missed * number, rare.by_chance * number
    for each in common:
        one = _told_by_one(_COMMON[each], length)
        found, missed, by_chance = found + one.found, missed + one.missed, by_chance + one.by_chance
    return _Told(found, missed, by_chance)


@lru_cache(maxsize=8192)
def _told_by_one(share: float, length: int) -> _Told:
    """What a word tells that is this share of all words."""
    chance = min(0.95, 1 - (1 - share) ** length)
    likely = max(_TAKEN_UP, chance)
    found = min(_MOST, log(likely / chance))
    return _Told(found, max(-_MOST, log((1 - likely) / (1 - chance))), chance * found)


def _is_invented(subject: Subject, asked: int, answered: int) -> bool:
    """Whether a poem or a story was asked for and came: its words are the writer's own."""
    question = subject.folded[asked]
    if any(word in question for word in ("poem", "haiku", "rhym", "lyric", "song", "stanza", "verse", "limerick")):
        lines = [line for line in subject.folded[answered].splitlines() if line.strip()]
        return len(lines) > 2 and sum(map(len, lines)) < _VERSE_LINE * len(lines)
    if any(word in question for word in ("story", "stories", "character sketch", "screenplay", "fairy tale")):
        words = subject.words[answered]
        return sum(words.count(each) for each in ("he", "she", "his", "her", "they", "we", "i")) > 2
    return False
