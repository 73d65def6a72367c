"""Who does the work of a batch: a worker for each item where it is bought call by call, or for each chunk."""

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from greenroom.actors import Ref
from greenroom.daemon.activities import Activities
from greenroom.daemon.chunk_worker import ChunkWorker, WritesInBulk
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.messages import BatchMessage
from greenroom.daemon.units.chunking import Open
from greenroom.daemon.worker import Worker, Writes
from greenroom.model.batch import Batch, Item
from greenroom.model.library import Source
from greenroom.model.times import Clock
from greenroom.providers.bulk import BulkProvider


class Economy(Struct, frozen=True, kw_only=True):
    """`[economy]` of the configuration: the most items in a chunk, the most seconds between two looks at it."""

    chunk_items: int
    poll_s: float


class Desks(Protocol):
    """Who writes, by provider."""

    def writer(self, provider: str) -> Writes:
        """Whoever makes attempts through a provider."""
        ...

    def bulk_writer(self, provider: str) -> WritesInBulk:
        """Whoever makes questions for a provider's own batches."""
        ...

    def bulk(self, provider: str) -> BulkProvider | None:
        """A provider's own batches, where it has some."""
        ...


class Hiring:
    """Makes workers."""

    def __init__(
        self, *, desks: Desks, ledger: Ledger, activities: Activities, clock: Clock, economy: Economy
    ) -> None:
        self._desks = desks
        self._ledger = ledger
        self._activities = activities
        self._clock = clock
        self._economy = economy

    @property
    def chunk_items(self) -> int:
        """The most items in a chunk."""
        return self._economy.chunk_items

    def for_item(self, batch: Batch, item: Item, source: Source, boss: Ref[BatchMessage]) -> Worker:
        """The worker of an item."""
        return Worker(
            batch=batch,
            item=item,
            source=source,
            writer=self._desks.writer(batch.options.provider),
            ledger=self._ledger,
            activities=self._activities,
            clock=self._clock,
            boss=boss,
        )

    def for_chunk(
        self,
        batch: Batch,
        items: Sequence[Item],
        opened: Open | None,
        sources: Callable[[Item], Source],
        boss: Ref[BatchMessage],
    ) -> ChunkWorker:
        """The worker of a chunk: of items that were just claimed, or with `opened` of one that is out already."""
        bulk = self._desks.bulk(batch.options.provider)
        assert bulk is not None, "no batch is made in economy mode whose provider has none"
        return ChunkWorker(
            batch=batch,
            items=items,
            opened=opened,
            sources=sources,
            writer=self._desks.bulk_writer(batch.options.provider),
            bulk=bulk,
            ledger=self._ledger,
            activities=self._activities,
            clock=self._clock,
            poll_s=self._economy.poll_s,
            boss=boss,
        )
