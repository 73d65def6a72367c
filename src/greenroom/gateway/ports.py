"""What the gateway needs of the rest of the daemon, so that it can be tried without one."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from greenroom.daemon.conversations import Draft, Imported
from greenroom.daemon.flashcards import TextOrder
from greenroom.daemon.subscription import Subscription
from greenroom.daemon.units.reviewing import Change, Changed
from greenroom.export.order import ExportOrder
from greenroom.model.batch import Batch, BatchChanges
from greenroom.model.budget import Purse
from greenroom.model.conversation import Conversation, Turn
from greenroom.model.estimate import Quote
from greenroom.model.export import Export
from greenroom.model.flashcards import Generation
from greenroom.model.library import Parameters, Template, Tier
from greenroom.model.order import BatchOrder, OrderedSet, Variant
from greenroom.model.principal import Principal
from greenroom.model.rescoring import Rescoring
from greenroom.model.states import ConversationAction
from greenroom.protocol.commands.system import ActorRow
from greenroom.protocol.rows.batch import Activity
from greenroom.store.conversation_filter import ConversationFilter


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

    async def estimate(self, who: Principal, order: BatchOrder, counts: Mapping[Tier, int] | None = None) -> Quote:
        """What an order would cost and take; with `counts`, so many items of each tier in place of its own."""
        ...

    async def append(self, who: Principal, batch_id: str, seq: int, sets: tuple[OrderedSet, ...]) -> Appended:
        """Add items to a held batch."""
        ...

    async def clone(self, who: Principal, batch_id: str, variant: Variant) -> Batch:
        """Make a batch of another one's items."""
        ...

    async def delete(self, who: Principal, batch_id: str) -> Batch:
        """Delete a batch that has ended; answers it as it was."""
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

    async def set(self, who: Principal, batch_id: str, changes: BatchChanges) -> Batch:
        """Change concurrency, priority or budget."""
        ...

    async def generate(self, who: Principal, order: BatchOrder) -> Batch:
        """Make a batch and wait until it has ended; answers it as it was made."""
        ...

    async def month(self) -> Purse | None:
        """What is left of the month's budget; None where it has none."""
        ...

    def present(self, batch: Batch) -> Batch:
        """A batch as it stands, where its row can't be told so."""
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


class Conversations(Protocol):
    """Who changes conversations. Each method answers once what it did is durable."""

    async def create(self, who: Principal, draft: Draft) -> Conversation:
        """Make one by hand."""
        ...

    async def update(
        self, who: Principal, conversation_id: str, changes: dict[str, Any], if_revision: int | None
    ) -> Conversation:
        """Change what a person may change beside the turns."""
        ...

    async def edit(
        self, who: Principal, before: Conversation, turns: tuple[Turn, ...], if_revision: int | None
    ) -> Conversation:
        """Give one other turns."""
        ...

    async def review(
        self,
        who: Principal,
        conversation_id: str,
        action: ConversationAction,
        *,
        note: str | None = None,
        if_revision: int | None = None,
    ) -> Conversation:
        """Decide about one."""
        ...

    async def delete(self, who: Principal, conversation_id: str) -> None:
        """Delete one for good."""
        ...

    async def bulk(self, who: Principal, which: Sequence[str] | ConversationFilter, change: Change) -> Changed:
        """Do the same to many."""
        ...

    async def bring(self, who: Principal, format_name: str, rows: Sequence[Any], source: str) -> Imported:
        """Take rows of another tool's set."""
        ...


class Exports(Protocol):
    """Who writes exports."""

    async def start(self, who: Principal, order: ExportOrder, *, path: str | None = None) -> Export:
        """Take an order; answers once it is noted."""
        ...

    async def cancel(self, who: Principal, export_id: str) -> Export:
        """End one that is running; answers it as it is then."""
        ...

    def progress(self, export: Export) -> float:
        """How far it is, 0 to 100."""
        ...


class Rescorings(Protocol):
    """Who scores again what is there."""

    async def start(self, who: Principal, filters: ConversationFilter) -> Rescoring:
        """Begin; answers once that is durable."""
        ...

    async def cancel(self, who: Principal, run_id: str) -> Rescoring:
        """End a run where it is."""
        ...


class Flashcards(Protocol):
    """Who has flashcards made."""

    async def generate(self, who: Principal, order: TextOrder) -> Generation:
        """Take a text on; answers once that is durable."""
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

    def refused(self) -> bool:
        """Note that a request was refused; answers whether that is rare enough to be worth a line of the log."""
        ...
