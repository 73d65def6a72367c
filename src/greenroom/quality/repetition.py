"""Repetition inside a conversation."""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

from collections import Counter
from itertools import pairwise

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_STOPS = "!?。！？\n"
_SENTENCE = 12
"""Characters of a sentence: shorter ones, as "Yes" or "Thank you", are said again by everybody."""

_LEAST_WORDS = 12
_DISTINCT = 0.75
_TIMES = 3
_NONE = Component(10.0, "no sentence comes twice")


def repetition(subject: Subject) -> Component:
    """10 where neither side says a sentence twice; 0 where half of them come again, or an answer goes in circles.

    An answer goes in circles where one sentence comes three times and makes a tenth of what the assistant says, or
    where few of its runs of four words are new. What one side says again of the other's is a quotation.
    """
    by_assistant = [each for each in _sentences(subject.folded_assistant_text) if "|" not in each]
    by_user = _sentences(subject.folded_user_text)
    total = len(by_assistant)
    again = total - len(set(by_assistant))
    most, times = Counter(by_assistant).most_common(1)[0] if again else ("", 0)
    if times >= _TIMES and 10 * times * len(most) >= len(subject.folded_assistant_text):
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


def _distinct(subject: Subject) -> float:
    """The share of runs of four words that are new, in the answer where it is least; 1 where all have enough.

    There are as many runs as there are words, or pairs of words, that they begin with, or more. These are counted
    first: they cost less.
    """
    least = 1.0
    for turn, words, said in zip(subject.talk.turns, subject.words, subject.said, strict=True):
        if turn.role == "assistant" and len(words) >= _LEAST_WORDS:
            runs = len(words) - 3
            enough = _DISTINCT * runs
            if len(said) - 3 < enough and len(set(pairwise(words))) - 2 < enough:
                least = min(least, len(set(zip(words, words[1:], words[2:], words[3:], strict=False))) / runs)
    return least
