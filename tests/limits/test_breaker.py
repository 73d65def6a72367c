import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from greenroom.limits.breaker import (
    IN_A_ROW,
    IN_A_ROW_AT_LAST,
    OF_OTHERS,
    OUTAGE,
    STILL_S,
    TRANSITIONS,
    Breaker,
    Circuit,
    News,
)
from greenroom.model.faults import FaultType

PUSH_BACK = [FaultType.RATE_LIMITED, FaultType.OVERLOADED]
DOWN = FaultType.SERVER_ERROR


def call(breaker: Breaker, fault: FaultType | None, now: float = 0.0) -> None:
    breaker.comes_back(breaker.leaves(), fault, now)
    if fault in OUTAGE:
        breaker.blames_provider(now, own=1, at_last=False)


def tripped() -> Breaker:
    breaker = Breaker()
    for _ in range(IN_A_ROW):
        call(breaker, DOWN)
    assert breaker.is_down
    return breaker


@pytest.mark.parametrize("fault", sorted(OUTAGE))
def test_ten_calls_in_a_row_that_come_to_nothing_trip_it(fault: FaultType) -> None:
    breaker = Breaker()
    for _ in range(IN_A_ROW - 1):
        call(breaker, fault)
    assert not breaker.is_down
    call(breaker, fault)
    assert (breaker.circuit, breaker.in_a_row, breaker.fault) == (Circuit.OPEN, 10, fault)


@pytest.mark.parametrize("answer", [None, *sorted(set(FaultType) - OUTAGE - set(PUSH_BACK))])
def test_any_answer_between_begins_a_new_row(answer: FaultType | None) -> None:
    breaker = Breaker()
    for _ in range(IN_A_ROW - 1):
        call(breaker, DOWN)
    call(breaker, answer)
    call(breaker, DOWN)
    assert (breaker.is_down, breaker.in_a_row) == (False, 1)


@pytest.mark.parametrize("fault", PUSH_BACK)
def test_push_back_neither_counts_nor_begins_a_new_row(fault: FaultType) -> None:
    breaker = Breaker()
    for _ in range(IN_A_ROW - 1):
        call(breaker, DOWN)
    call(breaker, fault)
    assert not breaker.is_down
    call(breaker, DOWN)
    assert breaker.is_down


def test_five_in_a_row_are_enough_where_an_item_would_be_given_up() -> None:
    breaker = Breaker()
    for _ in range(IN_A_ROW_AT_LAST - 1):
        call(breaker, DOWN)
    assert not breaker.blames_provider(0.0, own=3, at_last=True)
    call(breaker, DOWN)
    assert not breaker.blames_provider(0.0, own=3, at_last=False)
    assert breaker.blames_provider(0.0, own=3, at_last=True)
    assert breaker.circuit is Circuit.OPEN


@pytest.mark.parametrize("at_last", [True, False])
def test_an_item_that_fails_by_itself_trips_nothing_however_often(at_last: bool) -> None:
    breaker = Breaker()
    for number in range(1, 31):
        breaker.comes_back(breaker.leaves(), DOWN, 0.0)
        assert not breaker.blames_provider(0.0, own=number, at_last=at_last)


def test_while_it_is_down_every_failure_is_the_providers() -> None:
    assert tripped().blames_provider(0.0, own=1, at_last=False)


def test_once_down_nothing_leaves_for_a_moment() -> None:
    breaker = tripped()
    assert breaker.still_for_s(0.0) == STILL_S
    assert breaker.still_for_s(STILL_S) is None
    assert Breaker().still_for_s(0.0) is None


def test_an_answer_to_a_trial_closes_it() -> None:
    breaker = tripped()
    trial = breaker.leaves()
    assert breaker.circuit is Circuit.HALF_OPEN
    breaker.comes_back(trial, None, 5.0)
    assert (breaker.circuit, breaker.in_a_row, breaker.trial_in_s) == (Circuit.CLOSED, 0, 5.0)


def test_trials_that_fail_come_further_and_further_apart() -> None:
    breaker, waits = tripped(), []
    for number in range(6):
        waits.append(breaker.trial_in_s)
        call(breaker, DOWN, 100.0 * number)
        assert breaker.circuit is Circuit.OPEN
        assert breaker.still_for_s(100.0 * number) == STILL_S
    assert waits == [5, 10, 20, 40, 60, 60]


