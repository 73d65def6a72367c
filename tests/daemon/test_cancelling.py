import asyncio

import pytest

from greenroom.model.faults import FaultType
from greenroom.model.states import AttemptStatus, BatchStatus
from tests.daemon.script import Asked, Reaction, fails, writes
from tests.daemon.stage import ANNE, Stage, staged


@staged()
async def test_cancelling_ends_what_is_queued_and_keeps_what_runs(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.sleep(1.5)
    batch = await stage.company.cancel(ANNE, batch_id, now=False)
    assert (batch.status, batch.cancel_requested) == (BatchStatus.PROCESSING, True)
    assert stage.statuses(batch_id) == {"cancelled": 3, "running": 3, "succeeded": 3}
    batch = await stage.ended(batch_id)
    assert batch.status is BatchStatus.CANCELLED
    assert stage.world.loop.time() == pytest.approx(2.0)
    assert stage.statuses(batch_id) == {"cancelled": 3, "succeeded": 6}
    assert len(stage.conversations(batch_id)) == len(stage.provider.calls) == 6


@staged()
async def test_cancelling_now_cuts_off_what_runs(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.sleep(1.5)
    await stage.company.cancel(ANNE, batch_id, now=True)
    batch = await stage.ended(batch_id)
    assert batch.status is BatchStatus.CANCELLED
    assert stage.world.loop.time() == pytest.approx(1.5)
    assert stage.statuses(batch_id) == {"cancelled": 6, "succeeded": 3}
    assert {item.error.type for item in stage.items(batch_id) if item.error} == {FaultType.CANCELLED}
    statuses = [attempt.status for attempt in stage.attempts(batch_id)]
    assert statuses.count(AttemptStatus.INTERRUPTED) == 3
    assert statuses.count(AttemptStatus.SUCCESS) == 3
    assert [call.ended_at for call in stage.provider.calls[3:]] == [None] * 3


@staged()
async def test_answers_that_have_come_are_kept_though_all_is_called_off_before_their_turn(stage: Stage) -> None:
    batch_id = await stage.start(40, concurrency=30)
    await stage.calls_out(30)
    await stage.sleep(1.0)
    for _ in range(3):
        await asyncio.sleep(0)
    assert [call.ended_at for call in stage.provider.calls] == [1.0] * 30
    assert stage.statuses(batch_id)["running"] > 5
    await stage.company.cancel(ANNE, batch_id, now=True)
    await stage.ended(batch_id)
    assert stage.statuses(batch_id) == {"cancelled": 10, "succeeded": 30}
    assert stage.interrupted() == 0


@staged()
async def test_a_cancelling_batch_may_be_cancelled_again_and_at_once(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.calls_out(3)
    for now in (False, False, True):
        await stage.company.cancel(ANNE, batch_id, now=now)
    await stage.ended(batch_id)
    assert stage.world.loop.time() == 0.0
    assert stage.interrupted() == 3


@pytest.mark.parametrize("state", ["held", "queued", "paused", "held and paused"])
@staged()
async def test_a_batch_that_waits_is_cancelled_at_once(stage: Stage, state: str) -> None:
    batch_id = await stage.start(3, hold=state.startswith("held"))
    if state.endswith("paused"):
        await stage.company.pause(ANNE, batch_id)
    batch = await stage.company.cancel(ANNE, batch_id, now=False)
    assert (batch.status, batch.held, batch.reason) == (BatchStatus.CANCELLED, False, None)
    await stage.sleep(100)
    assert stage.statuses(batch_id) == {"cancelled": 3}
    assert stage.provider.calls == []
    assert len(stage.told("batch.finished", batch_id)) == 1


@staged()
async def test_an_empty_held_batch_can_be_cancelled(stage: Stage) -> None:
    batch_id = await stage.start(0, template_id=None, hold=True)
    assert (await stage.company.cancel(ANNE, batch_id, now=False)).status is BatchStatus.CANCELLED


@staged()
async def test_a_paused_batch_is_cancelled_once_what_runs_has_ended(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.calls_out(3)
    await stage.company.pause(ANNE, batch_id)
    assert (await stage.company.cancel(ANNE, batch_id, now=False)).status is BatchStatus.PAUSED
    assert (await stage.ended(batch_id)).status is BatchStatus.CANCELLED
    assert stage.statuses(batch_id) == {"cancelled": 6, "succeeded": 3}


def _busy(asked: Asked) -> Reaction:
    return fails(FaultType.OVERLOADED, retry_after_s=1_000)


@staged(_busy)
async def test_an_item_that_waits_for_its_next_attempt_is_cancelled_without_waiting(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.sleep(5)
    await stage.company.cancel(ANNE, batch_id, now=False)
    await stage.ended(batch_id)
    assert stage.world.loop.time() == pytest.approx(5.0)
    assert stage.statuses(batch_id) == {"cancelled": 3}


def _busy_later(asked: Asked) -> Reaction:
    return fails(FaultType.OVERLOADED, 10.0)


@staged(_busy_later)
async def test_an_item_whose_last_call_fails_while_it_is_cancelled_is_not_tried_again(stage: Stage) -> None:
    batch_id = await stage.start(3)
    await stage.calls_out(3)
    await stage.company.cancel(ANNE, batch_id, now=False)
    await stage.ended(batch_id)
    assert len(stage.provider.calls) == 3
    assert stage.statuses(batch_id) == {"cancelled": 3}


def _locked(asked: Asked) -> Reaction:
    return fails(FaultType.AUTHENTICATION) if asked.position == 1 else writes(2.0)


@staged(_locked)
async def test_a_wrong_key_while_a_batch_is_cancelled_does_not_keep_it_from_ending(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.calls_out(3)
    await stage.company.cancel(ANNE, batch_id, now=False)
    assert (await stage.ended(batch_id)).status is BatchStatus.CANCELLED
    assert stage.statuses(batch_id) == {"cancelled": 7, "succeeded": 2}


@pytest.mark.parametrize("paused", [False, True])
@staged()
async def test_cancelling_outlives_the_daemon(stage: Stage, paused: bool) -> None:
    batch_id = await stage.start(9)
    await stage.calls_out(3)
    if paused:
        await stage.company.pause(ANNE, batch_id)
    await stage.company.cancel(ANNE, batch_id, now=False)
    await stage.crash()
    await stage.boot()
    assert (await stage.ended(batch_id)).status is BatchStatus.CANCELLED
    assert stage.statuses(batch_id) == {"cancelled": 9}
    assert stage.interrupted() == 3


@staged()
async def test_cancelling_a_batch_whose_pilot_just_ends_does_not_pause_it(stage: Stage) -> None:
    batch_id = await stage.start(4, pilot=3)
    await stage.calls_out(3)
    stage.provider.script = lambda _: writes(5.0)
    await stage.company.cancel(ANNE, batch_id, now=False)
    await stage.ended(batch_id)
    assert [each["status"] for each in stage.told("batch.status", batch_id)] == ["processing", "cancelled"]
