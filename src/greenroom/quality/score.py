"""The quality score: components, their weights, and how they come together."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from msgspec.structs import replace

from greenroom.model.conversation import Component, Quality, Talk
from greenroom.model.weights import Weights
from greenroom.quality.closeness import closeness
from greenroom.quality.coherence import coherence
from greenroom.quality.context import Context
from greenroom.quality.control_tokens import control_tokens
from greenroom.quality.ending import ending
from greenroom.quality.language import language
from greenroom.quality.lengths import lengths
from greenroom.quality.mention import mention
from greenroom.quality.model_talk import model_talk
from greenroom.quality.personal_data import personal_data
from greenroom.quality.placeholders import placeholders
from greenroom.quality.politeness import politeness
from greenroom.quality.refusal import refusal
from greenroom.quality.repetition import repetition
from greenroom.quality.roles import roles
from greenroom.quality.subject import Subject
from greenroom.quality.turns import turns

COMPONENTS: Mapping[str, Callable[[Subject], Component | None]] = MappingProxyType(
    {
        "turns": turns,
        "lengths": lengths,
        "placeholders": placeholders,
        "refusal": refusal,
        "model_talk": model_talk,
        "repetition": repetition,
        "closeness": closeness,
        "mention": mention,
        "coherence": coherence,
        "roles": roles,
        "language": language,
        "politeness": politeness,
        "ending": ending,
        "personal_data": personal_data,
        "control_tokens": control_tokens,
    }
)
"""Name → the component, None where it was not judged. Each has its weight in `Weights`, by the same name."""

_PERFECT = 10.0

PLAINLY_BAD = 4.0
"""A component under this caps the whole score, unless its weight is 0."""


def assess(talk: Talk, context: Context, weights: Weights, nearest: float = 0.0) -> Quality:
    """Score a talk from 0 to 10: the weighted mean of the components, to two decimals.

    One that is plainly bad (under 4) is not made good by the rest: it caps the score at 5 plus half its own, which
    is under the usual threshold of 7. A component whose weight is 0 is told and does not count; one that was not
    judged is left out.

    Args:
        talk: what to score.
        context: what was asked for.
        weights: how much each component counts.
        nearest: how alike the closest earlier conversation is, from 0 to 1.
    """
    subject = Subject.of(talk, context, nearest)
    components: dict[str, Component] = {}
    for name, judge in COMPONENTS.items():
        if (judged := judge(subject)) is not None:
            score = judged.score
            if score != _PERFECT and score != (rounded := round(score, 2)):
                judged = replace(judged, score=rounded)
            components[name] = judged
    return composed(components, weights)


@lru_cache(maxsize=8)
def _counted(weights: Weights) -> tuple[tuple[str, float], ...]:
    return weights.counted()


def composed(components: dict[str, Component], weights: Weights) -> Quality:
    """The score of components, by their weights. Names that `Weights` does not have don't count."""
    scored = total = 0.0
    least = 10.0
    for name, weight in _counted(weights):
        if name in components:
            each = components[name].score
            scored += each * weight
            total += weight
            least = min(least, each)
    if not total:
        return Quality(0.0, components)
    score = scored / total
    if least < PLAINLY_BAD:
        score = min(score, 5 + least / 2)
    return Quality(round(score, 2), components)


def worst(quality: Quality) -> str:
    """The name of the component that is worst."""
    return min(quality.components, key=lambda name: quality.components[name].score)
