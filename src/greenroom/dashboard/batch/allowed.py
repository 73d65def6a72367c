"""What can be done to a batch as it stands, and why not: the model's own table of transitions, in words."""

from collections.abc import Mapping
from typing import Final, Literal

from greenroom.model.errors import Conflict
from greenroom.model.states import BatchAction, BatchStatus, next_batch_status
from greenroom.protocol.rows.batch import BatchRow

ACTIONS: Final[Mapping[str, BatchAction]] = {
    "pause": BatchAction.PAUSE,
    "resume": BatchAction.RESUME,
    "cancel": BatchAction.CANCEL,
    "cancel_now": BatchAction.CANCEL,
    "retry": BatchAction.RETRY,
    "delete": BatchAction.DELETE,
}
"""The screen's actions, as the model knows them."""

WITH_BATCH: Final = frozenset({*ACTIONS, "more", "fewer", "concurrency", "budget", "filter"})
"""Those that need a batch."""


def why_not(action: str, batch: BatchRow | None) -> str | None:
    """Why an action can't be done to a batch, or None where it can."""
    if action not in WITH_BATCH:
        return None
    if batch is None:
        return "There is no batch here yet."
    if action == "resume" and batch.held:
        return None
    if action == "retry" and not (batch.progress.failed or batch.progress.cancelled):
        return "Nothing failed or was cancelled in this batch."
    known = ACTIONS.get(action)
    if known is None:
        return None
    try:
        next_batch_status(BatchStatus(batch.status), known)
    except Conflict as conflict:
        return conflict.message
    return "It is being cancelled already." if action == "cancel" and batch.cancel_requested else None


def next_concurrency(now: int | str, step: int) -> int:
    """One more or one fewer, within what is allowed; `auto` starts from the usual three."""
    return max(1, min(1000, (now if isinstance(now, int) else 3) + step))


def read_budget(text: str) -> float | None:
    """What somebody entered, in US dollars; nothing is no bound.

    Raises:
        ValueError: it is no amount from more than 0 to 1,000,000.
    """
    if not text:
        return None
    amount = float(text.removeprefix("$"))
    if not 0 < amount <= 1_000_000:
        raise ValueError(text)
    return amount


def read_concurrency(text: str) -> int | Literal["auto"]:
    """What somebody entered.

    Raises:
        ValueError: it is neither a number from 1 to 1,000 nor `auto`.
    """
    if text.strip().lower() == "auto":
        return "auto"
    number = int(text.replace(",", ""))
    if not 1 <= number <= 1000:
        raise ValueError(text)
    return number
