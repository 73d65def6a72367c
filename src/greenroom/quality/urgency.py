"""How much a conversation needs a person, and why it has its score, in a line."""

from typing import Final

from greenroom.model.conversation import Quality

_NEAR: Final = 2.0
"""Points from the threshold at which a score speaks for itself."""

_RARE: Final = 3
"""Conversations of a coverage cell from which on one more teaches a trainer little."""

_FINE: Final = 9.0
_SHOWN: Final = 3


def urgency(quality: Quality, threshold: float, alike: int) -> float:
    """How much a conversation needs a person, from 0 to 1: what to read first.

    Half of it is how near the score is to the threshold, 0 from two points on; three tenths how much the
    components disagree, as the greatest distance between two of them; a fifth whether there are few like it.

    Args:
        quality: the score and its components.
        threshold: the score under which it needs revision.
        alike: how many conversations were asked for with the same, this one among them.
    """
    near = max(0.0, 1 - abs(quality.score - threshold) / _NEAR)
    scores = [each.score for each in quality.components.values()]
    torn = (max(scores) - min(scores)) / 10 if scores else 0.0
    rare = max(0.0, 1 - (max(1, alike) - 1) / _RARE)
    return round(0.5 * near + 0.3 * torn + 0.2 * rare, 4)


def quality_reason(quality: Quality) -> str:
    """The reasons for a score in one line: the worst components first, three at most."""
    flaws = sorted(
        (each.score, name, each.reason) for name, each in quality.components.items() if each.score < _FINE
    )
    if not flaws:
        return "nothing speaks against it"
    shown = "; ".join(f"{name.replace('_', ' ')}: {reason}" for _, name, reason in flaws[:_SHOWN])
    return f"{shown}; and {len(flaws) - _SHOWN} more" if len(flaws) > _SHOWN else shown
