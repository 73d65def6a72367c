"""Coherence: an answer is about its question."""

import re
from functools import lru_cache
from itertools import chain, islice
from math import log, sqrt
from typing import NamedTuple

from greenroom.model.conversation import Component
from greenroom.quality.answer_form import FORM_STEMS, form_of
from greenroom.quality.common_stems import COMMONNESS
from greenroom.quality.languages import MOST_WORDS, leaning, words_of_no_matter
from greenroom.quality.subject import Subject
from greenroom.quality.wording import stem

_LOOKED_AT = 400
"""Words of a turn: more tell no more."""

_LEAST_STEMS = 10
"""An answer of fewer content words need not repeat any of its question."""

_SHORT = 16
_LONG = 50

_FEW = 3
_RARE = 0.0002
_COMMON = {**COMMONNESS, **dict.fromkeys(map(str, range(101)), 0.004)}
"""Words whose share is known; numbers are the same few everywhere."""

_KNOWN = FORM_STEMS | _COMMON.keys()

_TAKEN_UP = 0.65
"""How likely a content word of a question comes up in its answer."""

_FORM_TAKEN_UP = 0.2
"""How likely one does that says how the answer is to be."""

_MOST = 4.0
_OFF_SHORT = -3.0
_OFF = 1.5
_OFF_LONG = 2.5
"""Evidence under which an answer is off-topic: a short one is only where much speaks against it."""

_OFF_ALL = 2.5
_ON = 5.0
_STRAY = 0.1
_VERSE_LINE = 75
_VERSE = re.compile(r"\b(?:poem|haiku|rhym|lyric|song|stanza|verse|limerick|sonnet)")
_TALE = re.compile(
    r"\b(?:story|stories|screenplay|fairy tale|(?:key |main |fictional )character|novel|monologue|anecdote)\b"
)
_RETOLD = re.compile(r"\b(?:summari[sz]e|rewrite|analy[sz]e|classify|identify|moral|following|genre|edit)\b")
_WHO = (("he", "his", "him", "she", "her"), ("i", "my", "me"))
_MENTIONED = 3
"""Times that somebody is spoken of in the least of tales."""


def coherence(subject: Subject) -> Component:
    """10 where answers take up what was asked, 1 where one has nothing to do with it.

    Each content word of a question is weighed as evidence: the logarithm of how much likelier its coming up, or
    its absence, is in an answer than in a text of that length about something else (a likelihood ratio, as in
    naive Bayes); and so is the form that the answer has. In a longer talk a turn may say in other words what it is
    about: so all that the user says is held against all answers, and a single answer against all other turns; but
    where half of several answers speak against their questions, these are another talk's.

    What is likely is known of English words alone: talks in other languages are not judged, and have 10.
    """
    if not _is_english(subject):
        return Component(10.0, "not judged: whether answers take up their questions is looked at in English only")
    stems = [_stems(words) for words in subject.words]
    judged = {
        answered: (asked, _taken_up(subject, stems, asked, answered))
        for asked, answered in subject.exchanges()
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
        off = [each for each in off if _is_stray(stems, each[1])]
    if off:
        return Component(1.0, f"turn {off[0][1] + 1} has nothing to do with what was asked")
    return Component(10.0, "answers take up their questions")


def _is_english(subject: Subject) -> bool:
    """Whether the user speaks English, or else, where that does not show, the assistant does; or neither shows."""
    for role, text in (("user", subject.folded_user_text), ("assistant", subject.folded_assistant_text)):
        said = zip(subject.talk.turns, subject.words, strict=True)
        words = chain.from_iterable(words for turn, words in said if turn.role == role)
        spoken = leaning(text, tuple(islice(words, MOST_WORDS)))
        if spoken is not None:
            return spoken == "en"
    return True


def _least(answered: int) -> float:
    """The evidence that an answer of so many content words needs, not to be off-topic."""
    if answered < _SHORT:
        return _OFF_SHORT
    return _OFF if answered < _LONG else _OFF_LONG


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
    return frozenset(map(stem, [word for word in said if len(word) > 1 or word.isdigit()]))


def _taken_up(subject: Subject, stems: list[frozenset[str]], asked: int, answered: int) -> float:
    """The evidence of the words and of the form of one answer."""
    question, answer = stems[asked], stems[answered]
    evidence = _evidence(question, answer)
    if evidence >= _ON:
        return evidence
    form = form_of(subject.folded[asked], subject.words[asked], subject.folded[answered])
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
    known = stems & _KNOWN
    rare, number = _told_by_one(_RARE, length, _TAKEN_UP), len(stems) - len(known)
    found, missed, by_chance = rare.found * number, rare.missed * number, rare.by_chance * number
    for each in known:
        likely = _FORM_TAKEN_UP if each in FORM_STEMS else _TAKEN_UP
        one = _told_by_one(_COMMON.get(each, _RARE), length, likely)
        found, missed, by_chance = found + one.found, missed + one.missed, by_chance + one.by_chance
    return _Told(found, missed, by_chance)


@lru_cache(maxsize=8192)
def _told_by_one(share: float, length: int, taken_up: float) -> _Told:
    """What a word tells that is this share of all words, and comes up so likely where it was asked about."""
    chance = min(0.95, 1 - (1 - share) ** length)
    likely = max(taken_up, chance)
    found = min(_MOST, log(likely / chance))
    return _Told(found, max(-_MOST, log((1 - likely) / (1 - chance))), chance * found)


def _is_invented(subject: Subject, asked: int, answered: int) -> bool:
    """Whether a poem or a story was asked for and came: its words are the writer's own."""
    question = subject.folded[asked]
    if _VERSE.search(question):
        lines = [line for line in subject.folded[answered].splitlines() if line.strip()]
        return len(lines) > 2 and sum(map(len, lines)) < _VERSE_LINE * len(lines)
    if _TALE.search(question) and not _RETOLD.search(question):
        words = subject.words[answered]
        return any(sum(map(words.count, who)) > _MENTIONED for who in _WHO)
    return False
