"""Taking a batch that has ended out of the books, a sweep at a time. Its conversations and its log stay."""

from greenroom.daemon import facts
from greenroom.model.batch import Batch
from greenroom.model.errors import NotFound
from greenroom.model.principal import Principal
from greenroom.model.states import BatchAction, next_batch_status
from greenroom.model.times import Micros
from greenroom.store import batches, items, receipts
from greenroom.store.port import Transaction

SWEEP = 5_000
"""Items that one transaction deletes at most."""


def remove(tx: Transaction, who: Principal, batch_id: str, now: Micros) -> tuple[Batch, bool]:
    """Delete some items of a batch, and with its last ones the batch.

    Answers the batch as it was before, and whether it is gone.

    Raises:
        NotFound: there is no such batch, or it is not the caller's.
        Conflict: it has not ended.
    """
    batch = batches.get(tx.db, who, batch_id)
    if batch is None:
        raise NotFound("batch", batch_id)
    next_batch_status(batch.status, BatchAction.DELETE)
    items.delete(tx.db, batch_id, SWEEP, now)
    if batch.progress.total > SWEEP:
        return batch, False
    batches.delete(tx.db, batch_id)
    tx.note(facts.batch_deleted(batch, who.uid))
    receipts.done(tx.db, who, now)
    return batch, True
