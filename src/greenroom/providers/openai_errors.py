"""What OpenAI-compatible servers say when they refuse, in whatever shape, and which fault it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from greenroom.model.faults import FaultType
from greenroom.providers.classify import classify

_F = FaultType

BY_CODE: Mapping[str, FaultType] = MappingProxyType(
    {
        # OpenAI's: each comes as a 429 that no waiting heals
        "insufficient_quota": _F.CREDIT,
        "credit_balance_exhausted": _F.CREDIT,
        "organization_spend_limit_exceeded": _F.CREDIT,
        "organization_usage_limit_exceeded": _F.CREDIT,
        "project_spend_limit_exceeded": _F.CREDIT,
        "billing_hard_limit_reached": _F.CREDIT,
        "billing_not_active": _F.CREDIT,
        "account_deactivated": _F.PERMISSION,
        "invalid_api_key": _F.AUTHENTICATION,
        "server_is_overloaded": _F.OVERLOADED,
        # a prompt that was not let in: 400 from OpenAI and Azure
        "content_policy_violation": _F.REFUSAL,
        "content_filter": _F.REFUSAL,
    }
)
"""By `error.code`, else `error.type`, where it says more than the status does."""

BY_LIMIT_SOURCE: Mapping[str, FaultType] = MappingProxyType(
    {
        "openrouter_in_flight_budget": _F.RATE_LIMITED,  # a 402 that goes away as running calls are settled
        "openrouter_credits": _F.CREDIT,
        "openrouter_key_limit": _F.CREDIT,  # these come as 403
        "openrouter_guardrail_budget": _F.CREDIT,
        "openrouter_workspace_budget": _F.CREDIT,
    }
)
"""By OpenRouter's `error.metadata.limit_source`."""

_EXCERPT = 300


class _Metadata(Struct, frozen=True):
    """OpenRouter's: `reasons` and `patterns` tell of a prompt that was flagged, `raw` is what the host said."""

    limit_source: str | None = None
    reasons: Any = None
    patterns: Any = None
    provider_name: str | None = None
    raw: Any = None


class ErrorSaid(Struct, frozen=True):
    """The error itself. `code` is a word with OpenAI, and the HTTP status with OpenRouter and vLLM."""

    message: str | None = None
    type: str | None = None
    code: str | int | None = None
    metadata: _Metadata | None = None

    @property
    def name(self) -> str | None:
        """The word for the error, where it has one."""
        return self.code if isinstance(self.code, str) else self.type

    @property
    def text(self) -> str | None:
        """The message, with what the host behind a router said."""
        raw = self.metadata.raw if self.metadata else None
        if self.metadata is None or not isinstance(raw, str) or not raw:
            return self.message
        return f"{self.message or 'The host refused'} ({self.metadata.provider_name or 'host'}: {raw[:_EXCERPT]})"


class _Choice(Struct, frozen=True):
    error: ErrorSaid | None = None


class _Body(Struct, frozen=True):
    """An error under its key, as a bare text, at the top (older vLLM), or in the choice that it broke off."""

    error: ErrorSaid | str | None = None
    message: str | None = None
    type: str | None = None
    code: str | int | None = None
    choices: list[_Choice] | None = None


_bodies = msgspec.json.Decoder(_Body)


def decode_error(body: bytes) -> ErrorSaid:
    """The error in a body, as far as it can be read; without a message where the body holds none."""
    try:
        read = _bodies.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ErrorSaid()
    match read.error:
        case ErrorSaid() as said:
            return said
        case str() as text:
            return ErrorSaid(message=text)
        case None:
            broken_off = next((choice.error for choice in read.choices or () if choice.error), None)
            return broken_off or ErrorSaid(message=read.message, type=read.type, code=read.code)


def fault_of(status: int, said: ErrorSaid, message: str) -> FaultType:
    """The fault that a refusal is. `message`, what a person is told of it, may tell a wrong key from a 400."""
    if status < 400 and isinstance(said.code, int) and 400 <= said.code < 600:
        status = said.code  # the router's status for a call that broke off once it had said 200
    for name in (said.code, said.type):
        if isinstance(name, str) and name in BY_CODE:
            return BY_CODE[name]
    if said.metadata is not None:
        if said.metadata.limit_source is not None and said.metadata.limit_source in BY_LIMIT_SOURCE:
            return BY_LIMIT_SOURCE[said.metadata.limit_source]
        if status == 403 and (said.metadata.reasons or said.metadata.patterns):
            return _F.REFUSAL  # of this prompt; the account may go on
    if 300 <= status < 400:
        return _F.BAD_REQUEST
    if status == 503:
        return _F.OVERLOADED
    return classify(status=status, error_type=said.type or "", code=None, message=message)
