"""Refusals, and talk of being a model."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_TELLING = re.compile(
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model)\b"
    r"|\bi(?:'m| am) (?:just |only |merely )?an? (?:ai|artificial intelligence|(?:large )?language model)\b"
    r"|\bmy (?:training data|knowledge cutoff)\b"
    r"|\bi (?:can(?:'|no)t|am unable to|am not able to) (?:assist|help|comply) with (?:that|this)\b(?: request)?"
    r"|\bi(?:'m| am) sorry, but i can(?:'|no)t\b"
)

_MARKS = (
    "language model",
    "artificial intelligence",
    " ai",
    "training data",
    "knowledge cutoff",
    "sorry",
    "assist",
    "comply",
    "help",
)
"""One of these is in everything that the pattern finds, and to look for them is a tenth of the work."""


def model_talk(subject: Subject) -> Component:
    """10 where the assistant never does; 3 where it does once, 0 more often."""
    said = subject.assistant_text.casefold().replace("\u2019", "'")
    found = _TELLING.findall(said) if any(mark in said for mark in _MARKS) else []
    if not found:
        return Component(10.0, "no refusal, no talk of being a model")
    return Component(
        3.0 if len(found) == 1 else 0.0, f"says “{found[0]}”" + (f" and {len(found) - 1} more" * (len(found) > 1))
    )
