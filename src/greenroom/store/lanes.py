"""Units that wait for the writer, in two lanes."""

from collections import deque
from threading import Condition
from typing import Final

from greenroom.store.job import Job

PATIENT_LIMIT: Final = 8
"""Patient units in one commit: whoever comes meanwhile waits no longer than these take."""


class Lanes:
    """Units that wait. Those that are patient let others go first, but some of them come into every commit.

    What lets a call leave, and what a person waits for, would stand behind a hundred answers otherwise that came
    at once. In each lane the order is that of their coming. Any thread may put, and one takes.
    """

    def __init__(self) -> None:
        self._prompt: deque[Job] = deque()
        self._patient: deque[Job] = deque()
        self._is_closed = False
        self._changed = Condition()

    def __len__(self) -> int:
        return len(self._prompt) + len(self._patient)

    def put(self, job: Job) -> None:
        """Let a unit wait."""
        with self._changed:
            (self._patient if job.patient else self._prompt).append(job)
            self._changed.notify()

    def close(self) -> None:
        """Nothing more will come."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def take(self, most: int) -> list[Job]:
        """Up to so many units for one commit, in the order in which they run.

        It waits for the first. None at all: it was closed, and all were taken.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._prompt or self._patient or self._is_closed)
            patient = min(len(self._patient), PATIENT_LIMIT)
            prompt = min(len(self._prompt), most - patient)
            return [self._prompt.popleft() for _ in range(prompt)] + [
                self._patient.popleft() for _ in range(patient)
            ]
