import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.model.attempt import ClosedAttempt, Usage
from greenroom.model.faults import Fault, FaultType, attempt_status
from greenroom.model.money import Picodollars
from greenroom.model.times import Micros
from greenroom.writing.outcome import Blocked, Final, Retry
from greenroom.writing.retrying import Backoff, after_failure
from tests.writing.rows import job

COUNTED = [
    FaultType.TIMEOUT,
    FaultType.CONNECTION,
    FaultType.SERVER_ERROR,
    FaultType.TRUNCATED,
    FaultType.INVALID_OUTPUT,
]
UNCOUNTED = [FaultType.RATE_LIMITED, FaultType.OVERLOADED, FaultType.INTERRUPTED]


def closed(fault: Fault) -> ClosedAttempt:
    return ClosedAttempt(
        id="a1",
        status=attempt_status(fault.type),
        fault=fault,
        usage=Usage(),
        cost=Picodollars(0),
        request_id=None,
        stop_reason=None,
        duration_ms=1,
        finished_at=Micros(0),
    )


def after(
    fault_type: FaultType,
    *,
    number: int = 1,
    failures: int = 0,
    retry_after_s: float | None = None,
    seconds_since: float = 0.0,
    seed: int = 0,
    blamed: Callable[[int, bool], bool] = lambda *_: False,
    max_attempts: int = 3,
) -> Retry | Final | Blocked:
    fault = Fault(fault_type, "It failed.", 500)
    asked = job(number=number, failures=failures)
    return after_failure(
        replace(asked, options=replace(asked.options, max_attempts=max_attempts)),
        fault,
        closed(fault),
        retry_after_s=retry_after_s,
        blames_provider=blamed,
        backoff=Backoff(),
        now=Micros(round(seconds_since * 1_000_000)),
        rng=random.Random(seed),
    )


@pytest.mark.parametrize("fault", COUNTED)
def test_an_answer_that_failed_is_tried_again_and_counted(fault: FaultType) -> None:
    outcome = after(fault)
    assert isinstance(outcome, Retry)
    assert outcome.counted


@pytest.mark.parametrize("fault", COUNTED)
def test_the_last_of_the_attempts_is_final_and_says_so(fault: FaultType) -> None:
    assert isinstance(after(fault, number=2, failures=1), Retry)
    outcome = after(fault, number=3, failures=2)
    assert isinstance(outcome, Final)
    assert outcome.fault.message == "It failed. (given up after 3 attempts)"
    assert outcome.attempt is not None
    assert outcome.attempt.fault == Fault(fault, "It failed.", 500)


@pytest.mark.parametrize("fault", UNCOUNTED)
def test_what_is_the_providers_load_is_not_counted(fault: FaultType) -> None:
    outcome = after(fault, number=5, failures=2)
    assert isinstance(outcome, Retry)
    assert not outcome.counted


@pytest.mark.parametrize("fault", UNCOUNTED)
def test_uncounted_failures_end_after_thirty(fault: FaultType) -> None:
    assert isinstance(after(fault, number=31, failures=2), Retry)
    assert isinstance(after(fault, number=32, failures=2), Final)


def test_calls_that_were_blocked_are_not_among_the_thirty() -> None:
    outcome = after_failure(
        job(number=40, failures=0, uncounted=0),
        Fault(FaultType.RATE_LIMITED, "slow down", 429),
        closed(Fault(FaultType.RATE_LIMITED, "slow down", 429)),
        retry_after_s=None,
        blames_provider=lambda *_: False,
        backoff=Backoff(),
        now=Micros(0),
        rng=random.Random(0),
    )
    assert isinstance(outcome, Retry)


def test_uncounted_failures_end_after_an_hour() -> None:
    assert isinstance(after(FaultType.OVERLOADED, seconds_since=3_590), Retry)
    outcome = after(FaultType.OVERLOADED, seconds_since=3_601)
    assert isinstance(outcome, Final)
    assert "after 60 minutes" in outcome.fault.message


def test_a_wish_that_goes_past_the_hour_is_not_waited_for() -> None:
    outcome = after(FaultType.RATE_LIMITED, retry_after_s=86_400)
    assert isinstance(outcome, Blocked)
    assert (outcome.reason_type, outcome.fault.message) == (
        "rate_limited",
        "It failed. It wants no calls for 24 hours.",
    )


