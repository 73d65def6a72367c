"""A sitting: rows that wait are shown one after the other as a plain prompt, and decided about."""

import sys
from abc import ABC, abstractmethod
from argparse import Namespace
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import nullcontext, redirect_stdout
from typing import Any, Generic, TypeVar

from greenroom.cli.exits import DONE
from greenroom.cli.speaking import show_json, tell
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.command import Command

WantedT = TypeVar("WantedT")


class Sitting(ABC, Generic[WantedT]):
    """A queue, and what was decided so far, which can be taken back.

    The queue goes on by cursor, so that what was decided and what is still being written moves nothing in it.
    """

    def __init__(self, client: Client, queue: Iterator[WantedT]) -> None:
        self._client = client
        self._queue = queue
        self._again: deque[WantedT] = deque()
        self._done: list[tuple[str, WantedT]] = []
        self.taken = 0
        """How many of the queue were shown; one that is shown again does not count."""
        self.counts: Counter[str] = Counter()
        """How often what was done, by its name."""

    @abstractmethod
    def _decide(self, wanted: WantedT) -> bool:
        """Show one, and ask until something leads on to the next one. False where that is the end."""

    @abstractmethod
    def _reopening(self, wanted: WantedT) -> Command[Any]:
        """What takes the decision about one back."""

    @abstractmethod
    def _at_the_end(self) -> str:
        """What is said when the queue has come to its end."""

    def run(self) -> None:
        """Show one after the other, until the queue or the person has come to an end."""
        while (wanted := self._next()) is not None:
            if not self._decide(wanted):
                return
        tell(self._at_the_end(), "green")

    def _next(self) -> WantedT | None:
        if self._again:
            return self._again.popleft()
        wanted = next(self._queue, None)
        self.taken += wanted is not None
        return wanted

    def _decided(self, wanted: WantedT, action: str, command: Command[Any]) -> bool:
        """Carry a decision out. False where the daemon refuses it."""
        if not self._carried_out(command):
            return False
        self._done.append((action, wanted))
        self.counts[action] += 1
        return True

    def _undone(self, present: WantedT) -> bool:
        """Take the last decision of this sitting back: that one is shown again, and then the present one."""
        if not self._done:
            tell("Nothing was decided yet.", "dim")
            return False
        # It is not tried twice: one that is gone for good would stand before those that can be taken back.
        action, last = self._done.pop()
        if not self._carried_out(self._reopening(last)):
            return False
        self.counts[action] -= 1
        self._again.extendleft((present, last))
        return True

    def _carried_out(self, command: Command[Any]) -> bool:
        try:
            self._client.call(command)
        except Refused as refused:
            tell(refused.message, "red")
            return False
        return True


def hold(args: Namespace, sitting: Sitting[Any]) -> int:
    """Hold a sitting, and say what was done in it."""
    # What is shown is for the person; with --json, what stands on stdout is JSON alone.
    with redirect_stdout(sys.stderr) if args.json else nullcontext():
        sitting.run()
    counts = {action: count for action, count in sitting.counts.items() if count}
    if args.json:
        show_json(counts)
    elif counts:
        tell(", ".join(f"{action.replace('_', ' ')}: {count:,}" for action, count in counts.items()))
    return DONE
