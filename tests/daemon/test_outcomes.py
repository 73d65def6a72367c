"""What becomes of an item when its calls fail, and of its batch."""

from itertools import pairwise

import pytest

from greenroom.model.faults import FaultType
from greenroom.model.states import AttemptStatus, BatchStatus
from tests.daemon.script import Asked, Reaction, Script, breaks, fails, garbles, writes
from tests.daemon.stage import ANNE, ANOTHER_MODEL, Stage, all_written, play, staged


def _at_first(times: int, reaction: Reaction) -> Script:
    return lambda asked: reaction if asked.nth <= times else writes()


@pytest.mark.parametrize("fault", [FaultType.TIMEOUT, FaultType.CONNECTION, FaultType.SERVER_ERROR])
def test_a_failure_that_passes_is_tried_again_after_a_pause(fault: FaultType) -> None:
    async def scenario(stage: Stage) -> None:
        batch = await stage.ended(await stage.start(1))
        (item,) = stage.items(batch.id)
        assert (item.status, item.attempt, item.failures) == ("succeeded", 3, 2)
        assert [attempt.number for attempt in stage.attempts(batch.id)] == [1, 2, 3]
        assert [attempt.fault and attempt.fault.type for attempt in stage.attempts(batch.id)] == [
            fault,
            fault,
            None,
        ]
        for before, after in pairwise(stage.provider.calls):
            assert before.ended_at is not None
            assert after.started_at > before.ended_at

    play(scenario, script=_at_first(2, fails(fault)))


@staged(lambda _: fails(FaultType.SERVER_ERROR))
async def test_an_item_fails_after_max_attempts_and_says_why(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(1, max_attempts=4))
    (item,) = stage.items(batch.id)
    assert item.error is not None
    assert (item.status, item.error.type, item.error.http_status) == ("failed", FaultType.SERVER_ERROR, 500)
    assert "given up after 4 attempts" in item.error.message
    assert len(stage.provider.calls) == len(stage.attempts(batch.id)) == 4


@pytest.mark.parametrize("fault", [FaultType.OVERLOADED, FaultType.RATE_LIMITED])
def test_a_push_back_is_logged_and_not_counted(fault: FaultType) -> None:
    async def scenario(stage: Stage) -> None:
        batch = await stage.ended(await stage.start(1, max_attempts=1))
        (item,) = stage.items(batch.id)
        assert (item.status, item.attempt, item.failures) == ("succeeded", 9, 0)
        assert len(stage.attempts(batch.id)) == 9

    play(scenario, script=_at_first(8, fails(fault)))


@staged(lambda _: fails(FaultType.OVERLOADED, 0.0))
async def test_push_back_without_end_is_given_up(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(1))
    (item,) = stage.items(batch.id)
    assert item.error is not None
    assert (item.error.type, item.failures) == (FaultType.OVERLOADED, 0)
    assert len(stage.provider.calls) == 30
    assert stage.world.loop.time() < 3_600


@staged(_at_first(3, fails(FaultType.RATE_LIMITED, retry_after_s=40.0)))
async def test_no_attempt_comes_before_the_provider_wants_it(stage: Stage) -> None:
    await stage.ended(await stage.start(1))
    for before, after in pairwise(stage.provider.calls):
        assert before.ended_at is not None
        assert after.started_at - before.ended_at >= 40.0


@staged(_at_first(2, garbles()))
async def test_an_unreadable_answer_costs_and_counts(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(1))
    (item,) = stage.items(batch.id)
    assert (item.status, item.failures) == ("succeeded", 2)
    statuses = [attempt.status for attempt in stage.attempts(batch.id)]
    assert statuses == [AttemptStatus.INVALID_OUTPUT, AttemptStatus.INVALID_OUTPUT, AttemptStatus.SUCCESS]
    assert item.cost == batch.actual_cost == 3 * stage.attempts(batch.id)[0].cost > 0
    assert stage.conversations(batch.id)[0].cost == item.cost


@staged(lambda _: fails(FaultType.BAD_REQUEST))
async def test_a_bad_request_is_final_at_once(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(2))
    assert stage.statuses(batch.id) == {"failed": 2}
    assert len(stage.provider.calls) == 2


@staged()
async def test_an_item_that_can_not_be_asked_for_fails_without_a_call(stage: Stage) -> None:
    stage.db.execute("UPDATE templates SET text = '{{ nobody }}'")
    batch = await stage.ended(await stage.start(2))
    assert batch.status is BatchStatus.FAILED
    assert stage.provider.calls == []
    assert stage.attempts(batch.id) == []


