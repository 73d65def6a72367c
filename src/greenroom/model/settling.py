"""When a batch is over, and how it ended. Pure."""

from msgspec import Struct

from greenroom.model.batch import ErrorHandling, Progress, Reason
from greenroom.model.money import Picodollars
from greenroom.model.states import BatchStatus


class Standing(Struct, frozen=True, kw_only=True):
    """How a batch stands: the part of its row that changes while it runs.

    `wanted` is what a call may cost that its budget could not pay for, 0 where there was none; `doubtful` what its
    ended calls may have cost beyond `cost`. `waits_for_month`: the month's budget had no room for its last call.
    """

    status: BatchStatus
    held: bool
    cancel_requested: bool
    progress: Progress
    cost: Picodollars
    budget: Picodollars | None = None
    wanted: Picodollars = Picodollars(0)
    doubtful: Picodollars = Picodollars(0)
    waits_for_month: bool = False


class Ending(Struct, frozen=True):
    """How a batch ends: its final status, and why where that is not plain."""

    status: BatchStatus
    reason: Reason | None = None


def stops(standing: Standing, error_handling: ErrorHandling) -> bool:
    """Whether nothing new may start because an item failed under `error_handling = stop`."""
    return error_handling == "stop" and standing.progress.failed > 0


def winds_up(standing: Standing, error_handling: ErrorHandling) -> bool:
    """Whether the items that are still queued are to be cancelled."""
    return not standing.status.is_final and (standing.cancel_requested or stops(standing, error_handling))


def ending(standing: Standing, error_handling: ErrorHandling) -> Ending | None:
    """How the batch ends now, or None while something is queued or runs, or once it has ended."""
    progress = standing.progress
    if standing.status.is_final or progress.queued or progress.running:
        return None
    if standing.cancel_requested:
        return Ending(BatchStatus.CANCELLED)
    if stops(standing, error_handling):
        return Ending(
            BatchStatus.FAILED,
            Reason(
                "item_failed",
                "An item failed, and error_handling is stop. `greenroom batch retry` goes on.",
            ),
        )
    if progress.failed and not progress.successful:
        return Ending(
            BatchStatus.FAILED,
            Reason("all_failed", "Every item failed; see `greenroom batch items --statuses failed`."),
        )
    return Ending(BatchStatus.COMPLETED)


def room(standing: Standing, *, concurrency: int, pilot: int | None, error_handling: ErrorHandling) -> int:
    """How many more items may start now. A pilot's items all count until it has ended."""
    if (
        standing.status is not BatchStatus.PROCESSING
        or standing.cancel_requested
        or stops(standing, error_handling)
    ):
        return 0
    free = concurrency - standing.progress.running
    ended = standing.progress.completed
    if pilot is not None and ended < pilot:
        free = min(free, pilot - ended - standing.progress.running)
    return max(0, min(free, standing.progress.queued))
