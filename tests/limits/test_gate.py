import pytest

from greenroom.limits.gate import AheadGate, Gate, OutputGate
from greenroom.limits.kind import Told


def told(remaining: float, limit: float = 60_000) -> Told:
    """Of a limit of a thousand a second."""
    return Told(per_minute=limit, remaining=remaining)


@pytest.mark.parametrize("gate", [AheadGate(0.9), OutputGate(0.9)])
def test_nobody_waits_for_one_that_was_told_nothing(gate: Gate) -> None:
    gate.leaves(1e9, 0.0)
    gate.ends(1e9, 1e9, 1.0)
    assert gate.wait_s(1e9, 1.0) == 0


def test_input_waits_until_all_of_it_is_there() -> None:
    gate = AheadGate(1.0)
    gate.tell(told(1_000), 0.0)
    gate.leaves(1_000, 0.0)
    assert gate.wait_s(700, 0.0) == pytest.approx(0.7)


def test_calls_that_are_out_may_not_be_counted_yet() -> None:
    gate = AheadGate(1.0)
    gate.tell(told(1_000), 0.0)
    gate.leaves(800, 0.0)
    gate.tell(told(1_000), 0.0)
    assert gate.level(0.0) == 200


def test_for_output_it_is_enough_that_something_is_left() -> None:
    gate = OutputGate(1.0)
    gate.ends(500, 500, 0.0)
    gate.tell(told(60), 0.0)
    assert gate.wait_s(500, 0.0) == 0
    gate.leaves(500, 0.0)
    assert gate.wait_s(500, 0.0) == pytest.approx(0.49, abs=0.02)


def test_until_told_otherwise_a_call_is_taken_to_be_as_long_as_the_longest_lately() -> None:
    gate = OutputGate(1.0)
    gate.ends(500, 900, 0.0)
    gate.tell(told(1_000), 0.0)
    gate.tell(told(60), 0.0)
    gate.leaves(500, 0.0)
    assert gate.wait_s(500, 0.0) == pytest.approx(0.89, abs=0.02)


def test_an_answer_that_comes_later_says_what_a_call_really_took() -> None:
    gate = OutputGate(1.0)
    gate.tell(told(1_000), 0.0)
    gate.leaves(500, 0.0)
    gate.leaves(500, 0.0)
    assert gate.wait_s(500, 0.0) > 0
    gate.tell(told(900), 0.4)
    assert gate.level(0.4) == 900
    assert gate.wait_s(500, 0.4) == 0


def test_where_nothing_more_is_told_calls_are_still_let_in() -> None:
    gate = OutputGate(1.0)
    gate.tell(told(1_000), 0.0)
    now = 0.0
    for _ in range(500):
        now += gate.wait_s(300, now)
        gate.leaves(300, now)
        gate.ends(300, 300, now)
    assert now < 600


def test_an_output_debt_is_paid_before_the_next_call() -> None:
    gate = OutputGate(1.0)
    gate.tell(told(1_000), 0.0)
    gate.leaves(3_000, 0.0)
    gate.ends(3_000, 3_000, 0.5)
    gate.tell(told(0), 0.5)
    assert gate.wait_s(500, 0.5) > 1.5


def test_a_call_that_was_not_let_in_took_nothing() -> None:
    gate = OutputGate(1.0)
    gate.tell(told(1_000), 0.0)
    gate.leaves(3_000, 0.0)
    gate.ends(3_000, 0, 0.0)
    assert gate.level(0.0) == 1_000


@pytest.mark.parametrize("at_end", [False, True])
def test_it_finds_out_whether_output_is_counted_as_a_call_begins_or_as_it_ends(at_end: bool) -> None:
    gate = OutputGate(1.0)
    gate.tell(told(1_000), 0.0)
    now = 0.0
    for _ in range(
        100
    ):  # a call of a second and of 600 tokens; then two quiet seconds, in which all flows in again
        gate.leaves(600, now)
        gate.ends(600, 600, now + 1.0)
        gate.tell(told(400 if at_end else 1_000), now + 1.0)
        now += 3.0
    gate.leaves(600, now)
    assert gate.level(now) == (1_000 if at_end else 400)
