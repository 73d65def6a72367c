"""The whole process is killed at any time, and begins again on the same database."""

import asyncio

import pytest

from greenroom.model.faults import FaultType
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, fails, garbles, writes
from tests.daemon.stage import Stage, play
from tests.simulation import Decide, World, seeded


def _delays(world: World) -> Decide:
    """Writes that take their time, so that a crash finds some that have not happened and some not told of."""
    return seeded(world.random, delay=0.2, longest_s=0.2)


def _restless(stage: Stage) -> None:
    rng = stage.world.random

    def script(asked: Asked) -> Reaction:
        draw = rng.random()
        if draw < 0.1:
            return fails(FaultType.OVERLOADED, rng.uniform(0, 1))
        if draw < 0.2:
            return garbles(rng.uniform(0, 2))
        return writes(rng.uniform(0, 2))

    stage.provider.script = script


@pytest.mark.parametrize("seed", range(20))
def test_a_batch_survives_every_crash(seed: int) -> None:
    async def scenario(stage: Stage) -> None:
        rng = stage.world.random
        items = 25
        batch_id = await stage.start(items, concurrency=4, max_attempts=100)
        _restless(stage)
        crashes = 0
        while not stage.batch(batch_id).status.is_final:
            ended = asyncio.ensure_future(stage.ended(batch_id))
            await asyncio.wait({ended}, timeout=rng.uniform(0, 4))
            ended.cancel()
            if crashes < 20:
                crashes += 1
                await stage.crash()
                await stage.boot()
        batch = stage.batch(batch_id)
        assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, items)
        assert len({each.item_id for each in stage.conversations(batch_id)}) == items
        assert len(stage.conversations(batch_id)) == items
        assert stage.interrupted() == stage.cut_off
        assert stage.cut_off <= 4 * crashes
        answered = len(stage.attempts(batch_id)) - stage.cut_off
        assert answered <= len(stage.provider.calls) <= answered + stage.cut_off
        assert stage.provider.most_out <= 4

    play(scenario, seed=seed, decide=_delays)


def test_nothing_that_was_kept_is_asked_for_again() -> None:
    async def scenario(stage: Stage) -> None:
        batch_id = await stage.start(12, concurrency=3)
        for _ in range(3):
            await stage.sleep(1.5)
            kept = {call.position for call in stage.provider.calls if call.ended_at is not None}
            calls = len(stage.provider.calls)
            await stage.crash()
            await stage.boot()
            await stage.sleep(0.1)
            assert kept.isdisjoint(call.position for call in stage.provider.calls[calls:])
        await stage.ended(batch_id)
        assert len(stage.provider.calls) == 12 + 3 * 3

    play(scenario)


def test_an_interrupted_attempt_is_logged_and_not_counted() -> None:
    async def scenario(stage: Stage) -> None:
        batch_id = await stage.start(1, max_attempts=1)
        for _ in range(3):
            await stage.calls_out(1)
            await stage.crash()
            await stage.boot()
        await stage.ended(batch_id)
        (item,) = stage.items(batch_id)
        assert (item.status, item.attempt, item.failures) == ("succeeded", 4, 0)
        assert [str(attempt.status) for attempt in stage.attempts(batch_id)] == ["interrupted"] * 3 + ["success"]

    play(scenario)
