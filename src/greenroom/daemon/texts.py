"""The texts that flashcards are made of: an actor that has one for each that is worked on."""

from collections.abc import Callable, Collection, Mapping
from typing import Never

from greenroom.daemon.dispatcher import Begun, Dispatcher, Look, PutRight
from greenroom.daemon.generator import Generator
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.units import generating
from greenroom.model.flashcards import Generation
from greenroom.model.times import Clock
from greenroom.store import recovery

AT_ONCE = 8
"""Texts that are worked on at the same time; those that wait are rows."""

Hire = Callable[[Generation], Generator]
"""Makes the actor of a generation."""


class Texts(Dispatcher[Generation, Generator, Never]):
    """Has an actor for each of the oldest texts, up to a few at once. It holds nothing that no row says."""

    def __init__(self, *, ledger: Ledger, hire: Hire, clock: Clock) -> None:
        super().__init__(trade="generation")
        self._ledger = ledger
        self._generator_of = hire
        self._clock = clock

    async def receive(self, message: Look | Begun[Generation] | PutRight) -> None:
        """Handle one message."""
        self._dispatch(message)

    def describe(self) -> str:
        """How many texts are worked on."""
        return f"{len(self._running)} texts"

    @property
    def _at_once(self) -> int:
        return AT_ONCE

    async def _recover(self) -> None:
        epoch = self._ledger.epoch
        await self._ledger.persist(
            lambda tx: recovery.interrupt_cards(tx.db, epoch, self._clock.now()), "generation.recover"
        )

    async def _find(self, but: Collection[str], most: int) -> Mapping[str, Generation]:
        epoch = self._ledger.epoch
        begun = await self._ledger.persist(
            lambda tx: generating.begin(tx, but, most, epoch, self._clock.now()), "generation.begin"
        )
        return {generation.id: generation for generation in begun}

    def _hire(self, case: Generation) -> Generator:
        return self._generator_of(case)

    async def _put_right(self, worker: Generator, message: str) -> None:
        await self._ledger.persist(
            lambda tx: generating.after_crash(tx, worker.generation, message, self._clock.now()),
            "generation.after_crash",
        )
