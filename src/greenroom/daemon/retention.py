"""How long the log is kept: old attempts are pruned in the background, and whenever somebody asks for it.

In sweeps, each a transaction of its own, so that other writers never wait for long.
"""

import asyncio
import logging
from typing import NoReturn

from greenroom.daemon.units.endings import DAEMON
from greenroom.model.errors import Unavailable
from greenroom.model.principal import Principal
from greenroom.model.times import Clock, Micros
from greenroom.store import pruning
from greenroom.store.port import Store

SWEEP = 300
"""Attempts in one transaction: with their bodies that takes about 15 ms, for which other writers wait."""

DAY_S = 24 * 3600.0


async def prune(store: Store, who: Principal, before: Micros) -> int:
    """Take those of somebody's attempts that ended before that time out of the log. Answers how many.

    Raises:
        Unavailable: the store could not go on; sweeps that were through stay so.
    """
    deleted = 0
    while seqs := await store.read(lambda db: pruning.prunable(db, who, before, SWEEP), kind="log.prunable"):
        deleted += await _sweep(store, who, before, seqs)
    return deleted


async def _sweep(store: Store, who: Principal, before: Micros, seqs: list[int]) -> int:
    return await store.write(lambda tx: pruning.prune(tx.db, who, before, seqs), kind="log.prune")


async def keep_young(store: Store, *, days: int, clock: Clock, log: logging.Logger) -> NoReturn:
    """Prune everybody's attempts that ended so many days ago, now and once a day.

    It runs until it is cancelled. Where the store can't, the next day's turn makes up for it.
    """
    while True:
        before = Micros(clock.now() - days * round(DAY_S * 1_000_000))
        try:
            deleted = await prune(store, DAEMON, before)
        except Unavailable as error:
            log.warning("the log could not be pruned; tomorrow is another try", extra={"why": str(error)})
        else:
            log.info("pruned the log", extra={"attempts": deleted, "older_than_days": days})
        await asyncio.sleep(DAY_S)
