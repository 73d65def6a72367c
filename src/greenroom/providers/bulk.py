"""The port of a provider's own batches: many questions handed over at once, answered at a discount, in a while.

Handing over is not idempotent, and no label can be put on a batch: whoever hands one over notes it first, and
looks among the recent ones where no answer arrived.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from greenroom.model.times import Micros
from greenroom.providers.port import Answer, CallFailed, ModelRequest

MOST_BYTES = 200 * 2**20
"""Bytes of questions to hand over at once: some way under the API's 256 MB."""


class RemoteBatch(Struct, frozen=True, kw_only=True):
    """A batch as the provider shows it."""

    id: str
    requests: int
    created_at: Micros
    has_ended: bool


class Unanswered(Struct, frozen=True):
    """A question that no model was asked: nothing is billed for it."""

    why: Literal["canceled", "expired"]


class BulkResult(Struct, frozen=True):
    """What became of a question, by the id that it was handed over with."""

    custom_id: str
    got: Answer | CallFailed | Unanswered


class BulkProvider(Protocol):
    """A provider's batches. Every failure that a provider can cause is a value; only cancellation is raised."""

    async def submit(self, questions: Sequence[tuple[str, ModelRequest]]) -> RemoteBatch | CallFailed:
        """Hand over questions, each with an id of its own. A failure that `may_be_billed` may be there."""
        ...

    async def look(self, remote_id: str) -> RemoteBatch | CallFailed:
        """How a batch stands."""
        ...

    async def recent(self, since: Micros) -> list[RemoteBatch] | CallFailed:
        """The batches of this account made since then, newest first."""
        ...

    async def results(self, remote_id: str) -> AsyncIterator[BulkResult] | CallFailed:
        """What became of each question of a batch that has ended, in no order."""
        ...

    async def cancel(self, remote_id: str) -> CallFailed | None:
        """Have a batch end early; what is not answered by then never will be. One that has ended stays."""
        ...
