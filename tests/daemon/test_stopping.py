"""An ordered stop: what runs may end, within its time."""

import asyncio

import pytest

from greenroom.model.errors import Unavailable
from greenroom.model.faults import FaultType
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, fails, writes
from tests.daemon.stage import ANNE, Stage, staged


@staged()
async def test_running_calls_end_within_the_drain_and_are_kept(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.sleep(1.5)
    assert await stage.stop(drain_s=10.0) == ()
    assert stage.world.loop.time() == pytest.approx(2.0)
    assert stage.statuses(batch_id) == {"queued": 3, "succeeded": 6}
    stage.check()
    await stage.boot()
    assert (await stage.ended(batch_id)).progress.successful == 9
    assert len(stage.provider.calls) == 9


def _slow_at_first(asked: Asked) -> Reaction:
    return writes(100.0 if asked.position == 2 and asked.nth == 1 else 1.0)


@staged(_slow_at_first)
async def test_a_call_that_outlasts_the_drain_goes_back_and_is_named(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.sleep(0.5)
    orphans = await stage.stop(drain_s=5.0)
    assert orphans == (f"supervisor/{batch_id}/2.2",)
    assert stage.world.loop.time() == pytest.approx(5.5)
    assert stage.statuses(batch_id) == {"queued": 1, "succeeded": 2}
    assert stage.interrupted() == 1
    stage.check()
    await stage.boot()
    assert (await stage.ended(batch_id)).progress.successful == 3
    assert stage.items(batch_id)[1].failures == 0


@staged(lambda asked: fails(FaultType.OVERLOADED, retry_after_s=1_000) if asked.nth == 1 else writes())
async def test_who_waits_for_another_attempt_does_not_hold_up_the_stop(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.sleep(5)
    assert await stage.stop(drain_s=60.0) == ()
    assert stage.world.loop.time() == pytest.approx(5.0)
    assert stage.statuses(batch_id) == {"queued": 3}
    await stage.boot()
    await stage.ended(batch_id)


@staged(lambda asked: fails(FaultType.OVERLOADED, 1.0) if asked.nth == 1 else writes())
async def test_a_call_that_fails_during_the_drain_is_not_tried_again(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.calls_out(3)
    await stage.stop(drain_s=60.0)
    assert len(stage.provider.calls) == 3
    assert stage.statuses(batch_id) == {"queued": 3}
    await stage.boot()
    await stage.ended(batch_id)


@staged(max_concurrency=1)
async def test_who_waits_for_a_permit_does_not_begin_during_the_drain(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.calls_out(1)
    await stage.stop(drain_s=60.0)
    assert stage.statuses(batch_id) == {"queued": 2, "succeeded": 1}
    await stage.boot()
    await stage.ended(batch_id)


@pytest.mark.parametrize("turns", range(0, 24, 2))
@staged()
async def test_a_stop_may_come_while_items_are_claimed(stage: Stage, turns: int) -> None:
    batch_id = await stage.start(6)
    for _ in range(turns):
        await stage.sleep(0)
    assert await stage.stop(drain_s=60.0) == ()
    stage.check()
    assert stage.statuses(batch_id).get("succeeded", 0) == len(stage.provider.calls)
    await stage.boot()
    assert (await stage.ended(batch_id)).progress.successful == 6
    assert len(stage.provider.calls) == 6


@staged()
async def test_nothing_is_ordered_or_steered_while_the_daemon_stops(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.sleep(0.5)
    stopping = asyncio.create_task(stage.stop(drain_s=60.0))
    await stage.sleep(0.1)
    with pytest.raises(Unavailable, match="stopping"):
        await stage.start(1)
    with pytest.raises(Unavailable, match="stopping"):
        await stage.company.pause(ANNE, batch_id)
    await stopping
    with pytest.raises(Unavailable, match="stopping"):
        await stage.company.pause(ANNE, batch_id)
    assert stage.batch(batch_id).status is BatchStatus.PROCESSING
    await stage.boot()
    await stage.ended(batch_id)


@staged()
async def test_the_last_item_may_end_its_batch_during_the_drain(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.calls_out(3)
    await stage.stop(drain_s=60.0)
    assert stage.batch(batch_id).status is BatchStatus.COMPLETED
    assert len(stage.told("batch.finished", batch_id)) == 1
    await stage.boot()
