"""What an actor can do beyond handling a message."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from greenroom.actors.child_task import TaskHandle, TaskResult
from greenroom.actors.mailbox import WORK_LIMIT
from greenroom.actors.message import Message
from greenroom.actors.ref import Ref
from greenroom.actors.restart import RestartPolicy
from greenroom.actors.timer import Timer

if TYPE_CHECKING:
    from greenroom.actors.actor import Actor
    from greenroom.actors.cell import Cell

M = TypeVar("M", bound=Message)
C = TypeVar("C", bound=Message)
T = TypeVar("T")


class ActorContext(Generic[M]):
    """An actor's side of the kernel, for the actor's own code only."""

    __slots__ = ("_cell",)

    def __init__(self, cell: "Cell[M]") -> None:
        self._cell = cell

    @property
    def ref(self) -> Ref[M]:
        """The actor's own address."""
        return self._cell.ref

    @property
    def is_stopping(self) -> bool:
        """Whether a stop was ordered."""
        return self._cell.stop_ordered

    def spawn(
        self,
        name: str,
        kind: str,
        factory: "Callable[[], Actor[C]]",
        restart: RestartPolicy,
        *,
        work_limit: int = WORK_LIMIT,
    ) -> Ref[C]:
        """Start a supervised child. One that is started while stopping is told to stop at once.

        Args:
            name: unique among the children of this actor that have not ended; no slash.
            kind: what it is, for the tree.
            factory: makes each of its incarnations.
            restart: whether and how often a crash is followed by a new incarnation.
            work_limit: how many messages its work lane holds.

        Raises:
            ValueError: the name is taken or not usable.
        """
        return self._cell.spawn(name, kind, factory, restart, work_limit)

    def stop_child(self, child: Ref[Any], deadline_s: float) -> None:
        """Order a child to stop; `child_stopped` or `child_failed` tells when it has ended.

        Nothing happens if it has ended already. After `deadline_s` seconds it is cancelled.
        """
        self._cell.stop_child(child, deadline_s)

    def start_task(
        self, work: Coroutine[Any, Any, T], *, name: str, done: Callable[[TaskResult[T]], M]
    ) -> TaskHandle:
        """Run long work beside the actor, so that it goes on receiving.

        However the task ends, `receive` gets the message that `done` makes of its result, on the
        control lane. The task is cancelled when the actor crashes or stops itself; an ordered stop
        waits for it. An error that comes too late for its actor is logged.
        """
        return self._cell.start_task(work, name, done)

    def after(self, delay_s: float, message: M) -> Timer:
        """Send a message to the actor itself in `delay_s` seconds, past the bounds of its mailbox."""
        return self._cell.after(delay_s, message)

    def stop(self) -> None:
        """Stop after the present message. What is still queued becomes dead letters.

        Children and tasks that still run are cancelled: let them end first.
        """
        self._cell.stop_self()
