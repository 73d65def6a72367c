"""Doing once what is asked for twice: the idempotency keys of writing methods."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

import msgspec
from msgspec.structs import replace

from greenroom.model.errors import Conflict, RequestError, Unavailable
from greenroom.model.principal import Errand, Principal
from greenroom.model.times import Clock
from greenroom.protocol.command import Writing
from greenroom.store import receipts
from greenroom.store.port import Store

CarryOut = Callable[[Principal], Awaitable[Any]]
"""Does what was asked for, as this caller, and answers it."""


class Errands:
    """Remembers, by caller, method and key, what was done and what was answered."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turns: WeakValueDictionary[tuple[int, str, str], asyncio.Lock] = WeakValueDictionary()

    async def once(self, who: Principal, command: Writing[Any], carry_out: CarryOut) -> Any:
        """Carry a command out, or answer what was answered when the same key came with the same body before.

        Whoever comes while it is being carried out waits for that. A refusal is not remembered.

        Raises:
            Conflict: the key came with another body, or the answer was lost in a crash.
        """
        if command.idempotency_key is None:
            return await carry_out(who)
        errand = Errand(method=command.method, key=command.idempotency_key, body_hash=_digest(command))
        name = (who.uid, errand.method, errand.key)
        turn = self._turns.setdefault(name, asyncio.Lock())
        async with turn:
            known = await self._store.read(
                lambda db: receipts.find(db, who.uid, errand, self._clock.now()), kind="receipt.find"
            )
            if known is not None:
                return _again(errand, known)
            try:
                answer = await carry_out(replace(who, errand=errand))
            except RequestError as refused:
                # What was begun came to nothing, as a conversation does that its model refuses to write; but
                # whether it did is unknown where nobody was there to say so.
                if not isinstance(refused, Unavailable):
                    await self._store.write(
                        lambda tx: receipts.undone(tx.db, who.uid, errand), kind="receipt.undone"
                    )
                raise
            encoded = msgspec.json.encode(answer)
            await self._store.write(
                lambda tx: receipts.answered(tx.db, who.uid, errand, encoded, self._clock.now()),
                kind="receipt.answered",
            )
            return answer


def _again(errand: Errand, known: receipts.Receipt) -> msgspec.Raw:
    if known.body_hash != errand.body_hash:
        raise Conflict(
            f"The idempotency key {errand.key!r} was used for another {errand.method} in the last 24 hours;"
            " take a new one."
        )
    if known.answer is None:
        raise Conflict(
            f"{errand.method} was begun under the idempotency key {errand.key!r}, but nobody was there to keep its"
            " answer; it is not done again. Look at the rows that it made or changed.",
            details={"carried_out": True},
        )
    return msgspec.Raw(known.answer)


def _digest(command: Writing[Any]) -> bytes:
    body = msgspec.json.encode(replace(command, idempotency_key=None), order="sorted")
    return hashlib.sha256(body).digest()
