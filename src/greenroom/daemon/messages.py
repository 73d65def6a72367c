"""What the company's actors say to each other. What steers overtakes what works."""

from collections.abc import Mapping
from typing import ClassVar

from greenroom.actors import Control, Message, Reply, TaskResult
from greenroom.daemon.units.chunking import Resumed
from greenroom.daemon.units.claiming import Claimed
from greenroom.daemon.units.keeping import Kept
from greenroom.daemon.units.steering import Step
from greenroom.limits.kind import Kind
from greenroom.model.batch import Batch
from greenroom.model.principal import Principal

# to the supervisor


class Admit(Control, frozen=True):
    """A batch may run: start its actor, or wake it."""

    batch_id: str


class Steer(Control, frozen=True):
    """Somebody wants something done to a batch."""

    who: Principal
    batch_id: str
    step: Step
    abort: bool
    reply: Reply[Batch]


class Steered(Control, frozen=True):
    """What came of it, durably."""

    asked: Steer
    result: TaskResult[Batch]


class Watch(Control, frozen=True):
    """Tell when the batch has ended, or has come to wait for a person."""

    batch_id: str
    reply: Reply[None]


class Paused(Control, frozen=True):
    """These batches were paused by the daemon itself, durably; where a provider is `down`, to wait for it."""

    batch_ids: tuple[str, ...]
    down: str | None = None


class TryProvider(Control, frozen=True):
    """It is time to try a provider that is down."""

    provider: str


class Tried(Control, frozen=True):
    """A batch was set going to try it; none where none waits for it."""

    provider: str
    result: TaskResult[str | None]


class ProviderBack(Control, frozen=True):
    """A provider that was down has answered."""

    provider: str


class WentOn(Control, frozen=True):
    """The batches that waited for it were set going."""

    result: TaskResult[list[str]]


class LookedAgain(Control, frozen=True):
    """How a batch stands whose actor has ended: it may have been retried meanwhile."""

    batch_id: str
    result: TaskResult[Batch | None]


class Beat(Control, frozen=True):
    """Are you well?"""

    reply: Reply[None]


class Beaten(Control, frozen=True):
    """The writer has answered, or not."""

    reply: Reply[None]
    result: TaskResult[None]


class GivenUp(Control, frozen=True):
    """A batch that kept crashing was failed."""

    batch_id: str
    result: TaskResult[None]


# to a batch


class TakenUp(Control, frozen=True):
    """The batch was read, and what an earlier incarnation left was put right."""

    result: TaskResult[Resumed | None]


class LookAgain(Control, frozen=True):
    """The batch's row was changed by somebody: go by it. With `abort`, running items end now."""

    lapses: ClassVar[bool] = True
    abort: bool = False


class HaveClaimed(Control, frozen=True):
    """Items were claimed."""

    result: TaskResult[Claimed | None]


class ItemEnded(Message, frozen=True):
    """The worker of that name is done with its item; `used` is what its calls counted against limits a minute."""

    worker: str
    kept: Kept
    used: Mapping[Kind, float]


class ChunkKept(Message, frozen=True):
    """The worker of that name has kept what came of an item of its chunk."""

    worker: str
    kept: Kept


class CrashKept(Control, frozen=True):
    """The item of a crashed worker was put right."""

    worker: str
    result: TaskResult[Kept]


# to a worker


class Withdraw(Control, frozen=True):
    """Start no call any more: give the item back, unless its call is out already. With `abort`, even then.

    `cancelled`: the batch is to end, and not only to rest.
    """

    lapses: ClassVar[bool] = True
    abort: bool = False
    cancelled: bool = False


class Worked(Control, frozen=True):
    """The worker's own work has ended."""

    result: TaskResult[Kept]


SupervisorMessage = (
    Admit
    | Steer
    | Steered
    | Watch
    | Paused
    | TryProvider
    | Tried
    | ProviderBack
    | WentOn
    | LookedAgain
    | Beat
    | Beaten
    | GivenUp
)
BatchMessage = TakenUp | LookAgain | HaveClaimed | ItemEnded | ChunkKept | CrashKept
WorkerMessage = Withdraw | Worked
