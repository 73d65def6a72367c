"""Precision and recall of "needs a person" by kind of spoiling, on a set of good conversations. Pure."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from msgspec import Struct

from greenroom.model.conversation import Quality, Talk
from greenroom.model.weights import Weights
from greenroom.quality.calibration.spoilers import COPIED, SPOILERS
from greenroom.quality.closeness import closeness_of
from greenroom.quality.context import Context
from greenroom.quality.neighbours import Neighbours, Signed
from greenroom.quality.score import PLAINLY_BAD, assess, composed, worst

_TRIES = 10

_ENOUGH = 1_000
_MOST_ROUNDS = 10
"""A small set is spoilt again and again, with other words and other neighbours: chance evens out."""

_LITERAL = ("model_talk", "placeholders", "personal_data", "control_tokens")
"""Components that find words, not ways of writing."""


class Kind(Struct, frozen=True, kw_only=True):
    """How one kind of spoiling is found: of `spoilt` conversations, `found` need a person."""

    name: str
    spoilt: int
    found: int
    recall: float
    precision: float
    found_by: dict[str, int]


class Calibration(Struct, frozen=True, kw_only=True):
    """How well the score tells good conversations from spoilt ones. Shares are from 0 to 1.

    `false_alarms` is the share of the good ones that need a person all the same; `alarmed_by` says by which
    component. `copies` of others are not among the good ones, and neither are those that were `set_aside`, by the
    component that says so, as spoilt to begin with: `alarms_in_all` is the share with these.
    """

    good: int
    copies: int
    set_aside: dict[str, int]
    false_alarms: float
    alarms_in_all: float
    alarmed_by: dict[str, int]
    kinds: tuple[Kind, ...]


def calibrate(good: Sequence[Talk], *, weights: Weights, threshold: float, seed: int = 0) -> Calibration:
    """Spoil each of the good conversations in each way, and count what scores under the threshold.

    Those of a set of under 1,000 are spoilt several times each, up to ten.

    Precision of a kind is that of a set in which good and spoilt ones are equally many: recall / (recall + false
    alarms). A set that has the same conversation twice has one of them too many: such copies are left aside first,
    and what is `copied from another` is then compared with all that remain. Those in which a placeholder, talk of
    being a model, personal data or a control token stands are set aside next: they are no good ones.
    """
    chance = Random(seed)  # noqa: S311 - the same seed spoils the same way
    whole = len(good)
    kept, signed, earlier = _once(good, weights, threshold)
    copies = whole - len(kept)
    alarms, set_aside = Counter[str](), Counter[str]()
    sound: list[int] = []
    for number, talk in enumerate(kept):
        quality = assess(talk, Context(), weights)
        if quality.score < threshold and (name := _spoilt_by(quality)) is not None:
            set_aside[name] += 1
            earlier.drop(signed[number])
            continue
        sound.append(number)
        if quality.score < threshold:
            alarms[worst(quality)] += 1
    good, signed = [kept[number] for number in sound], [signed[number] for number in sound]
    false_alarms = alarms.total() / max(1, len(good))
    rounds = min(_MOST_ROUNDS, -(-_ENOUGH // max(1, len(good))))
    kinds: list[Kind] = []
    for name in SPOILERS:
        found_by: Counter[str] = Counter()
        spoilt = missed = 0
        for number in list(range(len(good))) * rounds:
            made = _spoilt(name, good, number, chance)
            if made is None:
                continue
            spoilt += 1
            # Only a copy is to be found by what it was copied from.
            near = _nearest(made, signed[number], earlier) if name == COPIED else 0.0
            quality = assess(made, Context(), weights, near)
            if quality.score < threshold:
                found_by[worst(quality)] += 1
            else:
                missed += 1
        found = spoilt - missed
        recall = found / max(1, spoilt)
        kinds.append(
            Kind(
                name=name,
                spoilt=spoilt,
                found=found,
                recall=recall,
                precision=recall / max(1e-9, recall + false_alarms),
                found_by=dict(found_by.most_common()),
            )
        )
    return Calibration(
        good=len(good),
        copies=copies,
        set_aside=dict(set_aside.most_common()),
        false_alarms=false_alarms,
        alarms_in_all=(alarms.total() + set_aside.total()) / max(1, len(kept)),
        alarmed_by=dict(alarms.most_common()),
        kinds=tuple(kinds),
    )


def _spoilt_by(quality: Quality) -> str | None:
    """The component by which a conversation is no good one to begin with: what it found stands there."""
    return next((name for name in _LITERAL if quality.components[name].score < PLAINLY_BAD), None)


def _once(good: Sequence[Talk], weights: Weights, threshold: float) -> tuple[list[Talk], list[Signed], Neighbours]:
    """The conversations that are no copy of an earlier one, signed, and as neighbours."""
    kept: list[Talk] = []
    signed: list[Signed] = []
    earlier = Neighbours()
    for talk in good:
        own = Signed(talk.turns)
        components = {"closeness": closeness_of(earlier.nearest(own))}
        if composed(components, weights).score < threshold:
            continue
        kept.append(talk)
        signed.append(own)
        earlier.add(own)
    return kept, signed, earlier


def _spoilt(name: str, good: Sequence[Talk], number: int, chance: Random) -> Talk | None:
    """The conversation spoilt that way, with the help of another one; None where it can't be."""
    for _ in range(_TRIES if len(good) > 1 else 0):
        other = chance.randrange(len(good) - 1)
        other += other >= number
        if (made := SPOILERS[name](good[number], good[other], chance)) is not None:
            return made
    return None


def _nearest(made: Talk, own: Signed, earlier: Neighbours) -> float:
    """How near a spoilt talk comes to the others, as if the one in whose place it stands had not been there."""
    earlier.drop(own)
    nearest = earlier.nearest(Signed(made.turns))
    earlier.add(own)
    return nearest
