"""Repetition inside a conversation."""

import re
from collections import Counter

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_SENTENCE = re.compile(r"[^.!?。！？\n]{20,}")  # noqa: RUF001 - full-width stops end sentences in Chinese and Japanese


def repetition(subject: Subject) -> Component:
    """10 where no sentence of 20 characters or more comes twice; 0 where half of them are said again."""
    said = Counter(
        sentence.strip() for turn in subject.talk.turns for sentence in _SENTENCE.findall(turn.content.casefold())
    )
    total = said.total()
    again = total - len(said)
    if not again:
        return Component(10.0, "no sentence comes twice")
    most, times = said.most_common(1)[0]
    return Component(
        max(0.0, 10.0 * (1 - 2 * again / total)),
        f"{again} of {total} sentences are repeated, “{most[:40]}” {times} times",
    )
