"""Which fault a provider's refusal is: one table each for its code, its words, its type and its HTTP status.

They are asked in this order, since the more telling one may contradict the rest: a spend limit comes as a 429 that
no waiting heals, no credit as a plain 400, and a gateway may answer 400 to a wrong key or 200 to anything.
"""

from collections.abc import Mapping
from types import MappingProxyType

from greenroom.model.faults import FaultType

_F = FaultType

BY_CODE: Mapping[str, FaultType] = MappingProxyType(
    {
        "enforced_spend_limit_reached": _F.CREDIT,
        "contract_spend_limit_reached": _F.CREDIT,
        "linked_organization_spend_limit_reached": _F.CREDIT,
        "linked_organization_billing_unavailable": _F.CREDIT,
        "user_profile_not_billable": _F.CREDIT,
        "user_profile_billing_not_authorized": _F.CREDIT,
        "organization_on_hold": _F.PERMISSION,
    }
)
"""The API's `error.details.error_code`."""

BY_WORDS: tuple[tuple[str, FaultType], ...] = (
    ("credit balance is too low", _F.CREDIT),
    ("reached your specified api usage limits", _F.CREDIT),
    ("reached your specified workspace api usage limits", _F.CREDIT),
    ("invalid api key", _F.AUTHENTICATION),
    ("incorrect api key", _F.AUTHENTICATION),
    ("api key not valid", _F.AUTHENTICATION),
    ("invalid x-api-key", _F.AUTHENTICATION),
    ("authentication error", _F.AUTHENTICATION),
)
"""Parts of messages, for a 400 or a 200 only: there nothing else tells these from a request that is wrong."""

BY_TYPE: Mapping[str, FaultType] = MappingProxyType(
    {
        "authentication_error": _F.AUTHENTICATION,
        "auth_error": _F.AUTHENTICATION,
        "billing_error": _F.CREDIT,
        "permission_error": _F.PERMISSION,
        "rate_limit_error": _F.RATE_LIMITED,
        "overloaded_error": _F.OVERLOADED,
        "timeout_error": _F.TIMEOUT,
        "not_found_error": _F.BAD_REQUEST,
    }
)
"""The API's `error.type`, where it says more than the status does."""

BY_STATUS: Mapping[int, FaultType] = MappingProxyType(
    {
        401: _F.AUTHENTICATION,
        402: _F.CREDIT,
        403: _F.PERMISSION,
        408: _F.TIMEOUT,
        409: _F.SERVER_ERROR,  # a lock on the provider's side; it goes away
        429: _F.RATE_LIMITED,
        499: _F.CONNECTION,  # a proxy on the way gave up
        504: _F.TIMEOUT,
        529: _F.OVERLOADED,
    }
)
"""Other 4xx are bad requests, and other 5xx server errors."""

BY_GENERAL_TYPE: Mapping[str, FaultType] = MappingProxyType(
    {"api_error": _F.SERVER_ERROR, "invalid_request_error": _F.BAD_REQUEST, "conflict_error": _F.SERVER_ERROR}
)
"""Types that any status may carry: they decide only where the status is a success."""


NO_SUCH_MODEL = frozenset({"not_found_error", "model_not_found", "NotFoundError"})
"""What a bad request is called that asks for a model which is not there: by Anthropic, OpenAI and vLLM."""


def classify(*, status: int, error_type: str, code: str | None, message: str) -> FaultType:
    """The fault that a refusal is. `error_type` is empty where it has none."""
    if code is not None and code in BY_CODE:
        return BY_CODE[code]
    if status in {200, 400}:
        said = message.casefold()
        for words, fault in BY_WORDS:
            if words in said:
                return fault
    if error_type in BY_TYPE:
        return BY_TYPE[error_type]
    if status in BY_STATUS:
        return BY_STATUS[status]
    if 400 <= status < 500:
        return _F.BAD_REQUEST
    if status < 400 and error_type in BY_GENERAL_TYPE:
        return BY_GENERAL_TYPE[error_type]
    return _F.SERVER_ERROR
