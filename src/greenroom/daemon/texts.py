"""The texts that flashcards are made of: an actor that has one for each that is worked on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from greenroom.actors import TEMPORARY, Actor, Control, Ref, TaskDone, TaskFailed, TaskResult
from greenroom.daemon.generator import Generator
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.units import generating
from greenroom.model.flashcards import Generation
from greenroom.model.times import Clock
from greenroom.store import recovery

AT_ONCE = 8
"""Texts that are worked on at the same time; those that wait are rows."""


class NewText(Control, frozen=True):
    """There may be a text to begin with."""


class Begun(Control, frozen=True):
    """These generations run now."""

    result: TaskResult[list[Generation]]


class PutRight(Control, frozen=True):
    """A generation whose worker crashed was put right."""

    generation_id: str
    result: TaskResult[None]


TextsMessage = NewText | Begun | PutRight
Hire = Callable[[Generation], Generator]
"""Makes the actor of a generation."""


class Texts(Actor[TextsMessage]):
    """Has an actor for each of the oldest texts, up to a few at once. It holds nothing that no row says."""

    def __init__(self, *, ledger: Ledger, hire: Hire, clock: Clock) -> None:
        self._ledger = ledger
        self._hire = hire
        self._clock = clock
        self._running: dict[str, Generation] = {}
        self._looking = False
        self._look_again = False

    async def started(self) -> None:
        """Go on with whatever an earlier incarnation, or an earlier boot, has left."""
        epoch = self._ledger.epoch
        await self._ledger.persist(
            lambda tx: recovery.interrupt_cards(tx.db, epoch, self._clock.now()), "generation.recover"
        )
        self._look()

    async def receive(self, message: TextsMessage) -> None:
        """Handle one message."""
        match message:
            case NewText():
                self._look()
            case Begun(TaskDone(begun)):
                self._looking = False
                for generation in begun:
                    self._begin(generation)
                if self._look_again:
                    self._look()
            case PutRight(generation_id, TaskDone()):
                del self._running[generation_id]
                self._look()
            case Begun(TaskFailed(error)) | PutRight(_, TaskFailed(error)):
                raise error
            case Begun() | PutRight():
                pass  # cancelled: only this actor's own end cancels its tasks

    async def child_stopped(self, child: Ref[Any]) -> None:
        """A generation has ended, or was let go."""
        del self._running[child.name]
        self._look()

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
        """A generation's actor has crashed: that costs it an attempt, and nobody else anything."""
        if self.context.is_stopping:
            return  # the next boot goes on with it
        generation = self._running[child.name]
        message = f"The worker crashed: {type(error).__name__}: {error}"
        self.context.start_task(
            self._ledger.persist(
                lambda tx: generating.after_crash(tx, generation, message, self._clock.now()),
                "generation.after_crash",
            ),
            name="put right",
            done=partial(PutRight, generation.id),
        )

    def describe(self) -> str:
        """How many texts are worked on."""
        return f"{len(self._running)} texts"

    def _look(self) -> None:
        """Begin with the oldest texts, as many as there is room for."""
        room = AT_ONCE - len(self._running)
        if self.context.is_stopping or room <= 0:
            return
        if self._looking:
            self._look_again = True
            return
        self._looking, self._look_again = True, False
        but, epoch = frozenset(self._running), self._ledger.epoch
        self.context.start_task(
            self._ledger.persist(
                lambda tx: generating.begin(tx, but, room, epoch, self._clock.now()), "generation.begin"
            ),
            name="begin",
            done=Begun,
        )

    def _begin(self, generation: Generation) -> None:
        if self.context.is_stopping:
            return
        actor = self._hire(generation)
        self._running[generation.id] = generation
        self.context.spawn(generation.id, "generation", lambda: actor, TEMPORARY)
