"""What stands in the place of the company, and remembers what it was asked."""

import itertools
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenroom.daemon.flashcards import TextOrder
from greenroom.export.order import ExportOrder
from greenroom.model.batch import Batch, BatchChanges, BatchOptions, Estimate, Progress
from greenroom.model.budget import Purse
from greenroom.model.errors import InvalidParams, Issue, NotFound
from greenroom.model.estimate import Quote, TierEstimate
from greenroom.model.export import Export, ExportStatus
from greenroom.model.flashcards import Generation, GenerationOptions, GenerationTally
from greenroom.model.library import Parameters, Template, Tier
from greenroom.model.money import Picodollars
from greenroom.model.order import BatchOrder, OrderedSet, Variant
from greenroom.model.principal import Principal
from greenroom.model.states import BatchStatus, GenerationStatus
from greenroom.model.times import Micros
from greenroom.protocol.commands.system import ActorRow
from greenroom.protocol.rows.batch import Activity
from greenroom.protocol.rows.limits import BreakerRow, ConcurrencyRow, LimitsRow, ProviderLimitsRow, RateRow
from greenroom.store import generations
from greenroom.store.inline import InlineStore

UID = 1000
LIMITS = LimitsRow(
    max_concurrency=9,
    max_utilization=0.9,
    used=3,
    waiting=2,
    providers=(
        ProviderLimitsRow(
            provider="anthropic",
            breaker=BreakerRow(circuit="closed", failed_in_a_row=1, last_fault="timeout"),
            concurrency=ConcurrencyRow(allowed=None, adaptive=4, used=3, changed_because=None, changed_at=None),
            rates=(RateRow(kind="requests", limit=50.0, allowed=45.0, used=7.0, remaining=40.0, told=True),),
            waiting=2,
            waiting_because="50 requests a minute are used",
            held_for_s=None,
        ),
    ),
)
"""The limits of the stage, in use."""
NOW = Micros(1_767_225_600_000_000)


class StillClock:
    """A clock that somebody else moves."""

    def __init__(self) -> None:
        self.at = NOW
        self.seconds = 0.0

    def now(self) -> Micros:
        return self.at

    def monotonic(self) -> float:
        return self.seconds


class CountedIds:
    """Ids that tell their order."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self) -> str:
        return f"id-{next(self._numbers):04}"


def a_batch(batch_id: str, owner: int = UID, **changed: Any) -> Batch:
    values: dict[str, Any] = {
        "id": batch_id,
        "owner": owner,
        "name": f"Batch {batch_id}",
        "status": BatchStatus.PROCESSING,
        "held": False,
        "reason": None,
        "cancel_requested": False,
        "options": BatchOptions(provider="rehearsal", model="m", concurrency=3),
        "budget": None,
        "progress": Progress(total=3, queued=2, running=1),
        "estimate": Estimate(
            cost=(Picodollars(1), Picodollars(2_000_000_000_000), Picodollars(3)), time_s=(1.0, 2.0, 3.0)
        ),
        "actual_cost": Picodollars(0),
        "started_at": None,
        "completed_at": None,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Batch(**(values | changed))


class _Started(Struct, frozen=True):
    batch: Batch
    warnings: tuple[str, ...] = ()


class _Appended(Struct, frozen=True):
    batch: Batch
    added: int


class FakeCompany:
    """Remembers what it was told, and answers one batch."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.batch = a_batch("b-1")
        self.activities: dict[str, Activity] = {}
        self.on_generate: Callable[[BatchOrder], Awaitable[None]] | None = None
        self.refuses: InvalidParams | None = None

    def _steer(self, who: Principal, batch_id: str, *said: object) -> Batch:
        if batch_id != self.batch.id or who.uid != self.batch.owner:
            raise NotFound("batch", batch_id)
        self.told.append(said)
        return self.batch

    async def start_batch(self, who: Principal, order: BatchOrder) -> _Started:
        self.told.append(("start", who, order))
        if self.refuses is not None:
            raise self.refuses
        return _Started(self.batch, ("mind the gap",))

    async def estimate(self, who: Principal, order: BatchOrder, counts: Mapping[Tier, int] | None = None) -> Quote:
        self.told.append(("estimate", who, order, counts))
        live = self.batch.estimate
        assert live is not None
        part = TierEstimate(items=3, cost=live.cost)
        return Quote(items=3, live=live, economy=None, by_tier={Tier.SCENARIO: part}, warnings=("mind the gap",))

    async def set(self, who: Principal, batch_id: str, changes: BatchChanges) -> Batch:
        return self._steer(who, batch_id, "set", changes)

    async def month(self) -> Purse | None:
        return None

    def present(self, batch: Batch) -> Batch:
        return batch

    async def clone(self, who: Principal, batch_id: str, variant: Variant) -> Batch:
        return self._steer(who, batch_id, "clone", variant)

    async def delete(self, who: Principal, batch_id: str) -> Batch:
        return self._steer(who, batch_id, "delete")

    async def append(self, who: Principal, batch_id: str, seq: int, sets: tuple[OrderedSet, ...]) -> _Appended:
        return _Appended(self._steer(who, batch_id, "append", seq, sets), len(sets))

    async def release(self, who: Principal, batch_id: str) -> Batch:
        return self._steer(who, batch_id, "release")

    async def pause(self, who: Principal, batch_id: str) -> Batch:
        return self._steer(who, batch_id, "pause")

    async def resume(self, who: Principal, batch_id: str) -> Batch:
        return self._steer(who, batch_id, "resume")

    async def cancel(self, who: Principal, batch_id: str, *, now: bool) -> Batch:
        return self._steer(who, batch_id, "cancel", now)

    async def retry(self, who: Principal, batch_id: str, *, include_cancelled: bool) -> Batch:
        return self._steer(who, batch_id, "retry", include_cancelled)

    async def generate(self, who: Principal, order: BatchOrder) -> Batch:
        self.told.append(("generate", who, order))
        if self.on_generate is not None:
            await self.on_generate(order)
        return self.batch

    def activity(self, item_id: str) -> Activity | None:
        return self.activities.get(item_id)

    def eta_s(self, batch_id: str) -> float | None:
        return 12.5 if batch_id == self.batch.id else None

    def tree(self) -> tuple[ActorRow, ...]:
        worker = ActorRow(kind="worker", name="item-1", state="calling", mailbox_depth=0, restarts=1)
        above = ActorRow(
            kind="supervisor", name="supervisor", state="running", mailbox_depth=2, restarts=0, children=(worker,)
        )
        return (above,)

    def dead_letters(self) -> int:
        return 7


