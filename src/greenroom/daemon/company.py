"""The company as the gateway sees it: what can be ordered, steered and asked."""

import logging
import random
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from msgspec import Struct
from msgspec.structs import replace

from greenroom.actors import ActorGone, ActorNode, ActorSystem, AskTimeout, Ref, Reply, RestartPolicy
from greenroom.daemon.activities import Activities, Gauges
from greenroom.daemon.batch import BatchActor, Limiter
from greenroom.daemon.choosing import Choices, Defaults, Offers
from greenroom.daemon.estimating import Estimator
from greenroom.daemon.hiring import Desks, Economy, Hiring
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.messages import Admit, Beat, Steer, SupervisorMessage, Watch
from greenroom.daemon.slips import slips
from greenroom.daemon.supervisor import Outages, Supervisor
from greenroom.daemon.units import cloning, ordering, removing, steering
from greenroom.daemon.units.ordering import Appended
from greenroom.limits.prices import PriceTable
from greenroom.model.batch import Batch, BatchChanges, Reason
from greenroom.model.budget import Purse
from greenroom.model.errors import NotFound, Unavailable
from greenroom.model.estimate import Quote
from greenroom.model.judgement import Judge
from greenroom.model.library import Tier
from greenroom.model.order import BatchOrder, OrderedSet, Variant
from greenroom.model.principal import Principal
from greenroom.model.states import BatchStatus
from greenroom.model.times import Clock
from greenroom.protocol.commands.system import ActorRow
from greenroom.protocol.rows.batch import Activity
from greenroom.protocol.rows.showing import show
from greenroom.store import batches

T = TypeVar("T")

STEER_TIMEOUT_S = 30.0
"""Seconds that a command waits for its durable answer before it says so."""

NO_ROOM = Reason(
    "disk_full", "The disk is full. What was paid for waits in memory; make room, and it goes on by itself."
)
"""Why a batch does not go on that can't even be noted as paused."""

NARROWED = Reason(
    "budget",
    "Fewer calls are out than could be: what is left of a budget is set aside for those. It goes on as they end.",
)
"""Why a batch that runs is slower than its concurrency."""

WATCH_TIMEOUT_S = 24 * 3600.0
"""Seconds that somebody may wait for a batch to end."""


class Staff(Limiter, Offers, Desks, Protocol):
    """Who writes: the providers that can be asked."""

    @property
    def outages(self) -> Outages:
        """Which providers are down."""
        ...


class StartedBatch(Struct, frozen=True):
    """A batch that is now queued."""

    batch: Batch
    warnings: tuple[str, ...] = ()


