import pytest

from greenroom.model.faults import FaultType
from greenroom.providers.classify import BY_CODE, BY_GENERAL_TYPE, BY_TYPE, classify


@pytest.mark.parametrize(
    ("status", "error_type", "code", "message", "fault"),
    [
        (400, "invalid_request_error", None, "max_tokens: too large", FaultType.BAD_REQUEST),
        (401, "authentication_error", None, "invalid bearer token", FaultType.AUTHENTICATION),
        (402, "billing_error", None, "pay first", FaultType.CREDIT),
        (403, "permission_error", None, "not for you", FaultType.PERMISSION),
        (404, "not_found_error", None, "model: claude-none", FaultType.BAD_REQUEST),
        (408, "timeout_error", None, "too slow", FaultType.TIMEOUT),
        (409, "conflict_error", None, "locked", FaultType.SERVER_ERROR),
        (413, "invalid_request_error", None, "too large", FaultType.BAD_REQUEST),
        (422, "", None, "unprocessable", FaultType.BAD_REQUEST),
        (429, "rate_limit_error", None, "too many", FaultType.RATE_LIMITED),
        (429, "rate_limit_error", "ramp_limit_exceeded", "too fast a growth", FaultType.RATE_LIMITED),
        (429, "rate_limit_error", "enforced_spend_limit_reached", "spent", FaultType.CREDIT),
        (429, "rate_limit_error", "contract_spend_limit_reached", "spent", FaultType.CREDIT),
        (500, "api_error", None, "oops", FaultType.SERVER_ERROR),
        (503, "api_error", None, "oops", FaultType.SERVER_ERROR),
        (504, "api_error", None, "oops", FaultType.TIMEOUT),
        (529, "overloaded_error", None, "busy", FaultType.OVERLOADED),
        # gateways
        (400, "authentication_error", None, "wrong key", FaultType.AUTHENTICATION),
        (400, "invalid_request_error", None, "Invalid API key given", FaultType.AUTHENTICATION),
        (400, "invalid_request_error", None, "Your credit balance is too low to use it.", FaultType.CREDIT),
        (403, "invalid_request_error", None, "", FaultType.PERMISSION),
        (403, "billing_error", None, "", FaultType.CREDIT),
        (500, "overloaded_error", None, "", FaultType.OVERLOADED),
        (500, "invalid_request_error", None, "", FaultType.SERVER_ERROR),
        (502, "", None, "<html>Bad gateway</html>", FaultType.SERVER_ERROR),
        (499, "", None, "", FaultType.CONNECTION),
        (200, "api_error", None, "oops", FaultType.SERVER_ERROR),
        (200, "invalid_request_error", None, "wrong", FaultType.BAD_REQUEST),
        (200, "overloaded_error", None, "busy", FaultType.OVERLOADED),
        (200, "", None, "<html>", FaultType.SERVER_ERROR),
        (418, "something_new", "a_new_code", "", FaultType.BAD_REQUEST),
    ],
)
def test_a_refusal_is_named_by_what_tells_most(
    status: int, error_type: str, code: str | None, message: str, fault: FaultType
) -> None:
    assert classify(status=status, error_type=error_type, code=code, message=message) is fault


def test_words_tell_nothing_where_the_status_does() -> None:
    said = "invalid api key is what this user asked about"
    assert classify(status=429, error_type="", code=None, message=said) is FaultType.RATE_LIMITED


def test_every_code_of_a_spend_limit_is_one_that_the_sdk_knows() -> None:
    from anthropic._error_classes import ERROR_CLASSES

    assert BY_CODE.keys() <= {code for _, code in ERROR_CLASSES}


def test_every_error_type_of_the_sdk_is_told_by_type_or_status() -> None:
    from typing import get_args

    from anthropic.types.shared import error_type

    of_other_endpoints = {"memory_precondition_failed_error", "memory_path_conflict_error"}
    assert set(get_args(error_type.ErrorType)) - of_other_endpoints <= BY_TYPE.keys() | BY_GENERAL_TYPE.keys()
