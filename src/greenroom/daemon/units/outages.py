"""Batches that wait for a provider that is down: one of them tries it, and once it is back they all go on."""

from typing import Final

from greenroom.daemon import facts
from greenroom.model.batch import Batch
from greenroom.model.states import BatchAction, next_batch_status
from greenroom.model.times import Micros
from greenroom.store import batches
from greenroom.store.port import Query, Transaction

DOWN: Final = "provider_down"
"""The reason of those that wait. Whoever is paused for another one is left alone."""


def missed() -> Query[list[str]]:
    """The providers that batches wait for."""
    return lambda db: sorted({batch.options.provider for batch in batches.paused_for(db, DOWN)})


def try_one(tx: Transaction, provider: str, after: str | None, now: Micros) -> str | None:
    """Set one batch going that waits for a provider; answers its id, or None where none waits.

    They take turns: next is the one that comes after `after` by its id, so that a batch whose calls fail by
    themselves does not keep the provider down for all.
    """
    waiting = sorted(_waiting(tx, provider), key=lambda batch: (batch.id <= (after or ""), batch.id))
    if not waiting:
        return None
    _set_going(tx, waiting[0], now)
    return waiting[0].id


def go_on(tx: Transaction, provider: str, now: Micros) -> list[str]:
    """Set every batch going that waits for a provider; answers their ids, in the order of serving."""
    waiting = _waiting(tx, provider)
    for batch in waiting:
        _set_going(tx, batch, now)
    return [batch.id for batch in waiting]


def _waiting(tx: Transaction, provider: str) -> list[Batch]:
    return [each for each in batches.paused_for(tx.db, DOWN) if each.options.provider == provider]


def _set_going(tx: Transaction, batch: Batch, now: Micros) -> None:
    status = next_batch_status(batch.status, BatchAction.RESUME)
    started_at = batch.started_at or now
    batches.shift(tx.db, batch.id, expect=batch.status, to=status, now=now, reason=None, started_at=started_at)
    tx.note(facts.batch_status(batch.owner, batch.id, status, None))
