"""What the API says no with: the status, type and code of each error, as the SDK tells them apart."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from greenroom.rehearsal.settings import AccountState


class Problem(Struct, frozen=True):
    """One error answer. `code` is the `error_code` that the SDK branches on, where the error has one."""

    outcome: str
    status: int
    type: str
    message: str
    code: str | None = None
    retry_after_s: float | None = None


def invalid(message: str) -> Problem:
    """A request that can never succeed as it is."""
    return Problem("invalid_request", 400, "invalid_request_error", message)


def not_found(message: str) -> Problem:
    """A path or a thing that is not there."""
    return Problem("not_found", 404, "not_found_error", message)


def rate_limited(what: str, retry_after_s: float) -> Problem:
    """A rate limit that is used up; `what` names it."""
    return Problem(
        "rate_limited",
        429,
        "rate_limit_error",
        f"This request would exceed your organization's rate limit of {what}.",
        retry_after_s=retry_after_s,
    )


WRONG_KEY = Problem("authentication", 401, "authentication_error", "invalid x-api-key")
NO_KEY = Problem(
    "authentication",
    401,
    "authentication_error",
    "x-api-key header is required: any value will do unless the server was started with a key of its own",
)
TOO_LARGE = Problem("request_too_large", 413, "request_too_large", "Request exceeds the maximum size")
OVERLOADED = Problem("overloaded", 529, "overloaded_error", "Overloaded")
SERVER_ERROR = Problem("server_error", 500, "api_error", "Internal server error")

ACCOUNT: Mapping[AccountState, Problem | None] = {
    "ok": None,
    "authentication": WRONG_KEY,
    "credit": Problem(
        "credit",
        402,
        "billing_error",
        "Your credit balance is too low to access the API. Please go to Plans & Billing to purchase credits.",
    ),
    "linked_spend_limit": Problem(
        "credit",
        402,
        "billing_error",
        "The organization linked to this user profile has reached its spend limit.",
        "linked_organization_spend_limit_reached",
    ),
    "permission": Problem(
        "permission",
        403,
        "permission_error",
        "Your API key does not have permission to use the specified resource.",
    ),
    "spend_limit": Problem(
        "spend_limit",
        429,
        "rate_limit_error",
        "You have reached the monthly API usage threshold of your tier.",
        "enforced_spend_limit_reached",
    ),
    "contract_spend_limit": Problem(
        "spend_limit",
        429,
        "rate_limit_error",
        "Your organization has reached the spend limit of its contract.",
        "contract_spend_limit_reached",
    ),
    "on_hold": Problem(
        "on_hold", 400, "invalid_request_error", "This organization is on hold.", "organization_on_hold"
    ),
}


class _Details(Struct):
    error_code: str


class _Error(Struct, omit_defaults=True):
    type: str
    message: str
    details: _Details | None = None


class _Envelope(Struct, tag_field="type", tag="error"):
    error: _Error
    request_id: str


def body_of(problem: Problem, request_id: str) -> bytes:
    """The error as the API writes it."""
    details = _Details(problem.code) if problem.code else None
    return msgspec.json.encode(_Envelope(_Error(problem.type, problem.message, details), request_id))
