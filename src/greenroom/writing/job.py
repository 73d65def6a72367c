"""What is handed to the pipeline, and what it tells while it works."""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import BatchOptions
from greenroom.model.library import Parameters, Source
from greenroom.model.times import Micros


class Job(Struct, frozen=True, kw_only=True):
    """One attempt to be made at one item.

    `number` counts this attempt, from 1, and `failures` the earlier ones that count towards `max_attempts`.
    `uncounted` are the retries of this worker that do not count, and `since` is when it began to try: both are
    bounded. `position` tells items apart that have the same parameters, and `companions` is how many other items
    of the batch were still to be written when this worker began.
    """

    batch_id: str
    position: int
    companions: int
    source: Source
    parameters: Parameters
    options: BatchOptions
    number: int
    failures: int
    uncounted: int
    since: Micros


ActivityState = Literal["waiting_for_permit", "calling", "scoring"]
OnActivity = Callable[[ActivityState, str | None], None]
"""Told what the attempt is doing, and why."""

Note = Callable[[OpenAttempt], Awaitable[None]]
"""Notes an attempt durably; the call leaves once it has returned."""
