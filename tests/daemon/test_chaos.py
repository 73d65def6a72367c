"""Everything at once, by seed: delays, failing writes, kills of every kind of actor, and people who steer."""

import pytest

from greenroom.model.errors import RequestError
from greenroom.model.faults import FaultType
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, breaks, fails, garbles, writes
from tests.daemon.stage import ANNE, Stage, play
from tests.simulation import Decide, Delay, InjectedFault, Kill, Proceed, World, seeded
from tests.simulation.chaos import Fault

ITEMS, WIDTH = 10, 3
BLOCKS = 30
"""Seeds a test, so that a failure names few of them."""

_MOST = {"worker": 6, "batch": 3, "supervisor": 1, "fail": 2}
"""Faults of a kind in one run: no more than the restarts that a batch's actor and the supervisor have."""


def _chaos(world: World) -> Decide:
    drawn = seeded(world.random, delay=0.25, fail=0.02, kill=0.08, victims=["worker", "batch", "supervisor"])
    left = dict(_MOST)

    def decide(visit: int, name: str) -> Fault:
        fault = drawn(visit, name)
        if isinstance(fault, Proceed | Delay):
            return fault
        kind = fault.path if isinstance(fault, Kill) else "fail"
        left[kind] -= 1
        return fault if left[kind] >= 0 else Proceed()

    return decide


def _restless(stage: Stage) -> None:
    rng = stage.world.random

    def script(asked: Asked) -> Reaction:
        after_s = rng.uniform(0, 2)
        match rng.randrange(10):
            case 0:
                return fails(FaultType.OVERLOADED, after_s)
            case 1:
                return fails(FaultType.TIMEOUT, after_s)
            case 2:
                return garbles(after_s)
            case 3:
                return breaks(after_s)
            case _:
                return writes(after_s)

    stage.provider.script = script


async def _steer(stage: Stage, batch_id: str) -> None:
    """Pause and resume a few times; what chaos refuses is asked for again by the next round."""
    for _ in range(3):
        await stage.sleep(stage.world.random.uniform(0, 3))
        for act in (stage.company.pause, stage.company.resume):
            try:
                await act(ANNE, batch_id)
            except (RequestError, InjectedFault) as error:
                stage.world.trace(f"{act.__name__} was refused: {type(error).__name__}")
    while stage.batch(batch_id).status is BatchStatus.PAUSED:
        try:
            await stage.company.resume(ANNE, batch_id)
        except (RequestError, InjectedFault) as error:
            stage.world.trace(f"resume was refused: {type(error).__name__}")
            await stage.sleep(1)


async def _through_chaos(stage: Stage) -> None:
    _restless(stage)
    while not stage.facts:
        try:
            await stage.start(ITEMS, concurrency=WIDTH, max_attempts=100)
        except InjectedFault:
            await stage.sleep(1)
    batch_id = str(stage.facts[0].fact.subject)
    stage.company.admit(batch_id)
    await _steer(stage, batch_id)
    batch = await stage.ended(batch_id)
    assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, ITEMS)
    assert len({each.item_id for each in stage.conversations(batch_id)}) == ITEMS
    assert stage.provider.most_out <= WIDTH
    answered = len(stage.attempts(batch_id)) - stage.interrupted()
    assert answered <= len(stage.provider.calls) <= answered + stage.interrupted()


@pytest.mark.parametrize("block", range(4))
def test_a_batch_comes_through_chaos(block: int) -> None:
    for seed in range(block * BLOCKS, (block + 1) * BLOCKS):
        play(_through_chaos, seed=seed, decide=_chaos)


@pytest.mark.parametrize("seed", range(3))
def test_chaos_of_one_seed_is_the_same_byte_for_byte(seed: int) -> None:
    trace = play(_through_chaos, seed=seed, decide=_chaos)
    assert trace == play(_through_chaos, seed=seed, decide=_chaos)
    assert trace.count(b"chaos") > 10
