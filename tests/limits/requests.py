"""Requests for permits, and how calls end."""

from greenroom.limits.permit import CallOutcome, PermitRequest
from greenroom.model.attempt import Usage
from greenroom.model.batch import Priority
from greenroom.model.faults import FaultType

MODEL = "model"
ANSWERED = CallOutcome(usage=Usage(input_tokens=2_000, output_tokens=500), fault=None)


def asks(
    priority: Priority = Priority.NORMAL,
    batch_id: str = "0001",
    *,
    provider: str = "anthropic",
    adaptive: bool = False,
    prompt_chars: int = 8_000,
) -> PermitRequest:
    return PermitRequest(
        provider=provider,
        model=MODEL,
        priority=priority,
        batch_id=batch_id,
        adaptive=adaptive,
        prompt_chars=prompt_chars,
        max_tokens=8_000,
    )


def failed(fault: FaultType, retry_after_s: float | None = None) -> CallOutcome:
    return CallOutcome(usage=None, fault=fault, retry_after_s=retry_after_s)


def told(requests: int, remaining: int) -> CallOutcome:
    """An answer whose headers tell a limit of requests."""
    headers = {
        "anthropic-ratelimit-requests-limit": str(requests),
        "anthropic-ratelimit-requests-remaining": str(remaining),
    }
    return CallOutcome(usage=ANSWERED.usage, fault=None, headers=headers)
