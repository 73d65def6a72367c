"""Coherence: an answer is about its question."""

from itertools import chain, islice
from math import log

from greenroom.model.conversation import Component
from greenroom.quality.answer_form import FORM_STEMS
from greenroom.quality.evidence import LOOKED_AT, Strays, evidence_of
from greenroom.quality.languages import MOST_WORDS, leaning
from greenroom.quality.relevance import LEAST_WORDS, is_certain, relevance
from greenroom.quality.stems import stems_of
from greenroom.quality.subject import Subject
from greenroom.quality.wording import stem

_OFF = -0.2
"""The logarithm of the odds under which an answer is taken to be another question's."""

_OFF_ALL, _OFF_ALL_OF = -2.2, {2: -0.9, 3: -1.6}
"""The logarithm of the odds under which all answers of a longer talk are taken to be another one's; for so few of
them there is another: the longer a talk, the more of it is new.
"""

_BY_WORDS, _BY_LENGTH, _BY_ANSWERS, _BY_TELLING, _BIAS = 0.23, -1.0, 0.5, 14.0, 2.6
"""Weights of the evidence in all words, of the length of all answers (logarithm), of the mean of their odds, and
of the share of words by which users speak of themselves: advice on that is in words of its own.
"""

_MOST_WORDS, _MOST_ODDS = 15.0, 6.0
_SELF = frozenset(("i", "me", "my", "mine", "myself"))

_TAKES_UP = Component(10.0, "answers take up their questions")
_NAMED = 3
"""Words of a question that a reason names."""

_START = 4


def coherence(subject: Subject) -> Component | None:
    """10 where answers take up what was asked, 1 where one is likelier about something else; None if not judged.

    Each answer is judged by several clues together, see `relevance`. In a longer talk a turn may say in other
    words what it is about: so all that the user says is held against all answers, unless one of them is certain,
    and a single answer against all other turns as well.

    Not judged are answers of under 40 words or without content, questions that say only what form an answer is to
    have, and talks in other languages than English, of whose words it is not known how common they are.
    """
    if not _is_english(subject):
        return None
    stems = [
        stems if len(words) <= LOOKED_AT else stems_of(words[:LOOKED_AT])
        for words, stems in zip(subject.words, subject.stems, strict=True)
    ]
    judged = [
        (asked, answered)
        for asked, answered in subject.exchanges
        if len(subject.words[answered]) >= LEAST_WORDS and stems[answered] and not stems[asked] <= FORM_STEMS
    ]
    if not judged:
        return None
    doubtful = [each for each in judged if not is_certain(subject, stems, *each)]
    if len(stems) > 2 and doubtful:
        if len(doubtful) == len(judged) and _are_all_off(subject, stems, judged):
            return Component(
                1.0, "the answers may be another talk's: they share few words with what the user says"
            )
        strays = Strays(stems)
        doubtful = [each for each in doubtful if strays.has(each[1])]
    for asked, answered in doubtful:
        if relevance(subject, stems, asked, answered, _OFF) < _OFF:
            return Component(1.0, _missed(subject, asked, answered))
    return _TAKES_UP


def _missed(subject: Subject, asked: int, answered: int) -> str:
    """A reason that says what words of a question do not come up in its answer."""
    answer = subject.folded[answered]
    missed = [
        word
        for word in dict.fromkeys(subject.words[asked])
        if (stems_of((word,)) - FORM_STEMS) and stem(word)[:_START] not in answer
    ]
    named = ", ".join(f"“{word}”" for word in missed[:_NAMED])
    said = f"nothing in it of {named}" if named else "few words of its question in it"
    return f"turn {answered + 1} may be about something else: {said}"


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


def _are_all_off(subject: Subject, stems: list[frozenset[str]], judged: list[tuple[int, int]]) -> bool:
    """Whether all answers together are likelier another talk's.

    Of a chatty talk much of what is said is new, so that a lot has to speak against it.
    """
    off = _OFF_ALL_OF.get(len(judged), _OFF_ALL)
    by_user: list[int] = []
    by_assistant: list[int] = []
    for at, turn in enumerate(subject.talk.turns):
        (by_user if turn.role == "user" else by_assistant).append(at)
    asked, answered = (frozenset[str]().union(*[stems[at] for at in side]) for side in (by_user, by_assistant))
    odds = (
        _BIAS
        + _BY_WORDS * _within(_MOST_WORDS, evidence_of(asked, answered))
        + _BY_LENGTH * log(len(answered) + 1)
    )
    doubt = _BY_ANSWERS * _MOST_ODDS
    if odds - doubt >= off:
        return False  # whatever its answers are, each for itself
    words = [subject.words[at] for at in by_user]
    odds += _BY_TELLING * sum(map(_SELF.__contains__, chain.from_iterable(words))) / max(1, sum(map(len, words)))
    if odds - doubt >= off:
        return False
    each = [relevance(subject, stems, asked, answered, _MOST_ODDS) for asked, answered in judged]
    return odds + _BY_ANSWERS * _within(_MOST_ODDS, sum(each) / len(each)) < off


def _within(most: float, figure: float) -> float:
    return max(-most, min(most, figure))
