"""How much a conversation needs a person."""

from typing import Final

from greenroom.model.conversation import Quality

_NEAR: Final = 2.0
"""Points from the threshold at which a score speaks for itself."""

_RARE: Final = 3
"""Conversations of a coverage cell from which on one more teaches a trainer little."""


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
