"""Chunks of economy batches: noted before they leave, and taken up again after a crash."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from greenroom.daemon.units import claiming
from greenroom.daemon.units.funding import Treasury
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import Batch, Item
from greenroom.model.chunk import Chunk, ChunkStatus, Member
from greenroom.model.library import Source
from greenroom.model.times import Micros
from greenroom.store import batches, chunks
from greenroom.store.port import Transaction


class Open(Struct, frozen=True):
    """A chunk with what of it is still open."""

    chunk: Chunk
    members: tuple[Member, ...]


class Resumed(Struct, frozen=True):
    """A batch to go on with, and what of it is out there: open chunks, and the library rows they come from."""

    batch: Batch
    chunks: tuple[Open, ...]
    sources: dict[str, Source]


class Intended(Struct, frozen=True):
    """What came of noting a chunk: what may be handed over, if anything, and the items that may not."""

    open: Open | None
    left: tuple[Item, ...]


def intend(
    tx: Transaction,
    chunk_id: str,
    provider: str,
    asked: Sequence[tuple[Item, OpenAttempt]],
    *,
    treasury: Treasury,
    epoch: int,
    now: Micros,
) -> Intended:
    """Note a chunk with an attempt for each of its items, before it leaves.

    What each call may cost at most is set aside with it, so some may find no money; and none may leave once the
    batch was stopped.
    """
    members = []
    left = []
    for item, attempt in asked:
        if claiming.note(tx, item, attempt, treasury=treasury, epoch=epoch, now=now):
            members.append(Member(replace(item, attempt=attempt.number), attempt.id))
        else:
            left.append(item)
    if not members:
        return Intended(None, tuple(left))
    chunk = Chunk(
        id=chunk_id,
        batch_id=members[0].item.batch_id,
        provider=provider,
        status=ChunkStatus.INTENDED,
        remote_id=None,
        requests=len(members),
        intended_at=now,
    )
    chunks.insert(tx.db, chunk, [member.item.id for member in members])
    return Intended(Open(chunk, tuple(members)), tuple(left))


def take_up(tx: Transaction, batch_id: str, epoch: int, now: Micros) -> Resumed | None:
    """Begin with a batch, or go on with it where an earlier incarnation of its actor left it."""
    batch = claiming.take_up(tx, batch_id, now)
    if batch is None:
        return None
    found = [
        Open(chunk, tuple(chunks.members(tx.db, chunk.id))) for chunk in chunks.take_up(tx.db, batch_id, epoch)
    ]
    keys = {member.item.source_key for each in found for member in each.members}
    return Resumed(batch, tuple(found), batches.sources(tx.db, batch_id, keys) if keys else {})