@pytest.mark.parametrize("fault", PUSH_BACK)
def test_a_trial_that_is_pushed_back_decides_nothing(fault: FaultType) -> None:
    breaker = tripped()
    call(breaker, fault, 50.0)
    assert (breaker.circuit, breaker.trial_in_s) == (Circuit.OPEN, 5.0)
    assert breaker.still_for_s(50.0) is None


def test_a_trial_that_was_not_made_makes_room_for_another() -> None:
    breaker = tripped()
    breaker.tells_nothing(breaker.leaves())
    assert breaker.circuit is Circuit.OPEN


def test_calls_that_left_before_it_opened_are_no_trials() -> None:
    breaker = Breaker()
    late, answered = breaker.leaves(), breaker.leaves()
    for _ in range(IN_A_ROW):
        call(breaker, DOWN)
    trial = breaker.leaves()
    breaker.comes_back(late, DOWN, 1.0)
    assert (breaker.circuit, breaker.trial_in_s) == (Circuit.HALF_OPEN, 5.0)
    breaker.comes_back(answered, None, 2.0)
    assert not breaker.is_down
    breaker.comes_back(trial, DOWN, 3.0)
    assert (breaker.is_down, breaker.in_a_row) == (False, 1)


def test_a_trial_of_an_earlier_outage_decides_nothing_of_the_next() -> None:
    breaker = Breaker()
    answered = breaker.leaves()
    breaker.trip(0.0)
    old = breaker.leaves()
    breaker.comes_back(answered, None, 0.0)
    breaker.trip(1.0)
    breaker.leaves()
    breaker.comes_back(old, DOWN, 2.0)
    assert breaker.circuit is Circuit.HALF_OPEN


def test_every_circuit_hears_of_answers() -> None:
    assert {each: table[News.ANSWERED] for each, table in TRANSITIONS.items()} == dict.fromkeys(
        Circuit, Circuit.CLOSED
    )


class BreakerMachine(RuleBasedStateMachine):
    """Calls leave and come back in any order; one at a time while the provider is down."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Breaker()
        self.out: list[int] = []
        self.trials: set[int] = set()
        self.now = 0.0

    @precondition(lambda self: self.breaker.circuit is not Circuit.HALF_OPEN)
    @rule()
    def leaves(self) -> None:
        down = self.breaker.is_down
        self.out.append(self.breaker.leaves())
        if down:
            self.trials = {self.out[-1]}

    @precondition(lambda self: self.out)
    @rule(data=st.data(), fault=st.sampled_from([None, *FaultType]))
    def comes_back(self, data: st.DataObject, fault: FaultType | None) -> None:
        ticket = self.out.pop(data.draw(st.integers(0, len(self.out) - 1)))
        down = self.breaker.is_down
        self.breaker.comes_back(ticket, fault, self.now)
        if fault not in OUTAGE and fault not in PUSH_BACK:
            assert not self.breaker.is_down
        elif down:
            assert self.breaker.is_down

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def tells_nothing(self, data: st.DataObject) -> None:
        before = self.breaker.is_down
        self.breaker.tells_nothing(self.out.pop(data.draw(st.integers(0, len(self.out) - 1))))
        assert self.breaker.is_down is before

    @rule(own=st.integers(1, 30), at_last=st.booleans())
    def blames(self, own: int, at_last: bool) -> None:
        assert self.breaker.blames_provider(self.now, own=own, at_last=at_last) is self.breaker.is_down
        assert self.breaker.is_down or self.breaker.in_a_row < max(IN_A_ROW, own + OF_OTHERS)

    @rule()
    def time_passes(self) -> None:
        self.now += 0.5

    @invariant()
    def half_open_is_where_a_trial_is_out(self) -> None:
        assert (self.breaker.circuit is Circuit.HALF_OPEN) <= bool(self.trials & set(self.out))


TestBreakerMachine = BreakerMachine.TestCase
TestBreakerMachine.settings = settings(max_examples=60, stateful_step_count=40)
