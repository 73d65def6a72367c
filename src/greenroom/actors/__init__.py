"""A small actor kernel on asyncio.

Why one of our own: the ready-made libraries run a thread an actor, or leave mailboxes unbounded, or let
a control message wait behind a busy actor; a bare `asyncio.TaskGroup` is no supervisor, as one child's
exception cancels the others. This one has what a supervisor over jobs over workers needs, and no more.

An actor owns its state and changes it one message at a time. Others hold only its `Ref`.

**Two lanes.** Each mailbox has a *control* lane, always drained first, and a *work* lane. A message's
type says which one it takes: subclasses of `Control` overtake, other `Message`s are work. Both lanes
are bounded. A full work lane makes `tell` wait and `try_tell` say no; the control lane never makes
anybody wait, and is so wide that only a flood finds it full. Long work runs in `context.start_task`,
and its end comes back on the control lane; so nothing that an actor does keeps control waiting.

**What is guaranteed.**

- Messages from one sender in one lane arrive in the order in which they were sent.
- A message is handled at most once. The one in hand when an actor crashes is lost with that
  incarnation; those still queued wait for the next one. When an actor ends for good they are dead
  letters, which `ActorSystem.dead_letters` counts, but for those that ask nothing of one that has
  ended (`Message.lapses`). A temporary actor's end is always for good.
- An `ask` always ends: with an answer, with `AskTimeout`, or with `ActorGone` as soon as the actor has
  crashed with the question in hand or has ended.
- The end of a child comes to its parent after everything that the child had told it.
- How a task, a child or a timer ended is never refused, whatever the mailbox holds, and no error is
  lost: each one reaches the actor, its parent, or the log.
- After a crash, the tasks and children of that incarnation have ended (or been cancelled, waited for
  and given up by name) before the next one starts.

**What it does not do.** Two actors that `tell` each other work in a circle can both wait for room for
ever: downwards, send control or `try_tell`. Code that blocks the loop blocks everybody.

**Crashes.** Supervision is one for one: a crash restarts that child alone, after a pause that doubles,
as often as its `RestartPolicy` allows within a window. Past that `child_failed` tells the parent, which
crashes too unless it decides otherwise; past the top, `ActorSystem.failed` is set.

>>> import asyncio, logging, random, time
>>> class Add(Message, frozen=True):
...     amount: int
>>> class Total(Message, frozen=True):
...     reply: Reply[int]
>>> class Adder(Actor[Add | Total]):
...     total = 0
...     async def receive(self, message: Add | Total) -> None:
...         match message:
...             case Add(amount):
...                 self.total += amount
...             case Total(reply):
...                 reply.send(self.total)
>>> async def main() -> None:
...     system = ActorSystem(clock=time, random=random.Random(1), log=logging.getLogger("actors"))
...     adder = system.spawn("adder", "adder", Adder, RestartPolicy())
...     await adder.tell(Add(2))
...     await adder.tell(Add(3))
...     print(await adder.ask(Total, timeout_s=1.0))
...     await system.stop(deadline_s=1.0)
>>> asyncio.run(main())
5
"""

from greenroom.actors.actor import Actor
from greenroom.actors.child_task import TaskCancelled, TaskDone, TaskFailed, TaskHandle, TaskResult
from greenroom.actors.context import ActorContext
from greenroom.actors.dead_letters import DeadLetter, DeadLetters
from greenroom.actors.errors import (
    ActorCancelled,
    ActorError,
    ActorGone,
    ActorKilled,
    AskError,
    AskRefused,
    AskTimeout,
    ParentEnded,
    PermanentActorStopped,
    StopDeadlineMissed,
)
from greenroom.actors.message import Control, Lane, Message
from greenroom.actors.ref import Ref
from greenroom.actors.reply import Reply
from greenroom.actors.restart import TEMPORARY, Restart, RestartPolicy
from greenroom.actors.surroundings import Clock
from greenroom.actors.system import ActorSystem, SystemFailure
from greenroom.actors.timer import Timer
from greenroom.actors.tree import ActorNode

__all__ = [
    "TEMPORARY",
    "Actor",
    "ActorCancelled",
    "ActorContext",
    "ActorError",
    "ActorGone",
    "ActorKilled",
    "ActorNode",
    "ActorSystem",
    "AskError",
    "AskRefused",
    "AskTimeout",
    "Clock",
    "Control",
    "DeadLetter",
    "DeadLetters",
    "Lane",
    "Message",
    "ParentEnded",
    "PermanentActorStopped",
    "Ref",
    "Reply",
    "Restart",
    "RestartPolicy",
    "StopDeadlineMissed",
    "SystemFailure",
    "TaskCancelled",
    "TaskDone",
    "TaskFailed",
    "TaskHandle",
    "TaskResult",
    "Timer",
]