class FakeExports:
    """Remembers orders, and says that everything is half done."""

    def __init__(self) -> None:
        self.orders: list[tuple[ExportOrder, str | None]] = []
        self.cancelled: list[tuple[int, str]] = []

    async def start(self, who: Principal, order: ExportOrder, *, path: str | None = None) -> Export:
        self.orders.append((order, path))
        return an_export("e-1", who.uid)

    async def cancel(self, who: Principal, export_id: str) -> Export:
        self.cancelled.append((who.uid, export_id))
        return replace(an_export(export_id, who.uid), status=ExportStatus.FAILED)

    def progress(self, export: Export) -> float:
        return 50.0 if export.status is ExportStatus.RUNNING else 100.0


def an_export(export_id: str, owner: int = UID) -> Export:
    return Export(
        id=export_id,
        owner=owner,
        status=ExportStatus.RUNNING,
        format="openai",
        path="/exports/e",
        options={},
        rows=0,
        files=(),
        error=None,
        created_at=NOW,
        updated_at=NOW,
        finished_at=None,
    )


class FakeFlashcards:
    """Takes every text on, and never gets to it."""

    def __init__(self, store: InlineStore) -> None:
        self._store = store
        self.orders: list[TextOrder] = []

    async def generate(self, who: Principal, order: TextOrder) -> Generation:
        self.orders.append(order)
        generation = a_generation(f"g-{len(self.orders)}", who.uid, source_text=order.source_text)
        await self._store.write(lambda tx: generations.insert(tx.db, generation))
        return generation


def a_generation(generation_id: str, owner: int = UID, **changed: Any) -> Generation:
    values: dict[str, Any] = {
        "id": generation_id,
        "owner": owner,
        "status": GenerationStatus.PENDING,
        "source_text": "About lighthouses.",
        "source_name": "Lighthouses",
        "source_sha256": "00",
        "options": GenerationOptions(
            provider="rehearsal", model="m", prompt_version="flashcards-1", max_tokens=8_000, max_attempts=3
        ),
        "error": None,
        "tally": GenerationTally(),
        "attempt": 0,
        "failures": 0,
        "input_tokens": 0,
        "output_tokens": 0,
        "cost": Picodollars(0),
        "started_at": None,
        "finished_at": None,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Generation(**(values | changed))


class FakePrompts:
    """Renders by `str.format`, and finds fault with one word."""

    def resolve(self, template: Template, parameters: Parameters) -> str:
        if "broken" in template.text:
            raise InvalidParams(Issue("$.parameters", "parameters that it can be rendered with"))
        return template.text.format(**parameters)

    def problem(self, text: str, names: frozenset[str]) -> str | None:
        return f"It knows {', '.join(sorted(names))} only." if "broken" in text else None
