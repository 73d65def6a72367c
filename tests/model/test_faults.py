import pytest

from greenroom.model.faults import Fault, FaultType, attempt_status
from greenroom.model.states import AttemptStatus


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (FaultType.RATE_LIMITED, AttemptStatus.RATE_LIMITED),
        (FaultType.TIMEOUT, AttemptStatus.TIMEOUT),
        (FaultType.INVALID_OUTPUT, AttemptStatus.INVALID_OUTPUT),
        (FaultType.TRUNCATED, AttemptStatus.INVALID_OUTPUT),
        (FaultType.INTERRUPTED, AttemptStatus.INTERRUPTED),
        (FaultType.REFUSAL, AttemptStatus.FAILED),
        (FaultType.OVERLOADED, AttemptStatus.FAILED),
    ],
)
def test_a_fault_has_the_closest_status_in_the_log(fault: FaultType, status: AttemptStatus) -> None:
    assert attempt_status(fault) is status


@pytest.mark.parametrize("fault", FaultType)
def test_no_fault_is_a_success(fault: FaultType) -> None:
    assert attempt_status(fault) is not AttemptStatus.SUCCESS


@pytest.mark.parametrize(
    ("message", "sentence"),
    [("invalid x-api-key", "invalid x-api-key."), ("No.", "No."), ("Is it on? ", "Is it on?"), ("'x'", "'x'.")],
)
def test_a_message_is_made_a_sentence_where_it_is_none(message: str, sentence: str) -> None:
    assert Fault(FaultType.CREDIT, message).sentence == sentence
