"""A unit that waits for its turn."""

import asyncio
import logging
from typing import Any

from msgspec import Struct

from greenroom.store.group import Done, Failed
from greenroom.store.port import Unit

_log = logging.getLogger(__name__)


class Job(Struct, frozen=True, eq=False):
    """A unit that waits, its kind, and where its outcome goes.

    The future is no more than a letter box: when its reader is cancelled, the unit runs all the same.
    """

    unit: Unit[Any]
    kind: str
    future: asyncio.Future[Any]

    def settle(self, outcome: Done | Failed) -> None:
        """Hand the outcome over. An error that nobody waits for any more goes to the log."""
        match outcome:
            case Done(value):
                if not self.future.done():
                    self.future.set_result(value)
            case Failed(error):
                if not self.future.done():
                    self.future.set_exception(error)
                else:
                    _log.error("A write (%s) failed after its caller had gone", self.kind, exc_info=error)
