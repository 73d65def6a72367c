"""Coherence: an answer is about its question."""

import re
from itertools import chain, islice

from greenroom.model.conversation import Component, Role
from greenroom.quality.answer_form import FORM_STEMS, form_of
from greenroom.quality.evidence import LOOKED_AT, Strays, again, evidence_of
from greenroom.quality.languages import MOST_WORDS, leaning
from greenroom.quality.stems import stems_of
from greenroom.quality.subject import Subject
from greenroom.quality.wording import stem

_LEAST_STEMS = 10
"""An answer of fewer content words need not repeat any of its question."""

_TAKES_UP = Component(10.0, "answers take up their questions")

_OFF = ((12, -3.0), (16, -2.1), (50, 2.1))
_OFF_LONG = 3.1
"""Evidence under which an answer of under so many content words, or a longer one, is off-topic.

A short one is only where much speaks against it.
"""

_OFF_ALL = 2.5
_ON = 5.0
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
        stems if len(words) <= LOOKED_AT else stems_of(words[:LOOKED_AT])
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
        strays = Strays(stems) if off else None
        off = [each for each in off if strays is not None and strays.has(each[1])]
    off = [
        (asked, answered)
        for asked, answered in off
        if judged[answered][1] + again(stems[asked], stems[answered], subject.words[answered])
        < _least(len(stems[answered]))
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
    return evidence_of(none.union(*sides["user"]), none.union(*sides["assistant"])) < _OFF_ALL


def _taken_up(subject: Subject, stems: list[frozenset[str]], asked: int, answered: int) -> float:
    """The evidence of the words and of the form of one answer."""
    question, answer = stems[asked], stems[answered]
    evidence = evidence_of(question, answer)
    if evidence >= _ON:
        return evidence
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
