from functools import cache

from msgspec.structs import replace

from greenroom.quality.calibration.measuring import Calibration, calibrate
from greenroom.quality.calibration.spoilers import SPOILERS
from tests.quality.good import TALKS
from tests.quality.weights import WEIGHTS

ROUNDS = 10
"""A small set is spoilt as many times."""


@cache
def told_of_all() -> Calibration:
    """What is told of the talks of this room."""
    return calibrate(TALKS, weights=WEIGHTS, threshold=7.0)


def test_good_conversations_raise_no_alarm_in_any_language() -> None:
    assert told_of_all().alarmed_by == {}


# A talk about somebody's worries reads much the same from either side. Whether an answer is about its question is
# looked at in English only, and half of these talks are in other languages.
_LEAST = {"swapped roles": 0.9, "off topic": 0.93}


def test_every_kind_of_spoiling_is_found() -> None:
    told = told_of_all()
    assert [kind.name for kind in told.kinds] == list(SPOILERS)
    for kind in told.kinds:
        assert kind.spoilt >= 0.9 * len(TALKS) * ROUNDS, kind.name
        assert kind.recall >= _LEAST.get(kind.name, 0.95), kind.name


def test_a_small_set_is_spoilt_several_times_each_time_in_another_way() -> None:
    few = calibrate(TALKS[:4], weights=WEIGHTS, threshold=7.0)
    assert {kind.spoilt for kind in few.kinds if kind.name == "refusal"} == {4 * ROUNDS}


def test_what_is_found_is_counted_by_the_component_that_found_it() -> None:
    for kind in told_of_all().kinds:
        assert sum(kind.found_by.values()) == kind.found
        assert kind.recall == kind.found / kind.spoilt
        assert 0.9 < kind.precision <= 1


def test_copies_in_the_set_are_left_aside() -> None:
    told = calibrate((*TALKS, *TALKS[:3]), weights=WEIGHTS, threshold=7.0)
    assert (told.good, told.copies) == (len(TALKS), 3)


def test_one_that_is_spoilt_to_begin_with_is_set_aside_and_counted() -> None:
    signs_off = replace(TALKS[0].turns[-1], content="Do as I said. Kind regards, [Your Name]")
    spoilt = replace(TALKS[0], turns=(*TALKS[0].turns[:-1], signs_off))
    told = calibrate((spoilt, *TALKS[1:]), weights=WEIGHTS, threshold=7.0)
    assert (told.good, told.copies, told.set_aside) == (len(TALKS) - 1, 0, {"placeholders": 1})
    assert (told.false_alarms, told.alarms_in_all) == (0, 1 / len(TALKS))


def test_a_component_without_weight_finds_nothing() -> None:
    def found(told: Calibration, name: str) -> int:
        return next(kind.found for kind in told.kinds if kind.name == name)

    deaf = calibrate(TALKS, weights=replace(WEIGHTS, model_talk=0), threshold=7.0)
    assert found(deaf, "talk of being a model") < len(TALKS) * ROUNDS / 2
    assert found(deaf, "refusal") == len(TALKS) * ROUNDS


def test_good_ones_under_a_threshold_are_false_alarms() -> None:
    told = calibrate(TALKS, weights=WEIGHTS, threshold=10.0)
    assert told.false_alarms > 0.3
    assert sum(told.alarmed_by.values()) == round(told.false_alarms * told.good)


def test_a_set_of_nothing_measures_nothing() -> None:
    told = calibrate((), weights=WEIGHTS, threshold=7.0)
    assert (told.good, told.false_alarms) == (0, 0.0)
    assert all((kind.spoilt, kind.recall) == (0, 0.0) for kind in told.kinds)
