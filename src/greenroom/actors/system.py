"""The root of the tree: starts the first actors, and stops them in order."""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct

from greenroom.actors.actor import Actor
from greenroom.actors.cell import Cell
from greenroom.actors.dead_letters import DeadLetters
from greenroom.actors.errors import ActorKilled, StopDeadlineMissed
from greenroom.actors.mailbox import WORK_LIMIT
from greenroom.actors.message import Message
from greenroom.actors.ref import Ref
from greenroom.actors.restart import RestartPolicy
from greenroom.actors.surroundings import Clock, Surroundings
from greenroom.actors.tree import ActorNode

M = TypeVar("M", bound=Message)


class SystemFailure(Struct, frozen=True):
    """An actor without a parent has failed for good."""

    path: str
    error: BaseException


class ActorSystem:
    """All actors of a process. It is made inside the running loop.

    Args:
        clock: the time of restart windows.
        random: the jitter of restart pauses.
        log: gets a warning for every crash and every orphan, with the path as `actor` in the record.
    """

    def __init__(self, *, clock: Clock, random: random.Random, log: logging.Logger) -> None:
        self._surroundings = Surroundings(clock, random, log)
        self._roots: dict[str, Cell[Any]] = {}
        self._ended = asyncio.Event()
        self._stopping = False
        self.failed: asyncio.Future[SystemFailure] = asyncio.get_running_loop().create_future()
        """Done once an actor without a parent has failed for good: the process should stop, and say so."""

    @property
    def dead_letters(self) -> DeadLetters:
        """Messages that nobody received."""
        return self._surroundings.dead_letters

    def spawn(
        self,
        name: str,
        kind: str,
        factory: Callable[[], Actor[M]],
        restart: RestartPolicy,
        *,
        work_limit: int = WORK_LIMIT,
    ) -> Ref[M]:
        """Start an actor without a parent; the arguments are those of `ActorContext.spawn`.

        Raises:
            ValueError: the name is taken or not usable, or the system has been told to stop.
        """
        if name in self._roots or "/" in name or not name or self._stopping:
            raise ValueError(f"can't start an actor named {name!r}: taken, empty, with a slash, or too late")
        cell = Cell(self._surroundings, name, kind, factory, restart, work_limit, self._root_ended)
        self._roots[name] = cell
        cell.start()
        return cell.ref

    async def stop(self, deadline_s: float) -> tuple[str, ...]:
        """Stop every actor: those without a parent are told in the reverse order of start, and drain side by side.

        Nobody starts anything new while another drains. An actor is told first; then its children, the youngest
        first, who drain side by side too; it ends after them. All of them go on receiving until then.

        Args:
            deadline_s: seconds for all of it. Then what still runs is cancelled, children before parents, which
                takes two seconds more at most.

        Returns:
            The paths of the orphans: those that missed the deadline.
        """
        self._stopping = True
        for cell in reversed(list(self._roots.values())):
            cell.order_stop(deadline_s)
        while self._roots:
            self._ended.clear()
            await self._ended.wait()
        return tuple(self._surroundings.orphans)

    def tree(self) -> tuple[ActorNode, ...]:
        """All actors, those without a parent on top, in the order of their start."""
        return tuple(cell.node() for cell in self._roots.values())

    def kill(self, path: str) -> bool:
        """Crash the actor at a path such as `supervisor/batch-1`, for tests of faults.

        Its code is cancelled where it stands, and then it is as if that had raised `ActorKilled`.

        Returns:
            False if there is no such actor, or none of its code runs now.
        """
        name, *below = path.split("/")
        root = self._roots.get(name)
        cell = root and root.find(below)
        return cell is not None and cell.kill(ActorKilled(f"{path} was killed"))

    def _root_ended(self, cell: Cell[Any], error: BaseException | None) -> None:
        del self._roots[cell.ref.path]
        self._ended.set()
        if error is not None and not isinstance(error, StopDeadlineMissed) and not self.failed.done():
            self.failed.set_result(SystemFailure(cell.ref.path, error))
