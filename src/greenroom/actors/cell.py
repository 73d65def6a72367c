"""The life of one actor over all its incarnations, as a state machine.

An incarnation's own code runs in one task, the *body*. Everything else (supervision, stop, restart)
happens in callbacks of the loop that never wait, so that no cancellation can hit the kernel half way:
a body may be cancelled, its supervisor is no task.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Generic, TypeVar

from greenroom.actors.actor import Actor
from greenroom.actors.child_task import TaskFailed, TaskHandle, TaskResult, result_of
from greenroom.actors.context import ActorContext
from greenroom.actors.deadline import StopDeadline
from greenroom.actors.errors import ActorCancelled, ParentEnded, PermanentActorStopped
from greenroom.actors.lifecycle import ALIVE, NEXT, Aborted, Crashed, End, State, Stopped
from greenroom.actors.mailbox import Mailbox
from greenroom.actors.message import Lane, Message
from greenroom.actors.notice import ChildEnded, Notice, TaskEnded
from greenroom.actors.ref import Ref
from greenroom.actors.reply import OpenAsks
from greenroom.actors.restart import Restart, RestartPolicy, RestartWindow
from greenroom.actors.surroundings import GRACE_S, Surroundings
from greenroom.actors.timer import Timer, Timers
from greenroom.actors.tree import ActorNode

M = TypeVar("M", bound=Message)
C = TypeVar("C", bound=Message)
T = TypeVar("T")

BURST = 64
"""How many messages an actor may handle without giving the loop to others."""


class Cell(Generic[M]):
    """What the kernel knows of one actor."""

    __slots__ = (
        "_actor", "_asks", "_body", "_children", "_deadline", "_end", "_factory", "_forced", "_grace",
        "_mailbox", "_on_ended", "_pause", "_policy", "_state", "_stop_self", "_surroundings",
        "_tasks", "_timers", "_window", "ref", "stop_ordered",
    )  # fmt: skip

    def __init__(
        self,
        surroundings: Surroundings,
        path: str,
        kind: str,
        factory: Callable[[], Actor[M]],
        policy: RestartPolicy,
        work_limit: int,
        on_ended: "Callable[[Cell[Any], BaseException | None], None]",
    ) -> None:
        self._surroundings = surroundings
        self._mailbox: Mailbox[M, Notice] = Mailbox(work_limit)
        self._asks = OpenAsks()
        self.ref: Ref[M] = Ref(path, kind, self._mailbox, self._asks, surroundings.dead_letters)
        self._factory = factory
        self._policy = policy
        self._window = RestartWindow(policy)
        self._on_ended = on_ended
        self._children: dict[str, Cell[Any]] = {}
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._timers = Timers()
        self._state = State.RESTARTING
        self._actor: Actor[M] | None = None
        self._body: asyncio.Task[None] | None = None
        self._end: End = Stopped()
        self._forced: End | None = None
        self._stop_self = False
        self.stop_ordered = False
        self._deadline: StopDeadline | None = None
        self._grace: asyncio.TimerHandle | None = None
        self._pause: asyncio.TimerHandle | None = None

    # ---- for the actor's context

    def spawn(
        self,
        name: str,
        kind: str,
        factory: Callable[[], Actor[C]],
        policy: RestartPolicy,
        work_limit: int,
    ) -> Ref[C]:
        """Start a child."""
        if name in self._children or "/" in name or not name:
            raise ValueError(f"{self.ref.path} can't start a child named {name!r}: taken, empty or with a slash")
        child = Cell(
            self._surroundings, f"{self.ref.path}/{name}", kind, factory, policy, work_limit, self._child_ended
        )
        self._children[name] = child
        child.start()
        if self._state is State.STOPPING:
            child.receive_stop_order()
        return child.ref

    def stop_child(self, ref: Ref[Any], deadline_s: float) -> None:
        """Order one child to stop."""
        child = self._children.get(ref.name)
        if child is not None and child.ref is ref:
            child.order_stop(deadline_s)

    def start_task(
        self, work: Coroutine[Any, Any, T], name: str, done: Callable[[TaskResult[T]], M]
    ) -> TaskHandle:
        """Start a child task."""
        task = self._surroundings.loop.create_task(work, name=f"{self.ref.path}:{name}")
        self._tasks[task] = None
        task.add_done_callback(partial(self._task_ended, done))
        return TaskHandle(task)

    def after(self, delay_s: float, message: M) -> Timer:
        """Set a timer."""
        return self._timers.after(delay_s, lambda: self._mailbox.owe(message, message.lane))

    def stop_self(self) -> None:
        """End after the present message."""
        self._stop_self = True

    # ---- the body: one incarnation's own code

    async def _live(self) -> None:
        actor = self._actor = self._factory()
        actor.context = ActorContext(self)
        await actor.started()
        self._become(State.RUNNING)
        mailbox = self._mailbox
        burst = BURST
        while not self._stop_self and self._forced is None:
            if self.stop_ordered:
                await self._drain(actor)
            item = mailbox.take()
            if item is None:
                if mailbox.sealed and self._is_alone():
                    return
                await mailbox.wait()
                burst = BURST
                continue
            match item:
                case ChildEnded(child, error):
                    await (actor.child_stopped(child) if error is None else actor.child_failed(child, error))
                case TaskEnded(_, done, result):
                    await actor.receive(done(result))
                case message:
                    await actor.receive(message)
            burst -= 1
            if not burst:
                await asyncio.sleep(0)
                burst = BURST

    async def _drain(self, actor: Actor[M]) -> None:
        if self._state is State.RUNNING:
            self._become(State.STOPPING)
            await actor.stopping()
            for child in reversed(list(self._children.values())):
                child.receive_stop_order()
        if self._is_alone():
            self._mailbox.seal()

    def _is_alone(self) -> bool:
        return not self._children and not self._tasks

    # ---- starting and ending

    def start(self) -> None:
        """Begin an incarnation."""
        self._become(State.STARTING)
        self._pause = None
        self._forced = None
        self._stop_self = False
        self._body = self._surroundings.loop.create_task(self._live(), name=self.ref.path)
        self._body.add_done_callback(self._body_ended)

    def _body_ended(self, body: asyncio.Task[None]) -> None:
        if self._forced is None and body is self._body:
            self._close_down(self._natural_end(body))
            return
        if not body.cancelled() and (failure := body.exception()) is not None:
            self._say("failed though it had been cancelled", failure)
        if self._forced is not None and body is self._body:
            self._close_down(self._forced)

    def _natural_end(self, body: asyncio.Task[None]) -> End:
        if body.cancelled():
            error = ActorCancelled(f"{self.ref.path} was cancelled, or awaited something that was")
            return Aborted(error) if body.cancelling() else Crashed(error)
        if (failure := body.exception()) is not None:
            return Crashed(failure)
        if self._policy.kind is Restart.PERMANENT and not self.stop_ordered:
            return Crashed(PermanentActorStopped(f"{self.ref.path} stopped itself, and never should"))
        return Stopped()

    def _close_down(self, end: End) -> None:
        """Have everything that belongs to this incarnation end."""
        self._become(State.ENDING)
        self._cancel_grace()
        self._body = None
        self._end = end
        if not isinstance(end, Stopped):
            self._say("crashed" if isinstance(end, Crashed) else "was cancelled", end.error)
        self._timers.cancel_all()
        self._asks.fail_received(self._mailbox.pending(), f"{self.ref.path} ended with the question in hand")
        self._abort_children()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            self._grace = self._surroundings.loop.call_later(GRACE_S, self._abandon_tasks)
        self._settle()

    def _settle(self) -> None:
        if self._state is State.ENDING and self._is_alone():
            self._cancel_grace()
            self._conclude()

    def _conclude(self) -> None:
        """Begin the pause before the next incarnation, or end for good."""
        end = self._end
        if isinstance(end, Crashed) and self._policy.kind is not Restart.TEMPORARY and not self.stop_ordered:
            pause = self._window.next_pause(self._surroundings.clock.monotonic(), self._surroundings.random)
            if pause is not None:
                for notice in self._mailbox.keep_only(lambda item: isinstance(item, Message)):
                    self._drop(notice)
                self._become(State.RESTARTING)
                self._pause = self._surroundings.loop.call_later(pause, self.start)
                return
        self._finish()

    def _drop(self, item: M | Notice) -> None:
        match item:
            case TaskEnded(name, _, TaskFailed(error)):
                self._say(f"ended before it was told that its task {name} had failed", error)
            case TaskEnded() | ChildEnded():  # nothing is lost: a child's crash was logged as its own
                pass
            case message:
                if not message.lapses:
                    self._surroundings.dead_letters.add(self.ref.path, message, "ended before it came to it")

    def _finish(self) -> None:
        self._become(State.ENDED)
        if self._deadline is not None:
            self._deadline.cancel()
        self._mailbox.seal()
        for item in self._mailbox.keep_only(lambda _: False):
            self._drop(item)
        self._asks.fail_received([], f"{self.ref.path} has ended")
        self._actor = None
        self._on_ended(self, None if isinstance(self._end, Stopped) else self._end.error)

    # ---- what children and tasks report

    def _child_ended(self, child: "Cell[Any]", error: BaseException | None) -> None:
        del self._children[child.ref.name]
        if self._state in ALIVE:
            # On the work lane, so that it comes after everything that the child had told.
            self._mailbox.owe(ChildEnded(child.ref, error), Lane.WORK)
        else:
            self._settle()

    def _task_ended(self, done: Callable[[TaskResult[T]], M], task: asyncio.Task[T]) -> None:
        name = task.get_name()
        notice = TaskEnded(name, done, result_of(task))
        if task not in self._tasks:
            self._drop(notice)  # abandoned before
            return
        del self._tasks[task]
        if self._state in ALIVE:
            self._mailbox.owe(notice, Lane.CONTROL)
        else:
            self._drop(notice)
            self._settle()

    # ---- stop, kill, abort

    def order_stop(self, deadline_s: float) -> None:
        """Tell the actor and all below it to stop, and cancel those that have not when the time is up.

        A second order brings its own deadline.
        """
        if self._state is State.ENDED:
            return
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = StopDeadline(self, self._surroundings, deadline_s)
        self.receive_stop_order()

    def receive_stop_order(self) -> None:
        """Begin to stop, under the deadline of whoever ordered it."""
        self.stop_ordered = True
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
            self._end = Stopped()
            self._finish()
        else:
            self._mailbox.wake()

    def kill(self, error: BaseException) -> bool:
        """Crash the actor's code where it stands; False when none of it runs, or not for long."""
        if self._state not in ALIVE or self._forced is not None:
            return False
        self._force(Crashed(error))
        return True

    def abort(self, error: BaseException) -> bool:
        """Cancel the actor and all below it for good; False when it is ending already."""
        if self._state not in ALIVE:
            self.receive_stop_order()
            return False
        if isinstance(self._forced, Aborted):
            return False
        self.stop_ordered = True
        self._force(Aborted(error))
        self._abort_children()
        return True

    def _abort_children(self) -> None:
        for child in reversed(list(self._children.values())):
            child.abort(ParentEnded(f"{child.ref.path} ended with its parent"))

    def _force(self, end: End) -> None:
        earlier, self._forced = self._forced, end
        assert self._body is not None
        if earlier is None:  # a second cancellation would break into the cleaning up after the first
            self._body.cancel()
            self._grace = self._surroundings.loop.call_later(GRACE_S, self._abandon_body)

    def _abandon_body(self) -> None:
        self._say("would not end though cancelled, and was abandoned", None)
        assert self._forced is not None
        self._close_down(self._forced)

    def _abandon_tasks(self) -> None:
        names = ", ".join(task.get_name() for task in self._tasks)
        self._say(f"had tasks that would not end though cancelled, and were abandoned: {names}", None)
        self._tasks.clear()
        self._settle()

    # ---- views

    def node(self) -> ActorNode:
        """The actor and those below it."""
        actor = self._actor
        return ActorNode(
            kind=self.ref.kind,
            name=self.ref.name,
            state=actor.describe() if actor is not None and self._state is State.RUNNING else self._state.value,
            mailbox_depth=len(self._mailbox),
            restarts=self._window.total,
            children=tuple(child.node() for child in self._children.values()),
        )

    def find(self, names: list[str]) -> "Cell[Any] | None":
        """The actor at the end of a path that begins below this one."""
        if not names:
            return self
        child = self._children.get(names[0])
        return child and child.find(names[1:])

    @property
    def has_children(self) -> bool:
        """Whether any child has not ended."""
        return bool(self._children)

    def depth_first(self) -> "list[Cell[Any]]":
        """All below the actor and then itself, the youngest first."""
        below = [cell for child in reversed(self._children.values()) for cell in child.depth_first()]
        return [*below, self]

    def _cancel_grace(self) -> None:
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None

    def _become(self, state: State) -> None:
        assert state in NEXT[self._state], f"{self.ref.path}: {self._state} -> {state}"
        self._state = state

    def _say(self, what: str, error: BaseException | None) -> None:
        self._surroundings.say(self.ref.path, what, error)
