"""What the gateway needs of the rest of the daemon, so that it can be tried without one."""

from collections.abc import Sequence
from typing import Protocol

from greenroom.daemon.subscription import Subscription
from greenroom.export.order import ExportOrder
from greenroom.model.batch import Batch
from greenroom.model.export import Export
from greenroom.model.library import Parameters, Template
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.principal import Principal
from greenroom.protocol.commands.system import ActorRow
from greenroom.protocol.rows.batch import Activity


class Started(Protocol):
    """A batch that is now queued, and what its owner should know."""

    @property
    def batch(self) -> Batch:
        """The batch as it is kept."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """For a person to read."""
        ...


class Appended(Protocol):
    """A batch that got more items, and how many."""

    @property
    def batch(self) -> Batch:
        """The batch as it is now."""
        ...

    @property
    def added(self) -> int:
        """How many items this call added."""
        ...


class Company(Protocol):
    """Who writes and steers batches. Each method answers once what it did is durable."""

    async def start_batch(self, who: Principal, order: BatchOrder) -> Started:
        """Make a batch."""
        ...

    async def append(self, who: Principal, batch_id: str, seq: int, sets: tuple[OrderedSet, ...]) -> Appended:
        """Add items to a held batch."""
        ...

    async def release(self, who: Principal, batch_id: str) -> Batch:
        """Let a held batch go."""
        ...

    async def pause(self, who: Principal, batch_id: str) -> Batch:
        """Start nothing new."""
        ...

    async def resume(self, who: Principal, batch_id: str) -> Batch:
        """Go on."""
        ...

    async def cancel(self, who: Principal, batch_id: str, *, now: bool) -> Batch:
        """End what is queued, and with `now` what runs."""
        ...

    async def retry(self, who: Principal, batch_id: str, *, include_cancelled: bool) -> Batch:
        """Queue again what failed."""
        ...

    async def generate(self, who: Principal, order: BatchOrder) -> Batch:
        """Make a batch and wait until it has ended; answers it as it was made."""
        ...

    def activity(self, item_id: str) -> Activity | None:
        """What a running item does right now."""
        ...

    def eta_s(self, batch_id: str) -> float | None:
        """Seconds until a batch is done, where that can be told."""
        ...

    def tree(self) -> Sequence[ActorRow]:
        """The live supervision tree, from its roots."""
        ...

    def dead_letters(self) -> int:
        """Messages that nobody received."""
        ...


class Exports(Protocol):
    """Who writes exports."""

    async def start(self, who: Principal, order: ExportOrder, *, path: str | None = None) -> Export:
        """Take an order; answers once it is noted."""
        ...

    def progress(self, export: Export) -> float:
        """How far it is, 0 to 100."""
        ...


class Prompts(Protocol):
    """Who makes prompts of templates."""

    def resolve(self, template: Template, parameters: Parameters) -> str:
        """The prompt of a template with parameters that were checked.

        Raises:
            InvalidParams: the text can't be rendered with them.
        """
        ...

    def problem(self, text: str, names: frozenset[str]) -> str | None:
        """Why a text can't be a template's that uses only these variables, or None where it can."""
        ...


class Connection(Protocol):
    """The caller's connection, as far as handlers may touch it."""

    def attach(self, subscription: Subscription) -> str:
        """Tell of a subscription's events here, after the answer to this call; answers its id.

        Raises:
            Conflict: the connection has as many as it may have.
        """
        ...

    def detach(self, subscription_id: str) -> bool:
        """End a subscription; False where this connection has none of that id."""
        ...
