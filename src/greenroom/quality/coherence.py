"""Coherence: an answer is about its question."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, islice
from math import log, sqrt
from operator import mul
from typing import NamedTuple

from greenroom.model.conversation import Component, Role
from greenroom.quality.answer_form import FORM_STEMS, form_of
from greenroom.quality.common_stems import COMMONNESS
from greenroom.quality.languages import MOST_WORDS, leaning
from greenroom.quality.stems import stems_of
from greenroom.quality.subject import Subject
from greenroom.quality.wording import stem

_LOOKED_AT = 400
"""Words of a turn: more tell no more."""

_LEAST_STEMS = 10
"""An answer of fewer content words need not repeat any of its question."""

_TAKES_UP = Component(10.0, "answers take up their questions")

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
_OFF = ((12, -3.0), (16, -2.1), (50, 2.1))
_OFF_LONG = 3.1
"""Evidence under which an answer of under so many content words, or a longer one, is off-topic.

A short one is only where much speaks against it.
"""

_AGAIN = 0.5
"""How much likelier each time makes it that a word of a question comes up in its answer once more (logarithm)."""

_MOST_AGAIN = 2.0
_OFF_ALL = 2.5
_ON = 5.0
_STRAY = 0.1
_VERSE_LINE = 75
_VERSE_WORDS = ("poem", "haiku", "rhym", "lyric", "song", "stanza", "verse", "limerick", "sonnet")
_VERSE = re.compile(rf"\b(?:{'|'.join(_VERSE_WORDS)})")
_TALE = re.compile(
    r"\b(?:story|stories|screenplay|fairy tale|(?:key |main |fictional )character|novel|monologue|anecdote)\b"
)
_TALE_WORDS = frozenset(("story", "stories", "screenplay", "tale", "character", "novel", "monologue", "anecdote"))
_RETOLD = re.compile(r"\b(?:summari[sz]e|rewrite|analy[sz]e|classify|identify|moral|following|genre|edit)\b")
_WHO = (("he", "his", "him", "she", "her"), ("i", "my", "me"))
_MENTIONED = 3
"""Times that somebody is spoken of in the least of tales."""


def coherence(subject: Subject) -> Component:
    """10 where answers take up what was asked, 1 where one has nothing to do with it.

    Each content word of a question is weighed as evidence: the logarithm of how much likelier its coming up, or
    its absence, is in an answer than in a text of that length about something else (a likelihood ratio, as in
    naive Bayes); and so is the form that the answer has, and how often such words come up in it again. In a longer
    talk a turn may say in other words what it is about: so all that the user says is held against all answers, and
    a single answer against all other turns; but where half of several answers speak against their questions, these
    are another talk's.

    What is likely is known of English words alone: talks in other languages are not judged, and have 10.
    """
    if not _is_english(subject):
        return Component(10.0, "not judged: whether answers take up their questions is looked at in English only")
    stems = [
        stems if len(words) <= _LOOKED_AT else stems_of(words[:_LOOKED_AT])
        for words, stems in zip(subject.words, subject.stems, strict=True)
    ]
    judged = {
        answered: (asked, _taken_up(subject, stems, asked, answered))
        for asked, answered in subject.exchanges
        if len(stems[answered]) >= _LEAST_STEMS and stems[asked]
    }
    off = [
        (asked, answered)
        for answered, (asked, evidence) in judged.items()
        if evidence < _least(len(stems[answered])) and not _is_invented(subject, asked, answered)
    ]
    if len(stems) > 2:
        if judged and max(evidence for _, evidence in judged.values()) < _ON and _are_all_off(subject, stems):
            return Component(1.0, "the answers have nothing to do with what the user says")
        against = sum(
            evidence < min(0.0, _least(len(stems[answered]))) for answered, (_, evidence) in judged.items()
        )
        if against > 1 and 2 * against >= len(judged):
            return Component(1.0, f"{against} of {len(judged)} answers have nothing to do with what was asked")
        strays = _Strays(stems) if off else None
        off = [each for each in off if strays is not None and strays.has(each[1])]
    off = [
        each for each in off if judged[each[1]][1] + _again(subject, stems, *each) < _least(len(stems[each[1]]))
    ]
    if off:
        return Component(1.0, f"turn {off[0][1] + 1} has nothing to do with what was asked")
    return _TAKES_UP


def _is_english(subject: Subject) -> bool:
    """Whether the user speaks English, or else, where that does not show, the assistant does; or neither shows."""
    if not any(subject.foreign):
        return True
    for role, text in (("user", subject.folded_user_text), ("assistant", subject.folded_assistant_text)):
        said = zip(subject.talk.turns, subject.words, strict=True)
        words = chain.from_iterable(words for turn, words in said if turn.role == role)
        spoken = leaning(text, tuple(islice(words, MOST_WORDS)))
        if spoken is not None:
            return spoken == "en"
    return True


def _least(answered: int) -> float:
    """The evidence that an answer of so many content words needs, not to be off-topic."""
    return next((evidence for words, evidence in _OFF if answered < words), _OFF_LONG)


def _are_all_off(subject: Subject, stems: list[frozenset[str]]) -> bool:
    """Whether all answers together do not take up what the user says."""
    sides: dict[Role, list[frozenset[str]]] = {"user": [], "assistant": []}
    for turn, said in zip(subject.talk.turns, stems, strict=True):
        sides[turn.role].append(said)
    none = frozenset[str]()
    return _evidence(none.union(*sides["user"]), none.union(*sides["assistant"])) < _OFF_ALL


def _again(subject: Subject, stems: list[frozenset[str]], asked: int, answered: int) -> float:
    """The evidence in words of a question that come up in its answer again and again: words of a topic do."""
    topic = [each for each in (stems[asked] & stems[answered]) - FORM_STEMS if not each.isdigit()]
    if not topic:
        return 0.0
    times = Counter(map(stem, subject.words[answered][:_LOOKED_AT]))
    return sum(min(_MOST_AGAIN, _AGAIN * (times[each] - 1)) for each in topic)


class _Strays:
    """Turns that share no more with all others than any text of their length would."""

    def __init__(self, stems: Sequence[frozenset[str]]) -> None:
        """Take the stems of all turns: it takes as long as there are many."""
        said, again = set[str](), set[str]()
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


def _taken_up(subject: Subject, stems: list[frozenset[str]], asked: int, answered: int) -> float:
    """The evidence of the words and of the form of one answer."""
    question, answer = stems[asked], stems[answered]
    evidence = _evidence(question, answer)
    if evidence >= _ON:
        return evidence
    form = form_of(subject.folded[asked], subject.said[asked], subject.folded[answered])
    if not form.unsaid:
        return evidence + form.evidence
    numbers = {word for word in form.unsaid if word.isdigit()}
    items = {stem(word) for word in form.unsaid if word[-1] == "s"}
    question = (question & answer | question - items - FORM_STEMS) - numbers
    return _evidence(question, answer) + form.evidence


def _evidence(question: frozenset[str], answer: frozenset[str]) -> float:
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


@lru_cache(maxsize=_LOOKED_AT + 1)
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


def _is_invented(subject: Subject, asked: int, answered: int) -> bool:
    """Whether a poem or a story was asked for and came: its words are the writer's own."""
    question = subject.folded[asked]
    if any(map(question.__contains__, _VERSE_WORDS)) and _VERSE.search(question):
        lines = [line for line in subject.folded[answered].splitlines() if line.strip()]
        return len(lines) > 2 and sum(map(len, lines)) < _VERSE_LINE * len(lines)
    if not _TALE_WORDS.isdisjoint(subject.said[asked]) and _TALE.search(question) and not _RETOLD.search(question):
        words = subject.words[answered]
        return any(sum(map(words.count, who)) > _MENTIONED for who in _WHO)
    return False
