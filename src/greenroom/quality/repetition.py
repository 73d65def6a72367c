"""Repetition inside a conversation."""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import re
from collections import Counter

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_SENTENCE = re.compile(r"[^.!?。！？\n]{12,}")
_LEAST_WORDS = 12
_DISTINCT = 0.75
_TIMES = 3


def repetition(subject: Subject) -> Component:
    """10 where neither side says a sentence twice; 0 where half of them come again, or an answer goes in circles.

    An answer goes in circles where one sentence comes three times and makes a tenth of what the assistant says, or
    where few of its runs of four words are new. What one side says again of the other's is a quotation.
    """
    by_assistant = Counter(
        sentence.strip() for sentence in _SENTENCE.findall(subject.folded_assistant_text) if "|" not in sentence
    )
    by_user = Counter(sentence.strip() for sentence in _SENTENCE.findall(subject.folded_user_text))
    total = by_assistant.total()
    again = total - len(by_assistant)
    most, times = by_assistant.most_common(1)[0] if by_assistant else ("", 0)
    if times >= _TIMES and 10 * times * len(most) >= len(subject.folded_assistant_text):
        return Component(0.0, f"goes in circles: “{most[:40]}” {times} times")
    distinct = _distinct(subject)
    if distinct < _DISTINCT:
        return Component(max(0.0, 16 * (distinct - 0.5)), f"{1 - distinct:.0%} of an answer is said again")
    if not again and by_user.total() == len(by_user):
        return Component(10.0, "no sentence comes twice")
    by_user_again = by_user.total() - len(by_user)
    if again < 2 or 4 * again < total:
        both = again + by_user_again
        return Component(max(5.0, 10.0 - 1.5 * both), f"{both} sentences are repeated")
    return Component(
        max(0.0, 10.0 * (1 - 1.3 * again / total)),
        f"{again} of {total} sentences are repeated, “{most[:40]}” {times} times",
    )


def _distinct(subject: Subject) -> float:
    """The share of runs of four words that are new, in the answer where it is least; 1 for short ones."""
    least = 1.0
    for turn, words in zip(subject.talk.turns, subject.words, strict=True):
        if turn.role == "assistant" and len(words) >= _LEAST_WORDS:
            runs = len(words) - 3
            least = min(least, len(set(zip(words, words[1:], words[2:], words[3:], strict=False))) / runs)
    return least
