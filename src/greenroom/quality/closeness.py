"""Closeness to earlier conversations."""

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

LOOSE = 0.4
"""A likeness under which two conversations are none of each other's copies."""

_SAME = 0.6
_NEARLY = 0.99
"""As much as is said of what is not quite the same."""


def closeness(subject: Subject) -> Component:
    """10 where the nearest earlier conversation is under 40 % the same, 0 from 60 % on, and between."""
    return closeness_of(subject.nearest)


def closeness_of(nearest: float, to: str = "") -> Component:
    """The component for a likeness from 0 to 1, as `signature` has it: 0.68 with one word in ten changed.

    `to` names the earlier conversation that it is like, where that is known.
    """
    if nearest < LOOSE:
        return Component(10.0, "like no earlier conversation")
    score = max(0.0, 10.0 * (_SAME - nearest) / (_SAME - LOOSE))
    shown = nearest if nearest >= 1 else min(nearest, _NEARLY)
    return Component(round(score, 2), f"{shown:.0%} the same as {to or 'an earlier conversation'}")
