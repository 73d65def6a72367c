"""Repetition inside a conversation."""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

from collections import Counter
from itertools import pairwise

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_STOPS = "!?。！？\n"
_SENTENCE = 12
"""Characters of a sentence: shorter ones, as "Yes" or "Thank you", are said again by everybody."""

_OVER = 5
"""Times that an answer ends with the same words before it is stuck: a laugh or a chorus has fewer."""

_WIDEST = 40
_LETTERS = 3
_GREETING = 5
_LEAST_WORDS = 12
_DISTINCT = 0.62
_TABLE = 12
"""Bars of a table, or of notes of music."""

_TIMES = 3
_SHARE = 8
_NONE = Component(10.0, "no sentence comes twice")


def repetition(subject: Subject) -> Component:
    """10 where neither side says a sentence twice; 0 where half of them come again, or an answer goes in circles.

    An answer goes in circles where one sentence comes three times and makes an eighth of what the assistant says,
    where few of its runs of four words are new, or where it ends with the same words five times. What one side
    says again of the other's is a quotation; but an answer that is its question word for word, once or more often,
    answers nothing. Tables and addresses repeat what they must.
    """
    if (echo := _echo(subject)) is not None:
        return Component(0.0, f"turn {echo + 1} only says its question again")
    if (unit := _stuck(subject)) is not None:
        return Component(0.0, f"ends by saying “{unit[:40]}” over and over")
    by_assistant = _sentences(subject.folded_assistant_text)
    by_user = _sentences(subject.folded_user_text)
    total = len(by_assistant)
    again = total - len(set(by_assistant))
    if again:
        by_assistant = _are_said(by_assistant)
        total = len(by_assistant)
        again = total - len(set(by_assistant))
    most, times = Counter(by_assistant).most_common(1)[0] if again else ("", 0)
    if times >= _TIMES and _SHARE * times * len(most) >= len(subject.folded_assistant_text):
        return Component(0.0, f"goes in circles: “{most[:40]}” {times} times")
    distinct = _distinct(subject)
    if distinct < _DISTINCT:
        return Component(max(0.0, 16 * (distinct - 0.5)), f"{1 - distinct:.0%} of an answer is said again")
    by_user_again = len(by_user) - len(set(by_user))
    if not again and not by_user_again:
        return _NONE
    if again < 2 or 4 * again < total:
        both = again + by_user_again
        return Component(max(5.0, 10.0 - 1.5 * both), f"{both} sentences are repeated")
    return Component(
        max(0.0, 10.0 * (1 - 1.3 * again / total)),
        f"{again} of {total} sentences are repeated, “{most[:40]}” {times} times",
    )


def _sentences(text: str) -> list[str]:
    for stop in _STOPS:
        text = text.replace(stop, ".")
    return [each.strip() for each in text.split(".") if len(each) >= _SENTENCE]


def _are_said(sentences: list[str]) -> list[str]:
    """Sentences without tables, addresses and lone words."""
    return [
        each for each in sentences if "|" not in each and "://" not in each and (" " in each or not each.isascii())
    ]


def _echo(subject: Subject) -> int | None:
    """The first answer that is nothing but its question, if any; greetings are said back."""
    for asked, answered in subject.exchanges:
        question, answer = subject.words[asked], subject.words[answered]
        if len(question) < _GREETING or len(answer) % len(question) or answer[: len(question)] != question:
            continue
        if answer == question * (len(answer) // len(question)):
            return answered
    return None


def _stuck(subject: Subject) -> str | None:
    """The words that an answer ends with over and over, if one does; rows of numbers may well be alike."""
    for turn, words in zip(subject.talk.turns, subject.words, strict=True):
        if turn.role != "assistant" or len(words) < _OVER:
            continue
        if words[-1] not in words[-1 - _WIDEST : -1]:
            continue
        for width in range(1, min(_WIDEST, len(words) // _OVER) + 1):
            unit = words[-width:]
            if words[-1 - width] == words[-1] and words[-_OVER * width :] == unit * _OVER:
                said = " ".join(unit)
                if sum(map(str.isalpha, said)) >= _LETTERS:
                    return said
    return None


def _distinct(subject: Subject) -> float:
    """The share of runs of four words that are new, in the answer where it is least; 1 where all have enough.

    There are as many runs as there are words, or pairs of words, that they begin with, or more. These are counted
    first: they cost less.
    """
    least = 1.0
    for turn, words, said in zip(subject.talk.turns, subject.words, subject.said, strict=True):
        if turn.role == "assistant" and len(words) >= _LEAST_WORDS and turn.content.count("|") < _TABLE:
            runs = len(words) - 3
            enough = _DISTINCT * runs
            if len(said) - 3 < enough and len(set(pairwise(words))) - 2 < enough:
                least = min(least, len(set(zip(words, words[1:], words[2:], words[3:], strict=False))) / runs)
    return least
