"""A dispatcher: it has a worker for each of the oldest cases that wait, up to some at once."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar

from greenroom.actors import TEMPORARY, Actor, Control, Message, Ref, TaskDone, TaskFailed, TaskResult
from greenroom.daemon.lone_worker import LoneWorker

CaseT = TypeVar("CaseT")
WorkerT = TypeVar("WorkerT", bound=LoneWorker[Any, Any])
OwnT = TypeVar("OwnT", bound=Message)


class Look(Control, frozen=True):
    """There may be a case to begin with."""


class Begun(Control, Generic[CaseT], frozen=True):
    """These are to be worked at now, by their ids, the oldest first."""

    result: TaskResult[Mapping[str, CaseT]]


class PutRight(Control, frozen=True):
    """A case whose worker crashed was put right."""

    case_id: str
    result: TaskResult[None]


class Dispatcher(Actor[Look | Begun[CaseT] | PutRight | OwnT], Generic[CaseT, WorkerT, OwnT]):
    """Has a worker for each of the oldest cases. It holds nothing that no row says.

    `CaseT` is what a worker is hired for, `OwnT` the messages that a kind of work has besides.
    """

    def __init__(self, *, trade: str) -> None:
        """Take what a worker is called in the tree."""
        self._trade = trade
        self._running: dict[str, WorkerT] = {}
        self._looking = False
        self._look_again = False

    @property
    @abstractmethod
    def _at_once(self) -> int:
        """The most cases that may be worked at just now."""

    @abstractmethod
    async def _recover(self) -> None:
        """Put right what an earlier incarnation, or an earlier boot, has left."""

    @abstractmethod
    async def _find(self, but: Collection[str], most: int) -> Mapping[str, CaseT]:
        """The oldest cases that wait, by their ids, but for these, which are worked at already."""

    @abstractmethod
    def _hire(self, case: CaseT) -> WorkerT | None:
        """The worker of a case, or None where it has to wait on."""

    @abstractmethod
    async def _put_right(self, worker: WorkerT, message: str) -> None:
        """Note what a crash costs a worker's case; `message` says what happened."""

    def _left(self, worker: WorkerT) -> None:
        """A worker has ended: hook for whoever keeps more than who is at work."""

    async def started(self) -> None:
        """Go on with whatever an earlier incarnation, or an earlier boot, has left."""
        await self._recover()
        self._look()

    async def child_stopped(self, child: Ref[Any]) -> None:
        """A case has ended, or was let go."""
        self._left(self._running.pop(child.name))
        self._look()

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
        """A worker has crashed: that costs its case an attempt, and nobody else anything."""
        if self.context.is_stopping:
            return  # the next boot goes on with it
        message = f"The worker crashed: {type(error).__name__}: {error}"
        self.context.start_task(
            self._put_right(self._running[child.name], message),
            name="put right",
            done=partial(PutRight, child.name),
        )

    @property
    def _room(self) -> int:
        """How many more may be begun with."""
        return 0 if self.context.is_stopping else self._at_once - len(self._running)

    def _dispatch(self, message: Look | Begun[CaseT] | PutRight) -> None:
        match message:
            case Look():
                self._look()
            case Begun(TaskDone(begun)):
                self._looking = False
                self._begin(begun)
                if self._look_again:
                    self._look()
            case PutRight(case_id, TaskDone()):
                self._left(self._running.pop(case_id))
                self._look()
            case Begun(TaskFailed(error)) | PutRight(_, TaskFailed(error)):
                raise error
            case Begun() | PutRight():
                pass  # cancelled: only this actor's own end cancels its tasks

    def _look(self) -> None:
        """Begin with the oldest, as many as there is room for."""
        room = self._room
        if room <= 0:
            return
        if self._looking:
            self._look_again = True
            return
        self._looking, self._look_again = True, False
        self.context.start_task(self._find(frozenset(self._running), room), name="look", done=Begun)

    def _begin(self, begun: Mapping[str, CaseT]) -> None:
        for case_id, case in islice(begun.items(), max(0, self._room)):
            worker = self._hire(case)
            if worker is not None:
                self._running[case_id] = worker
                self.context.spawn(case_id, self._trade, _once(worker), TEMPORARY)


def _once(worker: WorkerT) -> Callable[[], WorkerT]:
    """A temporary actor is made once, so its factory may hold it."""
    return lambda: worker
