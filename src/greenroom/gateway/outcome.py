"""What somebody who waited for an item is told when it did not become a conversation."""

from greenroom.model.attempt import Attempt
from greenroom.model.batch import Item
from greenroom.model.errors import Conflict, Internal, RequestError, Unavailable, Upstream
from greenroom.model.faults import FaultType


def error_of(item: Item, last: Attempt | None) -> RequestError:
    """The error for an item that has no conversation, by its fault; `last` is its last attempt, if it had one."""
    fault = item.error
    if fault is None:
        return Unavailable("The item has not ended: its batch is paused. It is kept, and goes on with the batch.")
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
