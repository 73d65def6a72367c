"""Everything at once, by seed: delays, failing writes, kills of every kind of actor, and people who steer."""

import pytest

from greenroom.model.errors import RequestError
from greenroom.model.faults import FaultType
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, breaks, fails, garbles, writes
from tests.daemon.stage import ANNE, Stage, all_written, play
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


async def _meddle(stage: Stage, batch_ids: list[str]) -> None:
    """Do anything to any batch, allowed or not, and kill the whole daemon now and then."""
    rng = stage.world.random
    for _ in range(rng.randint(3, 14)):
        await stage.sleep(rng.choice([0, 0, 0.1, 1, 3]))
        company, batch_id = stage.company, rng.choice(batch_ids)
        try:
            match rng.randrange(8):
                case 0:
                    await company.pause(ANNE, batch_id)
                case 1 | 2:
                    await company.resume(ANNE, batch_id)
                case 3:
                    await company.cancel(ANNE, batch_id, now=False)
                case 4:
                    await company.cancel(ANNE, batch_id, now=True)
                case 5:
                    await company.retry(ANNE, batch_id, include_cancelled=True)
                case 6:
                    await company.retry(ANNE, batch_id, include_cancelled=False)
                case _:
                    await stage.crash()
                    await stage.boot()
        except (RequestError, InjectedFault) as error:
            stage.world.trace(f"refused: {type(error).__name__}")


async def _bring_home(stage: Stage, batch_id: str) -> None:
    """Whatever state it was left in, a batch can be brought to its end by what its state allows."""
    while not (batch := stage.batch(batch_id)).status.is_final or batch.progress.successful < ITEMS:
        if batch.status is BatchStatus.PAUSED:
            assert batch.progress.running == 0
            await stage.company.resume(ANNE, batch_id)
        elif batch.status.is_final:
            await stage.company.retry(ANNE, batch_id, include_cancelled=True)
        await stage.sleep(100)
    assert len(stage.conversations(batch_id)) == ITEMS


async def _through_meddling(stage: Stage) -> None:
    rng = stage.world.random
    _restless(stage)
    while len(stage.facts) < 2:
        try:
            await stage.start(
                ITEMS,
                concurrency=rng.randint(1, 4),
                max_attempts=rng.choice([2, 100]),
                error_handling=rng.choice(["continue", "stop"]),
                pilot=rng.choice([None, 2]),
                hold=True,
            )
        except InjectedFault:
            await stage.sleep(1)
    batch_ids = [str(each.fact.subject) for each in stage.facts if each.fact.type == "batch.started"]
    for batch_id in batch_ids:
        while stage.batch(batch_id).held:
            try:
                await stage.company.release(ANNE, batch_id)
            except (RequestError, InjectedFault):
                await stage.sleep(1)
    await _meddle(stage, batch_ids)
    stage.calm_down()
    stage.provider.script = all_written
    await stage.sleep(400)
    for batch_id in batch_ids:
        await _bring_home(stage, batch_id)
    await stage.sleep(1)
    assert stage.paths("batch") == []


@pytest.mark.parametrize("block", range(2))
def test_whatever_is_done_to_batches_they_can_be_brought_home(block: int) -> None:
    for seed in range(block * BLOCKS, (block + 1) * BLOCKS):
        play(_through_meddling, seed=seed, decide=_chaos)


@pytest.mark.parametrize("seed", range(3))
def test_chaos_of_one_seed_is_the_same_byte_for_byte(seed: int) -> None:
    trace = play(_through_chaos, seed=seed, decide=_chaos)
    assert trace == play(_through_chaos, seed=seed, decide=_chaos)
    assert trace.count(b"chaos") > 10
