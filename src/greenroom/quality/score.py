"""The quality score: components, their weights, and how they come together."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from greenroom.model.conversation import Component, Quality, Talk
from greenroom.quality.context import Context
from greenroom.quality.control_tokens import control_tokens
from greenroom.quality.lengths import lengths
from greenroom.quality.mention import mention
from greenroom.quality.model_talk import model_talk
from greenroom.quality.personal_data import personal_data
from greenroom.quality.placeholders import placeholders
from greenroom.quality.repetition import repetition
from greenroom.quality.subject import Subject
from greenroom.quality.turns import turns

COMPONENTS: Mapping[str, tuple[Callable[[Subject], Component], float]] = MappingProxyType(
    {
        "turns": (turns, 2.0),
        "lengths": (lengths, 2.0),
        "placeholders": (placeholders, 1.5),
        "model_talk": (model_talk, 1.5),
        "repetition": (repetition, 2.0),
        "mention": (mention, 2.0),
        "control_tokens": (control_tokens, 1.0),
        "personal_data": (personal_data, 1.0),
    }
)
"""Name → the component and its weight."""

_PLAINLY_BAD = 4.0


def assess(talk: Talk, context: Context) -> Quality:
    """Score a talk from 0 to 10: the weighted mean of the components, to two decimals.

    One that is plainly bad (under 4) is not made good by the rest: it caps the score at 5 plus half its own, which
    is under the usual threshold of 7.
    """
    subject = Subject.of(talk, context)
    components = {name: component(subject) for name, (component, _) in COMPONENTS.items()}
    weights = sum(weight for _, weight in COMPONENTS.values())
    score = sum(components[name].score * weight for name, (_, weight) in COMPONENTS.items()) / weights
    worst = min(each.score for each in components.values())
    if worst < _PLAINLY_BAD:
        score = min(score, 5 + worst / 2)
    return Quality(round(score, 2), components)
