"""A stage for the company: store, provider and actors in virtual time, and what has to hold at the end."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, Concatenate, ParamSpec

import msgspec

from greenroom.daemon.choosing import Defaults
from greenroom.daemon.company import Company
from greenroom.daemon.hiring import Economy
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.scoring import Scoring
from greenroom.daemon.staff import Providers
from greenroom.daemon.units.funding import Treasury
from greenroom.limits.prices import PriceTable
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.attempt import Attempt
from greenroom.model.batch import Batch, Item
from greenroom.model.conversation import Conversation
from greenroom.model.facts import NotedFact
from greenroom.model.ids import SeededIds
from greenroom.model.judgement import Judge
from greenroom.model.library import Template
from greenroom.model.order import BatchOrder
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import AttemptStatus, BatchStatus
from greenroom.protocol.commands.system import ActorRow
from greenroom.protocol.events import CATALOGUE
from greenroom.store import attempts, batches, boots, conversations, items, recovery, templates
from greenroom.store.attempts import AttemptFilter
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.inline import memory_database
from greenroom.store.recount import discrepancies
from greenroom.writing.conversations import Conversations
from greenroom.writing.flashcards import Flashcards
from greenroom.writing.judging import Judging
from tests.daemon.script import Asked, Reaction, Script, ScriptedProvider, writes
from tests.daemon.stage_parts import ANNE, KeptGauges, MortalStore, StageClock
from tests.quality.weights import WEIGHTS
from tests.simulation import Chaos, Decide, World, run

__all__ = ["ANNE"]

P = ParamSpec("P")

BORIS = Principal(uid=1002)
MODEL = "claude-sonnet-5-5"
ANOTHER_MODEL = "claude-none"
PROVIDER = "rehearsal"
LONG_S = 24 * 3600.0
"""Virtual seconds after which a run that gets nowhere is given up."""

PRICES = PriceTable.of(
    {
        model: {
            "input": 2,
            "output": 10,
            "cache_write_5m": 2.5,
            "cache_write_1h": 4,
            "cache_read": 0.1,
            "batch_discount": 0.5,
            "as_of": "2026-10-31",
        }
        for model in (MODEL, ANOTHER_MODEL)
    }
)
_ALL = PageRequest(limit=500, descending=False)
_ALL_ITEMS = PageRequest(limit=500, descending=False, sort_by="position")


class Stage:
    """A world with a database that outlives boots, a provider, and the company of the present boot."""

    def __init__(self, world: World, script: Script, decide: Decide | None, limits: dict[str, Any]) -> None:
        self.world = world
        self.clock = StageClock(world)
        self.db = memory_database(self.clock)
        self.ids = SeededIds(self.clock, world.random)
        self.facts: list[NotedFact] = []
        self.gauges = KeptGauges()
        self.treasury = Treasury()
        self.judge: Judge | None = None
        self._up = False
        self.chunk_items = 1_000
        self.cut_off = 0
        """Attempts that were open whenever something crashed."""
        self.obstruct: Callable[[str], None] = lambda _: None
        """Called at each point; what it raises, the point raises."""
        self._waiting: list[asyncio.Future[None]] = []
        self._limits = limits
        self._chaos = decide and Chaos(decide, kill=self.kill, trace=world.trace)
        self.provider = self.another_provider(PROVIDER, script)
        self.providers = {PROVIDER: self.provider}
        self.template = Template(
            id="template",
            owner=ANNE.uid,
            name="Money worries",
            text="Write about {{ topic }}.",
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        templates.insert(self.db, self.template)

    def another_provider(self, name: str, script: Script) -> ScriptedProvider:
        return ScriptedProvider(name, self.world, script, point=self.point, changed=self._changed)

    @property
    def visits(self) -> list[str]:
        """The points of chaos that were passed."""
        return [] if self._chaos is None else self._chaos.visits

    async def point(self, name: str) -> None:
        """An await at which something may go wrong."""
        self.obstruct(name)
        if self._chaos is not None and self._up:
            await self._chaos.point(name)

    def calm_down(self) -> None:
        """No more chaos from here on."""
        self._chaos = None

    # ---- boots

    async def boot(self) -> None:
        """Start as the daemon does: a new epoch, what was left put right, and every batch that may run let in."""
        clock, rng = self.clock, self.world.random
        self.store = MortalStore(self.db, clock=clock, on_facts=self._on_facts, point=self.point)
        self.epoch = await self.store.write(lambda tx: boots.begin(tx.db), kind="boot.begin")
        await self.store.write(lambda tx: recovery.recover(tx.db, self.epoch, clock.now()), kind="boot.recover")
        self.limits = Limits(LimitSettings(careful_start=False, **self._limits), clock=clock)
        staff = Providers(
            self.providers,
            problems={"openai": "Set OPENAI_API_KEY."},
            kind=Conversations(
                clock=clock, ids=self.ids, threshold=7.0, weights=WEIGHTS, timeout_s=60.0, judge=self.judge
            ),
            cards=Flashcards(timeout_s=60.0),
            judging=Judging(timeout_s=60.0),
            limits=self.limits,
            prices=PRICES,
            clock=clock,
            ids=self.ids,
            rng=rng,
        )
        self.ledger = Ledger(
            store=self.store,
            clock=clock,
            ids=self.ids,
            epoch=self.epoch,
            log=self.world.log,
            treasury=self.treasury,
            scoring=Scoring(store=self.store, weights=WEIGHTS),
        )
        self.staff = staff
        self.company = Company(
            ledger=self.ledger,
            staff=staff,
            prices=PRICES,
            gauges=self.gauges,
            defaults=Defaults(
                provider=PROVIDER,
                models=dict.fromkeys(self.providers, MODEL) | {"unset": ""},
                concurrency=3,
                max_attempts=3,
            ),
            economy=Economy(chunk_items=self.chunk_items, poll_s=30.0),
            judge=self.judge,
            admin_uid=ANNE.uid,
            clock=clock,
            rng=rng,
            log=self.world.log,
        )
        for batch in await self.store.read(batches.admissible, kind="batch.admissible"):
            self.company.admit(batch.id)
        self._up = True

    async def crash(self) -> None:
        """Lose everything but the database: from here on, nothing that still runs has any effect."""
        self.world.trace("the daemon is killed")
        self._up = False
        self.cut_off += self.open_attempts
        self.store.die()
        await self.company.stop(0.0)
        await self.limits.aclose()

    async def stop(self, drain_s: float = 60.0) -> tuple[str, ...]:
        """Stop in order, as the daemon does."""
        self._up = False
        orphans = await self.company.stop(drain_s)
        now = self.clock.now()
        await self.store.write(lambda tx: recovery.recover(tx.db, self.epoch + 1, now), kind="stop.recover")
        await self.limits.aclose()
        await self.store.close()
        return orphans

    def kill(self, kind: str) -> bool:
        """Kill an actor of a kind, whichever; False where there is none."""
        paths = self.paths(kind)
        return bool(paths) and self.company.system.kill(self.world.random.choice(paths))

    def paths(self, kind: str) -> list[str]:
        """Where the actors of a kind are in the tree."""
        return [path for path, node in _walk("", self.company.tree()) if node.kind == kind]

    def nodes(self, kind: str) -> list[ActorRow]:
        """The actors of a kind."""
        return [node for _, node in _walk("", self.company.tree()) if node.kind == kind]

    # ---- what people do and see

    async def start(self, count: int = 3, **changes: Any) -> str:
        """Order so many conversations of the template. Answers the batch's id."""
        order = BatchOrder(
            name="Rent",
            template_id=self.template.id,
            count=count,
            shared_parameters={"topic": "rent"},
        )
        started = await self.company.start_batch(ANNE, msgspec.structs.replace(order, **changes))
        return started.batch.id

    def batch(self, batch_id: str) -> Batch:
        """The batch's row."""
        found = batches.get(self.db, ANNE, batch_id)
        assert found is not None
        return found

    def items(self, batch_id: str) -> list[Item]:
        """The batch's items, by position."""
        return items.page(self.db, ANNE, batch_id, None, _ALL_ITEMS).rows

    def statuses(self, batch_id: str) -> dict[str, int]:
        """How many of the batch's items stand where."""
        found = [str(item.status) for item in self.items(batch_id)]
        return {status: found.count(status) for status in sorted(set(found))}

    def attempts(self, batch_id: str) -> list[Attempt]:
        """The log of a batch: attempts that have ended, the oldest first."""
        return attempts.page(self.db, ANNE, AttemptFilter(batch_id=batch_id), _ALL).rows

    def conversations(self, batch_id: str) -> list[Conversation]:
        """What a batch brought."""
        return conversations.page(self.db, ANNE, ConversationFilter(batch_id=batch_id), _ALL).rows

    @property
    def open_attempts(self) -> int:
        """Calls that were noted and whose end was not."""
        return int(self.db.execute("SELECT count(*) FROM attempts WHERE status IS NULL").fetchone()[0])

    def interrupted(self) -> int:
        """Attempts in the log that were cut off."""
        found = attempts.page(self.db, ANNE, AttemptFilter(statuses=[AttemptStatus.INTERRUPTED]), _ALL)
        return found.total

    def told(self, type_: str, batch_id: str) -> list[dict[str, Any]]:
        """What facts of a type said of a batch."""
        return [each.fact.data for each in self.facts if each.fact.type == type_ and each.fact.subject == batch_id]

    # ---- waiting

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds: it is looked at whenever a fact is noted or a call leaves or comes back."""
        async with asyncio.timeout(LONG_S):
            while not holds():
                self._waiting.append(self.world.loop.create_future())
                await self._waiting[-1]

    async def ended(self, batch_id: str) -> Batch:
        """Wait until a batch is final."""
        await self.until(lambda: self.batch(batch_id).status.is_final)
        return self.batch(batch_id)

    async def calls_out(self, number: int) -> None:
        """Wait until so many calls are out."""
        await self.until(lambda: self.provider.out == number)

    async def status(self, batch_id: str, status: BatchStatus) -> None:
        """Wait until a batch stands so."""
        await self.until(lambda: self.batch(batch_id).status is status)

    async def sleep(self, seconds: float) -> None:
        """Let virtual time pass."""
        await asyncio.sleep(seconds)

    def _on_facts(self, facts: list[NotedFact]) -> None:
        self.facts += facts
        for each in facts:
            assert set(each.fact.data) == set(CATALOGUE[each.fact.type].data)
            self.world.trace(f"fact {each.seq} {each.fact.type} {each.fact.data}")
        self._changed()

    def _changed(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    # ---- the end

    def check(self) -> None:
        """What holds whenever nothing runs."""
        assert discrepancies(self.db) == []
        assert self.open_attempts == 0
        assert self.limits.in_use == 0
        assert self.provider.out == 0
        for row in self.db.execute("SELECT id FROM batches"):
            batch = self.batch(row[0])
            assert batch.progress.running == 0
            assert batch.progress.queued == 0 or not batch.status.is_final
            done = [item for item in self.items(batch.id) if item.status == "succeeded"]
            # What was written anew is a conversation of the batch that wrote it first.
            written = [item.conversation_id for item in done if item.conversation_id != item.regenerates]
            assert None not in written
            assert sorted(each.id for each in self.conversations(batch.id)) == sorted(map(str, written))


def _walk(above: str, nodes: tuple[ActorRow, ...]) -> Iterator[tuple[str, ActorRow]]:
    for node in nodes:
        yield above + node.name, node
        yield from _walk(f"{above}{node.name}/", node.children)


def all_written(_: Asked) -> Reaction:
    """Every call takes a second and brings a conversation."""
    return writes()


def play(
    scenario: Callable[[Stage], Awaitable[None]],
    *,
    seed: int = 1,
    script: Script = all_written,
    decide: Callable[[World], Decide] | None = None,
    **limits: Any,
) -> bytes:
    """Run a scenario on a stage, stop in order, and check what has to hold then. Answers the trace."""

    async def played(world: World) -> None:
        stage = Stage(world, script, decide and decide(world), limits)
        await stage.boot()
        await scenario(stage)
        orphans = await stage.stop()
        assert orphans == ()
        stage.check()

    return run(seed, played)


def staged(
    script: Script = all_written, **limits: Any
) -> Callable[[Callable[Concatenate[Stage, P], Coroutine[Any, Any, None]]], Callable[P, None]]:
    """Make a test of a scenario: it is played once, in virtual time, without chaos."""

    def decorate(scenario: Callable[Concatenate[Stage, P], Coroutine[Any, Any, None]]) -> Callable[P, None]:
        def test(*args: P.args, **kwargs: P.kwargs) -> None:
            play(lambda stage: scenario(stage, *args, **kwargs), script=script, **limits)

        of_scenario = inspect.signature(scenario)
        test.__signature__ = of_scenario.replace(  # type: ignore[attr-defined]  # pytest reads it
            parameters=list(of_scenario.parameters.values())[1:], return_annotation=None
        )
        test.__name__, test.__qualname__, test.__module__ = (
            scenario.__name__,
            scenario.__qualname__,
            scenario.__module__,
        )
        return test

    return decorate
