"""What somebody who waited for an item is told when it did not become a conversation."""

from greenroom.model.attempt import Attempt
from greenroom.model.batch import Item, Reason
from greenroom.model.errors import Conflict, Internal, RequestError, Unavailable, Upstream
from greenroom.model.faults import FaultType


def error_of(item: Item, last: Attempt | None, reason: Reason | None) -> RequestError:
    """The error for an item that has no conversation.

    Args:
        item: it has a fault, unless its batch was paused.
        last: its last attempt, if it had one.
        reason: why its batch is paused, if it is.
    """
    fault = item.error
    if fault is None:
        why = "" if reason is None else f" ({reason.type}: {reason.message})"
        return Unavailable(
            f"It is not written yet: its batch is paused{why}. It goes on with batch {item.batch_id}.",
            details={
                "batch_id": item.batch_id,
                "reason": None if reason is None else {"type": reason.type, "message": reason.message},
                "request_id": None if last is None else last.request_id,
            },
        )
    match fault.type:
        case FaultType.CANCELLED:
            return Conflict("The batch was cancelled before the conversation was written.")
        case FaultType.INTERRUPTED:
            return Unavailable("The daemon was interrupted; try again.")
        case FaultType.INTERNAL:
            return Internal()
        case _:
            return Upstream(
                f"The provider failed for good: {fault.message}",
                details={
                    "error_type": str(fault.type),
                    "http_status": fault.http_status,
                    "category": fault.category,
                    "request_id": None if last is None else last.request_id,
                },
            )