def test_one_of_anything_is_said_as_one() -> None:
    hour = after(FaultType.RATE_LIMITED, retry_after_s=3_601)
    assert isinstance(hour, Blocked)
    assert hour.fault.message.endswith("no calls for 1 hour.")
    only = after(FaultType.TIMEOUT, max_attempts=1)
    assert isinstance(only, Final)
    assert only.fault.message.endswith("(given up after 1 attempt)")


@pytest.mark.parametrize(
    "fault", [FaultType.BAD_REQUEST, FaultType.REFUSAL, FaultType.CANCELLED, FaultType.INTERNAL]
)
def test_what_no_retry_heals_is_final_at_once(fault: FaultType) -> None:
    outcome = after(fault)
    assert isinstance(outcome, Final)
    assert outcome.fault.message == "It failed."


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (FaultType.AUTHENTICATION, "provider_auth"),
        (FaultType.PERMISSION, "provider_auth"),
        (FaultType.CREDIT, "provider_credit"),
    ],
)
def test_everybodys_failure_blocks_whatever_was_tried_before(fault: FaultType, reason: str) -> None:
    outcome = after(fault, number=40, failures=2, seconds_since=9_999)
    assert isinstance(outcome, Blocked)
    assert outcome.reason_type == reason


def test_a_model_that_is_not_there_is_no_items_failure() -> None:
    fault = Fault(FaultType.BAD_REQUEST, "model: none", 404, lacks_model=True)
    outcome = after_failure(
        job(number=1, failures=0, uncounted=0),
        fault,
        closed(fault),
        retry_after_s=None,
        blames_provider=lambda *_: False,
        backoff=Backoff(),
        now=Micros(0),
        rng=random.Random(0),
    )
    assert isinstance(outcome, Blocked)
    assert outcome.reason_type == "provider_model"


@pytest.mark.parametrize("failures", [0, 2])
@pytest.mark.parametrize("fault", COUNTED)
def test_what_is_blamed_on_the_provider_is_no_items_failure(fault: FaultType, failures: int) -> None:
    asked = []

    def blamed(own: int, at_last: bool) -> bool:
        asked.append((own, at_last))
        return True

    outcome = after(fault, number=3, failures=failures, blamed=blamed)
    assert isinstance(outcome, Blocked)
    assert outcome.reason_type == "provider_down"
    assert asked == [(failures + 1, failures == 2)]


def test_an_item_that_finds_its_provider_down_again_and_again_comes_to_an_end() -> None:
    assert isinstance(after(FaultType.SERVER_ERROR, number=29, blamed=lambda *_: True), Blocked)
    outcome = after(FaultType.SERVER_ERROR, number=30, blamed=lambda *_: True)
    assert isinstance(outcome, Final)
    assert "given up after 30 tries" in outcome.fault.message


@pytest.mark.parametrize("fault", [*UNCOUNTED, FaultType.BAD_REQUEST, FaultType.CREDIT])
def test_nothing_else_is_blamed_on_a_provider_that_is_down(fault: FaultType) -> None:
    def never(*_: object) -> bool:
        raise AssertionError("asked")

    after(fault, blamed=never)


@given(
    st.sampled_from([*COUNTED, *UNCOUNTED]),
    st.floats(0, 1_000),
    st.integers(0, 1),
    st.integers(0, 20),
    st.integers(),
)
def test_nothing_is_tried_before_the_provider_wants_it(
    fault: FaultType, wish: float, failures: int, uncounted: int, seed: int
) -> None:
    number = 1 + failures + uncounted
    outcome = after(fault, number=number, failures=failures, retry_after_s=wish, seed=seed)
    assert isinstance(outcome, Retry)
    assert wish <= outcome.not_before_s <= wish + 60


def test_the_back_off_doubles_up_to_its_cap_and_jitters_over_all_of_it() -> None:
    rng = random.Random(1)
    for retries, most in [(0, 1.0), (1, 2.0), (4, 16.0), (6, 60.0), (5_000, 60.0)]:
        waits = [Backoff().wait_s(retries, None, rng) for _ in range(300)]
        assert max(waits) <= most
        assert max(waits) > most * 0.9
        assert min(waits) < most * 0.1


def test_the_same_seed_waits_as_long() -> None:
    assert after(FaultType.TIMEOUT, seed=7) == after(FaultType.TIMEOUT, seed=7)
    assert after(FaultType.TIMEOUT, seed=7) != after(FaultType.TIMEOUT, seed=8)
