"""What is handed to the pipeline, and what it tells while it works."""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import BatchOptions
from greenroom.model.conversation import Talk
from greenroom.model.library import Parameters, Source
from greenroom.model.times import Micros


class Assignment(Struct, frozen=True, kw_only=True):
    """One attempt to be made, of whatever kind: what the pipeline has to know of it.

    `batch_id` is whom its permit is for: a batch, or what stands alone and is as old as its id. `number` counts
    this attempt, from 1, and `failures` the earlier ones that count towards `max_attempts`. `uncounted` are the
    retries of this worker that do not count, and `since` is when it began to try: both are bounded. `companions`
    is how many others of the batch were still to be written when this worker began.
    """

    batch_id: str
    companions: int
    options: BatchOptions
    number: int
    failures: int
    uncounted: int
    since: Micros


class Job(Assignment, frozen=True, kw_only=True):
    """One attempt to be made at one item. `position` tells items apart that have the same parameters.

    `given` are the item's own of the parameters, as they are kept with it: without the defaults of the template.
    """

    position: int
    source: Source
    given: Parameters
    parameters: Parameters


class CardsJob(Assignment, frozen=True, kw_only=True):
    """One attempt to be made at flashcards from a text."""

    source_text: str


class JudgingJob(Assignment, frozen=True, kw_only=True):
    """One attempt to be made at a verdict on a talk; `asked` is what it was to be about."""

    talk: Talk
    asked: Parameters


ActivityState = Literal["waiting_for_permit", "calling", "scoring"]
OnActivity = Callable[[ActivityState, str | None], None]
"""Told what the attempt is doing, and why."""

Note = Callable[[OpenAttempt], Awaitable[None]]
"""Notes an attempt durably; the call leaves once it has returned."""
