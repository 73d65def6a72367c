import pytest

from greenroom.model.faults import FaultType
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, fails, writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.simulation import Decide, World, seeded


@staged()
async def test_a_paused_batch_finishes_what_runs_and_goes_on_where_it_stopped(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.sleep(1.5)
    batch = await stage.company.pause(ANNE, batch_id)
    assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.PAUSED, "user")
    await stage.sleep(100)
    assert stage.statuses(batch_id) == {"queued": 3, "succeeded": 6}
    batch = await stage.company.resume(ANNE, batch_id)
    assert (batch.status, batch.reason) == (BatchStatus.PROCESSING, None)
    assert (await stage.ended(batch_id)).status is BatchStatus.COMPLETED
    assert [call.position for call in stage.provider.calls] == list(range(1, 10))


@pytest.mark.parametrize("seed", range(6))
def test_once_a_pause_has_answered_no_call_starts(seed: int) -> None:
    async def scenario(stage: Stage) -> None:
        rng = stage.world.random
        stage.provider.script = lambda _: writes(rng.uniform(0.0, 2.0))
        batch_id = await stage.start(80, concurrency=5)
        for _ in range(3):
            await stage.sleep(rng.uniform(0.0, 3.0))
            await stage.company.pause(ANNE, batch_id)
            started = len(stage.provider.calls)
            await stage.sleep(20)
            assert len(stage.provider.calls) == started
            assert stage.batch(batch_id).progress.running == 0
            await stage.company.resume(ANNE, batch_id)
        assert (await stage.ended(batch_id)).progress.successful == 80
        assert len(stage.provider.calls) == 80

    def slow_writes(world: World) -> Decide:
        return seeded(world.random, delay=0.3, longest_s=0.1)

    play(scenario, seed=seed, decide=slow_writes)


@staged()
async def test_a_batch_that_is_paused_while_queued_calls_nobody(stage: Stage) -> None:
    batch_id = await stage.start(3)
    assert stage.batch(batch_id).status is BatchStatus.QUEUED
    await stage.company.pause(ANNE, batch_id)
    await stage.sleep(100)
    assert stage.provider.calls == []
    assert stage.batch(batch_id).status is BatchStatus.PAUSED
    await stage.company.resume(ANNE, batch_id)
    assert (await stage.ended(batch_id)).progress.successful == 3


@staged()
async def test_a_held_batch_that_was_paused_waits_for_its_release_again(stage: Stage) -> None:
    batch_id = await stage.start(3, hold=True)
    await stage.company.pause(ANNE, batch_id)
    batch = await stage.company.resume(ANNE, batch_id)
    assert (batch.status, batch.held, batch.started_at) == (BatchStatus.QUEUED, True, None)
    await stage.sleep(100)
    assert stage.provider.calls == []
    await stage.company.release(ANNE, batch_id)
    await stage.ended(batch_id)


@staged()
async def test_a_paused_batch_whose_last_item_ends_is_over(stage: Stage) -> None:
    batch_id = await stage.start(2)
    await stage.calls_out(2)
    await stage.company.pause(ANNE, batch_id)
    batch = await stage.ended(batch_id)
    assert (batch.status, batch.reason) == (BatchStatus.COMPLETED, None)


def _busy_at_first(asked: Asked) -> Reaction:
    return fails(FaultType.OVERLOADED, retry_after_s=1_000) if asked.nth == 1 else writes()


@staged(_busy_at_first)
async def test_an_item_that_waits_for_its_next_attempt_is_given_back(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.sleep(5)
    assert stage.statuses(batch_id) == {"running": 3}
    activity = stage.company.activity(stage.items(batch_id)[0].id)
    assert activity is not None
    assert (activity.state, activity.why and "overloaded" in activity.why) == ("retrying", True)
    await stage.company.pause(ANNE, batch_id)
    await stage.sleep(0.1)
    assert stage.statuses(batch_id) == {"queued": 3}
    await stage.company.resume(ANNE, batch_id)
    await stage.ended(batch_id)
    assert stage.world.loop.time() < 10


@staged(max_concurrency=1)
async def test_an_item_that_waits_for_a_permit_is_given_back(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.sleep(0.5)
    assert stage.statuses(batch_id) == {"running": 3}
    await stage.company.pause(ANNE, batch_id)
    await stage.sleep(0.1)
    assert stage.statuses(batch_id) == {"queued": 2, "running": 1}
    assert stage.limits.waiting == 0
    await stage.sleep(10)
    assert stage.statuses(batch_id) == {"queued": 2, "succeeded": 1}
    await stage.company.resume(ANNE, batch_id)
    await stage.ended(batch_id)
    assert len(stage.provider.calls) == 3


@pytest.mark.parametrize("seed", range(8))
def test_a_flurry_of_pauses_and_resumes_doubles_nothing(seed: int) -> None:
    async def scenario(stage: Stage) -> None:
        rng = stage.world.random
        stage.provider.script = lambda _: writes(rng.uniform(0.0, 0.3))
        batch_id = await stage.start(40, concurrency=4)
        while not stage.batch(batch_id).status.is_final:
            status = stage.batch(batch_id).status
            await (stage.company.resume if status is BatchStatus.PAUSED else stage.company.pause)(ANNE, batch_id)
            await stage.sleep(rng.choice([0.0, 0.0, 0.05]))
        assert stage.batch(batch_id).progress.successful == 40
        assert len(stage.provider.calls) == 40
        assert stage.provider.most_out <= 4

    play(scenario, seed=seed)


@staged()
async def test_a_pause_outlives_the_daemon(stage: Stage) -> None:
    batch_id = await stage.start(6)
    await stage.sleep(0.5)
    await stage.company.pause(ANNE, batch_id)
    await stage.crash()
    await stage.boot()
    await stage.sleep(100)
    assert stage.batch(batch_id).status is BatchStatus.PAUSED
    assert stage.statuses(batch_id) == {"queued": 6}
    assert len(stage.provider.calls) == 3
    await stage.company.resume(ANNE, batch_id)
    assert (await stage.ended(batch_id)).progress.successful == 6
