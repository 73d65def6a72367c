"""Long work beside an actor: a task whose end comes back as a message."""

import asyncio
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

T = TypeVar("T")


class TaskDone(Struct, Generic[T], frozen=True):
    """The task returned."""

    value: T


class TaskFailed(Struct, frozen=True):
    """The task raised."""

    error: BaseException


class TaskCancelled(Struct, frozen=True):
    """The task was cancelled by its handle, or let somebody else's cancellation through."""


TaskResult: TypeAlias = TaskDone[T] | TaskFailed | TaskCancelled


class TaskHandle:
    """A running child task, for the actor that started it."""

    __slots__ = ("_task",)

    def __init__(self, task: asyncio.Task[object]) -> None:
        self._task = task

    def cancel(self) -> None:
        """Ask the task to end; its result comes as always, most likely `TaskCancelled`."""
        self._task.cancel()


def result_of(task: asyncio.Task[T]) -> TaskResult[T]:
    """How a task that has ended did so, as a value."""
    if task.cancelled():
        return TaskCancelled()
    error = task.exception()
    return TaskDone(task.result()) if error is None else TaskFailed(error)
