"""Relevance: how likely an answer belongs to its question, from what both say and how.

Whether a word of the question comes up proves little by itself; several clues are weighed together (a logistic
regression). The weights were found on questions with their own answers, and with answers to other questions of the
same set: model-written, human-written and role-played ones, and code.
"""

import re
from collections.abc import Sequence
from math import log, sqrt
from typing import Final, NamedTuple

from greenroom.quality.answer_form import CODE_WORDS, FORM_STEMS, form_of, items_in
from greenroom.quality.common_stems import COMMONNESS
from greenroom.quality.evidence import again, evidence_of
from greenroom.quality.stems import stems_of
from greenroom.quality.subject import Subject
from greenroom.quality.topics import kinship
from greenroom.quality.wording import stem

LEAST_WORDS: Final = 40
"""Words of an answer: a shorter one may well say nothing of what was asked in so many words."""

_CERTAIN = 5.0
"""Evidence in words from which on nothing else needs to be looked at (logarithm of a likelihood ratio)."""

_OF_ALL_CODE = frozenset(
    map(
        stem,
        (
            *("function", "string", "array", "list", "return", "number", "integer", "program", "python", "java"),
            *("javascript", "input", "output", "element", "value", "class", "method", "code", "take", "parameter"),
            *("argument", "implement", "print", "result", "character", "query", "data", "file", "object", "loop"),
            *("script", "type", "variable", "two", "given", "new", "user", "name", "main", "call", "server"),
            *("react", "component"),
        ),
    )
)
"""What all code is about: it tells nothing of whose answer it is."""

_SHOWN = 300
_CODE_SHOWN = 2_000
_PART_OF_NAME = re.compile(r"[A-Z]?[a-z]{2,}")
"""What names in code are made of: "findLongestWord", "longest_word"."""

_START = 4
"""Letters that words of one family mostly share: "bake" and "baking"."""

_LIST = 3
_ENDS = 8.0
_MOST_AGAIN = 6.0
_PLAYED = re.compile(
    r"\b(?:imagine|pretend|suppos|you are an?\b|you're an?\b|role|act as|as if|as an? \w+,|persona|fictional"
    r"|creative|scene|novel|compose|invent)"
)
_COLLECTED = re.compile(
    r"\b(?:suggest|recommend|recipe|routine|budget|plan|menu|itinerary|schedule|ideas?|some|list|best|top|popular"
    r"|activities|brainstorm|syllabus|agenda|names?)\b"
)
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

_TROUBLE = re.compile(r"(?:i|my|we)\b")


class _Weights(NamedTuple):
    """How much each clue tells of whether an answer belongs to its question.

    `words`: the evidence in the words of the question that come up or not, and in the form of the answer.
    `again`: that in words that come up again and again.
    `length`: the logarithm of how many content words the answer has.
    `share`, `near`: the share of the topic's words that come up, and that have one of the same beginning there.
    `rare`: how many of them are rare.
    `collected`: 1 where a list came and ideas, names or a plan were asked for: its items are new words.
    `played`: 1 where a part was to be played, which has words of its own.
    `trouble`: 1 where the user tells of a trouble.
    `invented`: 1 where a poem or a story was asked for and came: its words are the writer's own.
    `kinship`: how much more it speaks of the question's topics than others do, in whatever words.
    """

    words: float
    again: float
    length: float
    share: float
    near: float
    rare: float
    collected: float
    played: float
    trouble: float
    invented: float
    kinship: float


_WEIGHTS: Final = _Weights(
    words=0.32,
    again=0.57,
    length=-0.64,
    share=4.51,
    near=4.6,
    rare=3.91,
    collected=1.74,
    played=0.65,
    trouble=0.72,
    invented=2.5,
    kinship=1.5,
)
_BIAS: Final = -0.71


def is_certain(subject: Subject, stems: Sequence[frozenset[str]], asked: int, answered: int) -> bool:
    """Whether the words of a question that come up in an answer leave no doubt that it is its own."""
    question, answer = stems[asked], stems[answered]
    if evidence_of(question, answer) < _CERTAIN:
        return False
    return CODE_WORDS.isdisjoint(subject.said[asked]) or evidence_of(question - _OF_ALL_CODE, answer) >= _CERTAIN


def relevance(
    subject: Subject, stems: Sequence[frozenset[str]], asked: int, answered: int, enough: float
) -> float:
    """The logarithm of the odds that an answer belongs to its question: under 0 where it is likelier another's.

    It is looked for what speaks for it until these odds are `enough`.

    Args:
        subject: the talk.
        stems: the stems of its turns, as far as they are looked at.
        asked: the turn that asks.
        answered: the turn that answers.
        enough: odds from which on they need not be known better.
    """
    question, answer = stems[asked], stems[answered]
    if not CODE_WORDS.isdisjoint(subject.said[asked]):
        answer |= stems_of(
            map(str.casefold, _PART_OF_NAME.findall(subject.talk.turns[answered].content[:_CODE_SHOWN]))
        )
        question -= _OF_ALL_CODE
    topic = question - FORM_STEMS
    found = topic & answer
    starts = {each[:_START] for each in answer}
    near = sum([each[:_START] in starts for each in topic - answer if len(each) >= _START])
    rare = sum([each not in COMMONNESS and not each.isdigit() for each in found])
    odds = _BIAS + _WEIGHTS.length * log(len(answer) + 1)
    kin = _WEIGHTS.kinship * kinship(topic, answer)
    odds += kin
    odds += (_WEIGHTS.share * len(found) + _WEIGHTS.near * near) / (len(topic) + 1)
    odds += _WEIGHTS.rare * rare / (1 + sqrt(len(question)))
    evidence = evidence_of(question, answer)
    if odds + _WEIGHTS.words * _within(evidence) >= enough:
        return odds + _WEIGHTS.words * _within(evidence)
    odds += _WEIGHTS.words * _within(_with_form(subject, question, answer, evidence, (asked, answered)))
    odds += _WEIGHTS.again * min(_MOST_AGAIN, again(question, answer, subject.words[answered]))
    if odds >= enough:
        return odds
    shown = subject.folded[asked][:_SHOWN]
    if _PLAYED.search(shown):
        odds += _WEIGHTS.played
    if _TROUBLE.match(shown):
        odds += _WEIGHTS.trouble
    if _COLLECTED.search(shown) and items_in(subject.folded[answered]) >= _LIST:
        odds += _WEIGHTS.collected
    if _is_invented(subject, asked, answered):
        odds += _WEIGHTS.invented - min(0.0, kin)
    return odds


def _within(evidence: float) -> float:
    return max(-_ENDS, min(_ENDS, evidence))


def _with_form(
    subject: Subject, question: frozenset[str], answer: frozenset[str], evidence: float, turns: tuple[int, int]
) -> float:
    """The evidence of the words and of the form of one answer."""
    asked, answered = turns
    form = form_of(subject.folded[asked], subject.said[asked], subject.folded[answered])
    if not form.unsaid:
        return evidence + form.evidence
    numbers = {word for word in form.unsaid if word.isdigit()}
    items = {stem(word) for word in form.unsaid if word[-1] == "s"}
    question = (question & answer | question - items - FORM_STEMS) - numbers
    return evidence_of(question, answer) + form.evidence


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
