"""What the kernel owes to an actor: how the children and tasks that it started have ended."""

from collections.abc import Callable
from typing import Any, TypeAlias

from msgspec import Struct

from greenroom.actors.child_task import TaskResult
from greenroom.actors.ref import Ref


class ChildEnded(Struct, frozen=True):
    """A child has ended for good, with an error or without."""

    child: Ref[Any]
    error: BaseException | None


class TaskEnded(Struct, frozen=True):
    """A task has ended; `done` makes the actor's message of its result."""

    name: str
    done: Callable[[TaskResult[Any]], Any]
    result: TaskResult[Any]


Notice: TypeAlias = ChildEnded | TaskEnded
