"""Figures of the components on talks of this room, as the code came to when they were last kept.

They hold what was, right or wrong: of 26 good talks and some 50 spoilt ones the score and each component under 10,
without its reason. So a faster way has to come to the same; whether that is right, the tests of each component
say. After a change that is meant, `python -m tests.quality.test_figures` keeps the new ones; the diff says what it
did.
"""

from pathlib import Path
from random import Random

import msgspec

from greenroom.quality.calibration.spoilers import SPOILERS
from greenroom.quality.context import Context
from greenroom.quality.score import assess
from tests.quality.good import TALKS
from tests.quality.weights import WEIGHTS

FILE = Path(__file__).parent / "data" / "figures.json"
ASKED = Context(parameters={"topic": "winter mornings", "product": "heat pump"}, language="en")
SOME = 6


def figures() -> dict[str, dict[str, float]]:
    """Of each talk, good and spoilt, the score and the components that are not 10."""
    talks = {f"good {number}": talk for number, talk in enumerate(TALKS)}
    for first, (name, spoil) in enumerate(SPOILERS.items()):
        for number in range(first, len(TALKS), SOME):
            spoilt = spoil(TALKS[number], TALKS[number - 1], Random(number))
            if spoilt is not None:
                talks[f"{name} {number}"] = spoilt
    found: dict[str, dict[str, float]] = {}
    for name, talk in talks.items():
        quality = assess(talk, ASKED, WEIGHTS)
        low = {part: each.score for part, each in quality.components.items() if each.score != 10}
        found[name] = {"score": quality.score, **low}
    return found


def test_the_figures_are_those_that_were_kept() -> None:
    assert figures() == msgspec.json.decode(FILE.read_bytes(), type=dict[str, dict[str, float]])


if __name__ == "__main__":
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(figures())) + b"\n")
