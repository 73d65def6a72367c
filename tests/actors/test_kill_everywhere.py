"""A small company under faults at every await: nothing hangs, nothing is done twice, and it replays."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from greenroom.actors import (
    TEMPORARY,
    Actor,
    ActorKilled,
    AskError,
    Control,
    Message,
    Ref,
    Reply,
    RestartPolicy,
    TaskCancelled,
    TaskDone,
    TaskFailed,
    TaskResult,
)
from tests.actors.cast import stage
from tests.simulation import Chaos, Decide, InjectedFault, Kill, Proceed, World, only_at, run, seeded

ITEMS = 6
WIDTH = 2
PATIENCE_S = 500.0


class Finished(Message, frozen=True):
    """A worker's outcome."""

    item: int
    ok: bool


class Progress(Control, frozen=True):
    """How many items have ended?"""

    reply: Reply[int]


class Called(Control, frozen=True):
    """A worker's call has ended."""

    result: TaskResult[None]


class Start(Message, frozen=True):
    """Begin the batch; answered when it runs."""

    reply: Reply[str]


class Ledger:
    """What would be a database: it outlives every incarnation."""

    def __init__(self, chaos: Chaos) -> None:
        self.chaos = chaos
        self.ended: dict[int, bool] = {}

    async def write(self, item: int, *, ok: bool) -> None:
        await self.chaos.point("ledger.write")
        assert item not in self.ended, f"item {item} ended twice"
        self.ended[item] = ok
        await self.chaos.point("ledger.written")


class Worker(Actor[Called]):
    """One item: a call beside the actor, a row, a word to the batch."""

    def __init__(self, item: int, batch: Ref[Finished], ledger: Ledger) -> None:
        self.item, self.batch, self.ledger = item, batch, ledger

    async def started(self) -> None:
        self.context.start_task(self.ledger.chaos.point("call"), name="call", done=Called)

    async def receive(self, message: Called) -> None:
        match message.result:
            case TaskDone():
                await self._end(ok=True)
            case TaskFailed(error):
                assert isinstance(error, InjectedFault)
                await self._end(ok=False)
            case TaskCancelled():
                pass
        self.context.stop()

    async def _end(self, *, ok: bool) -> None:
        await self.ledger.write(self.item, ok=ok)
        await self.ledger.chaos.point("worker.tell")
        await self.batch.tell(Finished(self.item, ok))


class Batch(Actor[Finished | Progress]):
    """A window of workers over the items that the ledger does not know yet."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.running: set[int] = set()

    async def started(self) -> None:
        await self.ledger.chaos.point("batch.started")
        self._fill()

    async def receive(self, message: Finished | Progress) -> None:
        match message:
            case Finished():
                await self.ledger.chaos.point("batch.finished")
            case Progress(reply):
                await self.ledger.chaos.point("batch.progress")
                reply.send(len(self.ledger.ended))

    async def child_stopped(self, child: Ref[Any]) -> None:
        self.running.discard(int(child.name))
        self._fill()

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
        assert isinstance(error, InjectedFault | ActorKilled), error
        item = int(child.name)
        if item not in self.ledger.ended:
            self.ledger.ended[item] = False
        await self.child_stopped(child)

    def _fill(self) -> None:
        if self.context.is_stopping:
            return
        left = [item for item in range(ITEMS) if item not in self.ledger.ended and item not in self.running]
        for item in left[: WIDTH - len(self.running)]:
            self.running.add(item)
            batch: Ref[Finished] = self.context.ref
            self.context.spawn(str(item), "worker", _hire(item, batch, self.ledger), TEMPORARY)


def _hire(item: int, batch: Ref[Finished], ledger: Ledger) -> Any:
    return lambda: Worker(item, batch, ledger)


class Supervisor(Actor[Start]):
    """One batch."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    async def started(self) -> None:
        await self.ledger.chaos.point("supervisor.started")
        often = RestartPolicy(max_restarts=50, backoff_s=0.5)
        self.batch = self.context.spawn("batch", "batch", lambda: Batch(self.ledger), often)

    async def receive(self, message: Start) -> None:
        await self.ledger.chaos.point("supervisor.receive")
        message.reply.send(self.batch.path)


async def _company(world: World, decide: Decide) -> Chaos:
    """Run the batch to its end while clients ask and tell, then stop."""
    system = stage(world)
    chaos = Chaos(decide, kill=system.kill, trace=world.trace)
    ledger = Ledger(chaos)
    often = RestartPolicy(max_restarts=50, backoff_s=0.5)
    supervisor = system.spawn("supervisor", "supervisor", lambda: Supervisor(ledger), often)
    asked: list[str] = []

    async def ask(number: int) -> None:
        await asyncio.sleep(number * 0.7)
        try:
            asked.append(await supervisor.ask(Start, timeout_s=PATIENCE_S))
        except AskError as error:
            asked.append(type(error).__name__)

    started = world.loop.time()
    clients = [asyncio.create_task(ask(number), name=f"client {number}") for number in range(4)]
    await asyncio.gather(*clients)
    for _ in range(1000):
        if len(ledger.ended) == ITEMS:
            break
        await asyncio.sleep(0.5)
    world.trace(f"asked {asked} ended {sorted(ledger.ended.items())}")
    assert len(asked) == len(clients)
    assert "AskTimeout" not in asked, "an asker was left hanging until its deadline"
    assert len(ledger.ended) == ITEMS
    assert not system.failed.done()
    orphans = await system.stop(30)
    world.trace(f"orphans {orphans} dead letters {system.dead_letters.count}")
    assert world.loop.time() - started < PATIENCE_S
    return chaos


VICTIMS = ["supervisor", "supervisor/batch", *(f"supervisor/batch/{item}" for item in range(ITEMS))]


@pytest.mark.parametrize("victim", VICTIMS[:4])
def test_a_kill_at_every_point_leaves_no_hung_asker_and_every_item_ended(victim: str) -> None:
    visits: list[int] = []

    async def rehearse(world: World) -> None:
        visits.append(len((await _company(world, lambda _visit, _name: Proceed())).visits))

    run(0, rehearse)
    assert visits[0] > 5 * ITEMS
    for visit in range(visits[0]):

        async def scenario(world: World, visit: int = visit) -> None:
            await _company(world, only_at(visit, Kill(victim)))

        run(visit, scenario)


async def chaotic(world: World) -> None:
    """Everything at once."""
    decide = seeded(world.random, delay=0.4, fail=0.05, kill=0.05, victims=VICTIMS)
    await _company(world, decide)


def test_any_mixture_of_faults_ends_well() -> None:
    for seed in range(150):
        run(seed, chaotic)


def test_the_same_seed_gives_the_same_trace_byte_for_byte() -> None:
    traces = {run(seed, chaotic) for seed in range(20)}
    assert len(traces) == 20
    assert traces == {run(seed, chaotic) for seed in range(20)}


def test_a_trace_does_not_depend_on_the_process() -> None:
    program = (
        "import sys; from tests.simulation import run; from tests.actors.test_kill_everywhere import chaotic; "
        "sys.stdout.buffer.write(run(11, chaotic))"
    )
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, env={"PYTHONHASHSEED": hash_seed}
        )
        assert done.stdout == run(11, chaotic)