class Company:
    """Supervisor, batches and workers, behind one door."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        staff: Staff,
        prices: PriceTable,
        gauges: Gauges,
        defaults: Defaults,
        economy: Economy,
        judge: Judge | None = None,
        admin_uid: int,
        clock: Clock,
        rng: random.Random,
        log: logging.Logger,
    ) -> None:
        self._ledger = ledger
        self._admin_uid = admin_uid
        self._judged = judge is not None
        self._staff = staff
        self._estimator = Estimator(staff, prices, judge)
        self._gauges = gauges
        self._choices = Choices(offers=staff, estimator=self._estimator, defaults=defaults)
        self._clock = clock
        self._activities = Activities(clock, gauges)
        self._hiring = Hiring(
            desks=staff, ledger=ledger, activities=self._activities, clock=clock, economy=economy
        )
        self._actors: WeakValueDictionary[str, BatchActor] = WeakValueDictionary()
        self._stopping = False
        self._system = ActorSystem(clock=clock, random=rng, log=log)
        self._supervisor = self._system.spawn(
            "supervisor",
            "supervisor",
            lambda: Supervisor(ledger=ledger, employ=self._employ, outages=staff.outages, rng=rng),
            RestartPolicy(max_restarts=3, window_s=30.0),
        )

    @property
    def system(self) -> ActorSystem:
        """The actors, for whoever starts and stops the process."""
        return self._system

    async def stop(self, drain_s: float) -> tuple[str, ...]:
        """Take no new batch, and stop every actor. Answers the paths of those that missed the drain."""
        self._stopping = True
        return await self._system.stop(drain_s)

    def admit(self, batch_id: str) -> None:
        """Let a batch run that is there already: at the start of the daemon."""
        self._supervisor.signal(Admit(batch_id))

    async def start_batch(self, who: Principal, order: BatchOrder) -> StartedBatch:
        """Make a batch; unless it is held, it begins at once.

        Raises:
            InvalidParams: what the order asks for can't be had.
            Conflict: all that it asks for is being written anew already.
            Unavailable: the provider can't be asked, or the daemon is stopping.
        """
        if self._stopping:
            raise Unavailable("The daemon is stopping; start the batch once it is back.")
        order = self._choices.with_budget(order)
        options = self._choices.options(order)
        await self._choices.check_economy(options)
        made = await self._ledger.write(
            lambda tx: ordering.start(
                tx,
                who,
                order,
                options,
                self._estimator,
                self._ledger.new_id,
                self._clock.now(),
                admin_uid=self._admin_uid,
            ),
            "batch.start",
        )
        if not made.batch.held:
            self.admit(made.batch.id)
        one_call = self._estimator.longest_answer(options)
        return StartedBatch(made.batch, slips(order, made.plan, made.quote, one_call))

    async def estimate(self, who: Principal, order: BatchOrder, counts: Mapping[Tier, int] | None = None) -> Quote:
        """What an order would cost and take; with `counts`, so many items of each tier in place of its own.

        Raises:
            InvalidParams, Conflict, Unavailable: as `start_batch` does.
        """
        order = self._choices.with_budget(order)
        options = self._choices.options(order)
        quote, planned = await self._ledger.read(
            lambda db: ordering.estimate(
                db, who, order, options, self._estimator, counts, admin_uid=self._admin_uid
            ),
            "batch.estimate",
        )
        return replace(quote, warnings=slips(order, planned, quote, self._estimator.longest_answer(options)))

    async def append(self, who: Principal, batch_id: str, seq: int, sets: tuple[OrderedSet, ...]) -> Appended:
        """Add items to a held batch.

        Raises:
            NotFound, Conflict, InvalidParams: as `ordering.append` says.
        """
        return await self._ledger.write(
            lambda tx: ordering.append(
                tx,
                who,
                batch_id,
                seq,
                sets,
                self._estimator,
                self._ledger.new_id,
                self._clock.now(),
                admin_uid=self._admin_uid,
            ),
            "batch.append",
        )

    async def clone(self, who: Principal, batch_id: str, variant: Variant) -> Batch:
        """Make a batch of another one's items; unless it is held, it begins at once.

        Raises:
            NotFound, Conflict, InvalidParams: as `cloning.clone` says.
            Unavailable: the provider can't be asked, or the daemon is stopping.
        """
        if self._stopping:
            raise Unavailable("The daemon is stopping; clone the batch once it is back.")
        origin = await self._ledger.read(lambda db: batches.get(db, who, batch_id), "batch.get")
        if origin is None:
            raise NotFound("batch", batch_id)
        options = self._choices.varied(origin.options, variant)
        await self._choices.check_economy(options)
        batch = await self._ledger.write(
            lambda tx: cloning.clone(
                tx, who, batch_id, variant, options, self._estimator, self._ledger.new_id, self._clock.now()
            ),
            "batch.clone",
        )
        if not batch.held:
            self.admit(batch.id)
        return batch

    async def delete(self, who: Principal, batch_id: str) -> Batch:
        """Delete a batch that has ended, but for its conversations and its log. Answers it as it was."""
        gone = False
        before: Batch | None = None
        while not gone:
            batch, gone = await self._ledger.write(
                lambda tx: removing.remove(tx, who, batch_id, self._clock.now()), "batch.delete"
            )
            before = before or batch
        assert before is not None, "the loop ran"
        return before

    async def release(self, who: Principal, batch_id: str) -> Batch:
        """Let a held batch go."""
        return await self._steer(who, batch_id, steering.release(self._ledger.treasury))

    async def pause(self, who: Principal, batch_id: str) -> Batch:
        """Start nothing new; running items finish."""
        return await self._steer(who, batch_id, steering.pause)

    async def resume(self, who: Principal, batch_id: str) -> Batch:
        """Go on."""
        return await self._steer(who, batch_id, steering.resume(self._ledger.treasury, judged=self._judged))

    async def cancel(self, who: Principal, batch_id: str, *, now: bool) -> Batch:
        """End the queued items, and with `now` the running ones too."""
        return await self._steer(who, batch_id, steering.cancel, abort=now)

    async def retry(self, who: Principal, batch_id: str, *, include_cancelled: bool) -> Batch:
        """Queue failed items again."""
        step = steering.retry(self._ledger.treasury, include_cancelled=include_cancelled, judged=self._judged)
        return await self._steer(who, batch_id, step)

    async def set(self, who: Principal, batch_id: str, changes: BatchChanges) -> Batch:
        """Change concurrency, priority or budget, while it runs too."""
        step = steering.change(self._ledger.treasury, changes, judged=self._judged)
        return await self._steer(who, batch_id, step)

    async def generate(self, who: Principal, order: BatchOrder) -> Batch:
        """Make a batch and wait until it has ended. Answers the batch as it was made."""
        started = await self.start_batch(who, order)
        await self._ask(lambda reply: Watch(started.batch.id, reply), WATCH_TIMEOUT_S)
        return started.batch

    async def heartbeat(self, timeout_s: float) -> None:
        """Go once through supervisor and writer: what a watchdog may trust.

        Raises:
            Unavailable: they did not answer in time.
        """
        await self._ask(Beat, timeout_s)

    async def month(self) -> Purse | None:
        """What is left of the month's budget; None where it has none."""
        treasury = self._ledger.treasury
        limit = treasury.month
        if limit is None:
            return None
        return await self._ledger.read(lambda db: treasury.of_month(db, self._clock.now(), limit), "month.get")

    def present(self, batch: Batch) -> Batch:
        """A batch as it stands, where its row can't say so.

        A full disk pauses it, and keeps no note of that; and it may run narrower than it could for want of money.
        """
        if batch.status is not BatchStatus.PROCESSING:
            return batch
        if self._ledger.disk_is_full:
            return replace(batch, status=BatchStatus.PAUSED, reason=NO_ROOM)
        actor = self._actors.get(batch.id)
        return replace(batch, reason=NARROWED) if actor is not None and actor.is_short_of_money else batch

    def activity(self, item_id: str) -> Activity | None:
        """What a running item does right now."""
        return self._activities.get(item_id)

    def eta_s(self, batch_id: str) -> float | None:
        """Seconds until a batch is done at its present rate, where it runs."""
        actor = self._actors.get(batch_id)
        return None if actor is None else actor.eta_s()

    def tree(self) -> tuple[ActorRow, ...]:
        """The live supervision tree, from its roots."""
        return tuple(_row(node) for node in self._system.tree())

    def actors(self) -> int:
        """How many actors there are."""
        return sum(map(_count, self._system.tree()))

    def dead_letters(self) -> int:
        """Messages that nobody received."""
        return self._system.dead_letters.count

    def _employ(self, batch_id: str, boss: Ref[SupervisorMessage]) -> BatchActor:
        actor = BatchActor(
            batch_id=batch_id,
            ledger=self._ledger,
            hiring=self._hiring,
            limits=self._staff,
            gauges=self._gauges,
            clock=self._clock,
            boss=boss,
        )
        self._actors[batch_id] = actor
        return actor

    async def _steer(self, who: Principal, batch_id: str, step: steering.Step, *, abort: bool = False) -> Batch:
        return await self._ask(lambda reply: Steer(who, batch_id, step, abort, reply), STEER_TIMEOUT_S)

    async def _ask(self, make: Callable[[Reply[T]], SupervisorMessage], timeout_s: float) -> T:
        try:
            return await self._supervisor.ask(make, timeout_s)
        except ActorGone as error:
            raise Unavailable("The daemon is stopping; what was ordered goes on once it is back.") from error
        except AskTimeout as error:
            raise Unavailable("The daemon did not get to it in time; look whether it happened.") from error


def _count(node: ActorNode) -> int:
    return 1 + sum(map(_count, node.children))


def _row(node: ActorNode) -> ActorRow:
    return show(ActorRow, node, children=tuple(_row(child) for child in node.children))
