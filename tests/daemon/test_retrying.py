import pytest

from greenroom.model.errors import Conflict
from greenroom.model.faults import FaultType
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, fails, refuses, writes
from tests.daemon.stage import ANNE, Stage, play, staged


def _third_refused(asked: Asked) -> Reaction:
    return refuses() if asked.position == 3 and asked.nth == 1 else writes()


@staged(_third_refused)
async def test_a_failed_item_does_not_keep_the_others_from_being_written(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(10))
    assert (batch.status, batch.reason) == (BatchStatus.COMPLETED, None)
    assert stage.statuses(batch.id) == {"failed": 1, "succeeded": 9}
    fault = stage.items(batch.id)[2].error
    assert fault is not None
    assert fault.type is FaultType.REFUSAL


@staged(_third_refused)
async def test_under_stop_a_failure_cancels_what_is_queued_and_keeps_what_runs(stage: Stage) -> None:
    stage.provider.script = lambda asked: refuses(1.0) if asked.position == 3 else writes(2.0)
    batch = await stage.ended(await stage.start(10, error_handling="stop"))
    assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.FAILED, "item_failed")
    assert stage.statuses(batch.id) == {"cancelled": 7, "failed": 1, "succeeded": 2}
    assert len(stage.provider.calls) == 3


@staged(lambda _: refuses())
async def test_a_batch_of_which_every_item_failed_has_failed(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(3))
    assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.FAILED, "all_failed")


def _down_for_a_while(asked: Asked) -> Reaction:
    return fails(FaultType.SERVER_ERROR) if asked.position == 2 and asked.nth <= 3 else writes()


@staged(_down_for_a_while)
async def test_a_retried_item_has_fresh_attempts_and_its_cost_stays(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(3))
    item = stage.items(batch.id)[1]
    assert (item.status, item.attempt, item.failures) == ("failed", 3, 2)
    again = await stage.company.retry(ANNE, batch.id, include_cancelled=False)
    assert (again.status, again.reason, again.completed_at) == (BatchStatus.PROCESSING, None, None)
    assert again.progress.queued == 1
    batch = await stage.ended(batch.id)
    item = stage.items(batch.id)[1]
    assert (batch.status, item.status, item.attempt, item.failures) == (BatchStatus.COMPLETED, "succeeded", 1, 0)
    assert len(stage.attempts(batch.id)) == 6
    assert stage.told("batch.finished", batch.id)[-1]["progress"]["successful"] == 3


@staged(_third_refused)
async def test_retry_leaves_cancelled_items_alone_unless_they_are_included(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(6, concurrency=1, error_handling="stop"))
    assert stage.statuses(batch.id) == {"cancelled": 3, "failed": 1, "succeeded": 2}
    await stage.company.retry(ANNE, batch.id, include_cancelled=False)
    batch = await stage.ended(batch.id)
    assert batch.status is BatchStatus.COMPLETED
    assert stage.statuses(batch.id) == {"cancelled": 3, "succeeded": 3}
    with pytest.raises(Conflict, match="include_cancelled"):
        await stage.company.retry(ANNE, batch.id, include_cancelled=False)
    await stage.company.retry(ANNE, batch.id, include_cancelled=True)
    assert (await stage.ended(batch.id)).progress.successful == 6


@staged()
async def test_retry_brings_a_cancelled_batch_back(stage: Stage) -> None:
    batch_id = await stage.start(6)
    await stage.calls_out(3)
    await stage.company.cancel(ANNE, batch_id, now=True)
    await stage.ended(batch_id)
    batch = await stage.company.retry(ANNE, batch_id, include_cancelled=True)
    assert not batch.cancel_requested
    batch = await stage.ended(batch_id)
    assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, 6)


@staged()
async def test_there_is_nothing_to_retry_where_all_was_written(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(2))
    with pytest.raises(Conflict, match="no failed or cancelled items"):
        await stage.company.retry(ANNE, batch.id, include_cancelled=True)


@pytest.mark.parametrize("turns", range(25))
def test_a_retry_may_race_with_the_end_of_its_batch(turns: int) -> None:
    async def scenario(stage: Stage) -> None:
        batch = await stage.ended(await stage.start(3))  # told within the commit, before any actor knows
        for _ in range(turns):
            await stage.sleep(0)
        await stage.company.retry(ANNE, batch.id, include_cancelled=False)
        batch = await stage.ended(batch.id)
        assert batch.progress.successful == 3
        assert len(stage.provider.calls) == 4

    play(scenario, script=_third_refused)


@staged()
async def test_a_pilot_is_written_and_then_waits_to_be_looked_at(stage: Stage) -> None:
    batch_id = await stage.start(8, concurrency=5, pilot=3)
    await stage.sleep(100)
    batch = stage.batch(batch_id)
    assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.PAUSED, "pilot")
    assert stage.statuses(batch_id) == {"queued": 5, "succeeded": 3}
    await stage.company.resume(ANNE, batch_id)
    assert (await stage.ended(batch_id)).progress.successful == 8
    assert len(stage.provider.calls) == 8


@staged(_third_refused)
async def test_a_pilot_counts_what_failed_too(stage: Stage) -> None:
    batch_id = await stage.start(5, pilot=3)
    await stage.sleep(100)
    assert stage.statuses(batch_id) == {"failed": 1, "queued": 2, "succeeded": 2}
    await stage.company.resume(ANNE, batch_id)
    assert (await stage.ended(batch_id)).status is BatchStatus.COMPLETED


@pytest.mark.parametrize("pilot", [3, 10])
@staged()
async def test_a_batch_no_larger_than_its_pilot_just_ends(stage: Stage, pilot: int) -> None:
    batch = await stage.ended(await stage.start(3, pilot=pilot))
    assert batch.status is BatchStatus.COMPLETED
    assert [each["status"] for each in stage.told("batch.status", batch.id)] == ["processing", "completed"]


@pytest.mark.parametrize("what", ["the daemon", "batch", "worker"])
@staged()
async def test_a_pilot_that_was_looked_at_does_not_pause_again(stage: Stage, what: str) -> None:
    batch_id = await stage.start(8, pilot=3)
    await stage.status(batch_id, BatchStatus.PAUSED)
    await stage.company.resume(ANNE, batch_id)
    await stage.sleep(0.5)
    if what == "the daemon":
        await stage.crash()
        await stage.boot()
    else:
        assert stage.kill(what)
    batch = await stage.ended(batch_id)
    assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, 8)


@staged()
async def test_a_pilot_that_is_paused_and_resumed_still_waits_at_its_end(stage: Stage) -> None:
    batch_id = await stage.start(8, concurrency=2, pilot=3)
    await stage.sleep(0.5)
    await stage.company.pause(ANNE, batch_id)
    await stage.sleep(10)
    await stage.company.resume(ANNE, batch_id)
    await stage.sleep(100)
    batch = stage.batch(batch_id)
    assert (batch.reason and batch.reason.type, batch.progress.successful) == ("pilot", 3)