@staged(lambda _: breaks())
async def test_a_worker_that_crashes_costs_its_item_an_attempt(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(2, concurrency=1))
    assert batch.status is BatchStatus.FAILED
    assert len(stage.provider.calls) == 6
    assert {attempt.status for attempt in stage.attempts(batch.id)} == {AttemptStatus.INTERRUPTED}
    for item in stage.items(batch.id):
        assert item.error is not None
        assert item.error.type is FaultType.INTERNAL
        assert "ZeroDivisionError: a bug in the provider" in item.error.message


def _crashes_once(asked: Asked) -> Reaction:
    return breaks() if asked.nth == 1 else writes()


@staged(_crashes_once)
async def test_a_crash_of_a_worker_is_nobody_elses(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(6))
    assert batch.progress.successful == 6
    assert [item.failures for item in stage.items(batch.id)] == [1] * 6
    assert stage.nodes("batch")[0].restarts == stage.nodes("supervisor")[0].restarts == 0


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (FaultType.AUTHENTICATION, "provider_auth"),
        (FaultType.PERMISSION, "provider_auth"),
        (FaultType.CREDIT, "provider_credit"),
    ],
)
def test_what_is_everybodys_failure_pauses_all_batches_of_the_provider(fault: FaultType, reason: str) -> None:
    async def scenario(stage: Stage) -> None:
        working = await stage.start(3, concurrency=1)
        waiting = await stage.start(3, hold=True)
        done = await stage.start(1)
        await stage.ended(done)
        stage.provider.script = lambda _: fails(fault)
        failing = await stage.start(6)
        await stage.sleep(60)
        for batch_id in (working, failing):
            batch = stage.batch(batch_id)
            assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.PAUSED, reason)
            assert batch.progress.running == 0
            assert [(item.failures, item.error) for item in stage.items(batch_id)] == [(0, None)] * len(
                stage.items(batch_id)
            )
        assert stage.batch(waiting).status is BatchStatus.QUEUED
        assert stage.batch(done).status is BatchStatus.COMPLETED
        assert len(stage.provider.calls) <= 2 + 1 + 3 + 1
        stage.provider.script = all_written
        await stage.company.resume(ANNE, working)
        await stage.company.resume(ANNE, failing)
        assert (await stage.ended(working)).progress.successful == 3
        assert (await stage.ended(failing)).progress.successful == 6

    play(scenario)


@staged(lambda _: fails(FaultType.CREDIT))
async def test_another_providers_batches_go_on(stage: Stage) -> None:
    stage.providers["vllm"] = stage.another_provider("vllm", lambda _: writes(5.0))
    await stage.crash()
    await stage.boot()
    blocked, other = await stage.start(2), await stage.start(2, provider="vllm")
    assert (await stage.ended(other)).progress.successful == 2
    assert stage.batch(blocked).status is BatchStatus.PAUSED
    assert [each["status"] for each in stage.told("batch.status", other)] == ["processing", "completed"]


@staged()
async def test_a_model_that_is_not_there_pauses_those_that_ask_for_it_and_no_others(stage: Stage) -> None:
    going = await stage.start(3, concurrency=1)
    stage.provider.script = lambda asked: (
        fails(FaultType.BAD_REQUEST, code="not_found_error") if asked.model == ANOTHER_MODEL else writes()
    )
    asking = [await stage.start(4, model=ANOTHER_MODEL) for _ in range(2)]
    assert (await stage.ended(going)).progress.successful == 3
    for batch_id in asking:
        batch = stage.batch(batch_id)
        assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.PAUSED, "provider_model")
        assert {(item.failures, item.error) for item in stage.items(batch_id)} == {(0, None)}
    (refused, *_) = stage.attempts(asking[0])
    assert refused.fault is not None
    assert refused.fault.type is FaultType.BAD_REQUEST
    stage.provider.script = all_written
    for batch_id in asking:
        await stage.company.resume(ANNE, batch_id)
        assert (await stage.ended(batch_id)).progress.successful == 4


@staged(lambda _: fails(FaultType.AUTHENTICATION))
async def test_resuming_without_putting_it_right_pauses_again(stage: Stage) -> None:
    batch_id = await stage.start(4)
    for _ in range(3):
        await stage.status(batch_id, BatchStatus.PAUSED)
        await stage.sleep(60)
        await stage.company.resume(ANNE, batch_id)
    await stage.sleep(60)
    batch = stage.batch(batch_id)
    assert (batch.status, batch.progress.queued) == (BatchStatus.PAUSED, 4)


@staged(lambda _: fails(FaultType.OVERLOADED, retry_after_s=1_000))
async def test_who_waits_for_another_attempt_gives_its_item_back_when_the_provider_is_blocked(
    stage: Stage,
) -> None:
    waiting = await stage.start(2)
    await stage.sleep(5)
    stage.provider.script = lambda _: fails(FaultType.CREDIT)
    blocked = await stage.start(2)
    await stage.sleep(5)
    assert stage.statuses(waiting) == stage.statuses(blocked) == {"queued": 2}
