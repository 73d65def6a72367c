"""A provider that is down: its batches pause before an item is lost to it, and go on by themselves."""

import pytest

from greenroom.limits.breaker import IN_A_ROW, OUTAGE
from greenroom.model.faults import FaultType
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, Script, fails, writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.daemon.test_chaos import _chaos
from tests.simulation import InjectedFault

OUTAGE_S = 180.0
HANDFUL = 8
"""Calls that try a provider which is down for three minutes: after 5, 15, 35, 75, 135 and 195 s, and some more."""


def down_between(stage: Stage, begin: float, end: float, fault: FaultType = FaultType.SERVER_ERROR) -> Script:
    """Calls that leave within these seconds come to nothing."""

    def script(_: Asked) -> Reaction:
        return fails(fault, 0.2) if begin <= stage.world.loop.time() < end else writes()

    return script


def calls_between(stage: Stage, begin: float, end: float) -> int:
    return sum(begin <= call.started_at < end for call in stage.provider.calls)


def assert_nothing_was_lost(stage: Stage, batch_id: str, items: int) -> None:
    batch = stage.batch(batch_id)
    assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, items)
    assert len(stage.attempts(batch_id)) == sum(item.attempt for item in stage.items(batch_id))


@pytest.mark.parametrize("fault", [FaultType.SERVER_ERROR, FaultType.CONNECTION, FaultType.TIMEOUT])
@pytest.mark.parametrize(("begin", "concurrency"), [(0.0, 3), (20.0, 3), (20.0, 25)])
def test_an_outage_of_three_minutes_costs_nothing_but_time(
    fault: FaultType, begin: float, concurrency: int
) -> None:
    async def scenario(stage: Stage) -> None:
        stage.provider.script = down_between(stage, begin, begin + OUTAGE_S, fault)
        batch_id = await stage.start(200, concurrency=concurrency)
        await stage.ended(batch_id)
        assert_nothing_was_lost(stage, batch_id, 200)
        assert len(stage.provider.calls) == len(stage.attempts(batch_id))
        tripping = max(IN_A_ROW, concurrency) + concurrency
        assert calls_between(stage, begin, begin + OUTAGE_S) <= tripping + HANDFUL
        assert stage.world.loop.time() < begin + OUTAGE_S + 75 + 200 / concurrency + 20

    play(scenario)


@staged()
async def test_a_batch_says_that_its_provider_is_down(stage: Stage) -> None:
    stage.provider.script = down_between(stage, 0.0, 60.0)
    batch_id = await stage.start(10)
    await stage.status(batch_id, BatchStatus.PAUSED)
    batch = stage.batch(batch_id)
    assert batch.reason is not None
    assert batch.reason.type == "provider_down"
    assert "tried again by itself" in batch.reason.message
    assert stage.limits.snapshot().providers[0].breaker.circuit == "open"
    await stage.ended(batch_id)
    assert stage.limits.snapshot().providers[0].breaker.circuit == "closed"


@staged()
async def test_one_batch_at_a_time_tries_it_and_then_all_go_on(stage: Stage) -> None:
    stage.provider.script = down_between(stage, 0.0, OUTAGE_S)
    batches = [await stage.start(20) for _ in range(4)]
    for batch_id in batches:
        await stage.status(batch_id, BatchStatus.PAUSED)
    fell_out = len(stage.provider.calls)
    while stage.world.loop.time() < OUTAGE_S:
        await stage.sleep(0.5)
        assert sum(stage.batch(each).status is BatchStatus.PROCESSING for each in batches) <= 1
    assert len(stage.provider.calls) - fell_out <= HANDFUL
    tried = [
        sum(each["status"] == "processing" for each in stage.told("batch.status", batch_id))
        for batch_id in batches
    ]
    assert min(tried) >= 2, "they take turns"
    for batch_id in batches:
        await stage.ended(batch_id)
        assert_nothing_was_lost(stage, batch_id, 20)


@staged()
async def test_a_person_who_resumes_tries_it_at_once(stage: Stage) -> None:
    stage.provider.script = down_between(stage, 0.0, 30.0)
    mine, other = await stage.start(5), await stage.start(5)
    await stage.status(mine, BatchStatus.PAUSED)
    await stage.sleep(0.5)
    before = len(stage.provider.calls)
    await stage.company.resume(ANNE, mine)
    await stage.sleep(2)
    assert len(stage.provider.calls) == before + 1
    assert stage.batch(mine).status is BatchStatus.PAUSED
    stage.provider.script = lambda _: writes()
    await stage.company.resume(ANNE, mine)
    await stage.sleep(2.5)
    assert stage.batch(other).status is BatchStatus.PROCESSING, "the answer to one lets all go on"


@staged()
async def test_whatever_becomes_of_the_batch_that_was_to_try_it_the_next_one_tries(stage: Stage) -> None:
    stage.provider.script = down_between(stage, 0.0, 30.0)
    first, second = await stage.start(5), await stage.start(5)
    for batch_id in (first, second):
        await stage.status(batch_id, BatchStatus.PAUSED)
    before = len(stage.provider.calls)
    await stage.status(first, BatchStatus.PROCESSING)
    await stage.company.pause(ANNE, first)
    assert len(stage.provider.calls) == before, "it was stopped before it could call"
    await stage.ended(second)
    assert stage.batch(first).status is BatchStatus.PAUSED


@staged()
async def test_who_is_paused_for_another_reason_stays_paused(stage: Stage) -> None:
    stage.provider.script = down_between(stage, 0.0, 30.0)
    waits = await stage.start(5)
    await stage.company.pause(ANNE, waits)
    batch_id = await stage.start(5)
    await stage.ended(batch_id)
    batch = stage.batch(waits)
    assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.PAUSED, "user")


@staged()
async def test_who_is_cancelled_meanwhile_does_not_come_back(stage: Stage) -> None:
    stage.provider.script = down_between(stage, 0.0, 100.0)
    batch_id = await stage.start(5)
    await stage.status(batch_id, BatchStatus.PAUSED)
    await stage.company.cancel(ANNE, batch_id, now=False)
    before = len(stage.provider.calls)
    await stage.sleep(300)
    assert stage.batch(batch_id).status is BatchStatus.CANCELLED
    assert len(stage.provider.calls) == before


@staged()
async def test_another_providers_batches_are_left_alone(stage: Stage) -> None:
    stage.providers["vllm"] = stage.another_provider("vllm", lambda _: writes(5.0))
    await stage.crash()
    await stage.boot()
    stage.provider.script = down_between(stage, 0.0, 60.0)
    batch_id, other = await stage.start(5), await stage.start(20, provider="vllm")
    await stage.ended(batch_id)
    await stage.ended(other)
    assert [each["status"] for each in stage.told("batch.status", other)] == ["processing", "completed"]


@pytest.mark.parametrize("max_attempts", [1, 3, 10])
def test_an_item_that_fails_by_itself_fails_alone(max_attempts: int) -> None:
    async def scenario(stage: Stage) -> None:
        stage.provider.script = lambda asked: fails(FaultType.SERVER_ERROR) if asked.position == 1 else writes()
        batch = await stage.ended(await stage.start(30, max_attempts=max_attempts))
        (failed,) = [item for item in stage.items(batch.id) if item.status == "failed"]
        assert (failed.position, failed.attempt, failed.failures) == (1, max_attempts, max_attempts - 1)
        assert batch.progress.successful == 29
        assert stage.told("batch.status", batch.id)[-1]["status"] == "completed"
        assert len(stage.told("batch.status", batch.id)) == 2, "nothing paused"

    play(scenario)


@staged(lambda asked: fails(FaultType.SERVER_ERROR) if asked.position <= 6 else writes())
async def test_items_that_only_seem_to_show_it_down_do_not_keep_others_waiting(stage: Stage) -> None:
    batch_id = await stage.start(100)
    await stage.until(lambda: stage.batch(batch_id).progress.completed >= 94)
    assert stage.world.loop.time() < 300
    assert {item.position for item in stage.items(batch_id) if item.status == "succeeded"} == set(range(7, 101))


@staged(lambda _: fails(FaultType.SERVER_ERROR))
async def test_where_nothing_else_is_left_to_tell_such_items_are_given_up_after_thirty_tries(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(3))
    assert (batch.status, batch.progress.failed) == (BatchStatus.FAILED, 3)
    assert max(item.attempt for item in stage.items(batch.id)) == 30


def test_a_daemon_that_is_killed_meanwhile_tries_again_with_one_call() -> None:
    async def scenario(stage: Stage) -> None:
        stage.provider.script = down_between(stage, 5.0, OUTAGE_S)
        batch_id = await stage.start(50)
        await stage.status(batch_id, BatchStatus.PAUSED)
        await stage.crash()
        before = len(stage.provider.calls)
        await stage.boot()
        await stage.sleep(10)
        assert len(stage.provider.calls) == before + 1
        await stage.ended(batch_id)
        assert_nothing_was_lost(stage, batch_id, 50)

    play(scenario)


@pytest.mark.parametrize("kind", ["supervisor", "batch", "worker"])
def test_whoever_crashes_meanwhile_it_goes_on(kind: str) -> None:
    async def scenario(stage: Stage) -> None:
        stage.provider.script = down_between(stage, 5.0, OUTAGE_S)
        batch_id = await stage.start(50, concurrency=5, max_attempts=6)
        await stage.status(batch_id, BatchStatus.PAUSED)
        assert stage.kill(kind)
        await stage.ended(batch_id)
        assert stage.batch(batch_id).progress.successful == 50

    play(scenario)


async def _through_outages(stage: Stage) -> None:
    rng = stage.world.random
    outages, at = [], 0.0
    for _ in range(4):
        begin = at + rng.uniform(1, 60)
        at = begin + rng.uniform(5, 200)
        outages.append((begin, at))

    def script(_: Asked) -> Reaction:
        now, after_s = stage.world.loop.time(), rng.uniform(0, 2)
        is_out = any(begin <= now < end for begin, end in outages)
        return fails(rng.choice(sorted(OUTAGE)), after_s) if is_out else writes(after_s)

    stage.provider.script = script
    while len(stage.facts) < 2:
        try:
            await stage.start(40, concurrency=rng.choice([3, 10]), max_attempts=30)
        except InjectedFault:
            await stage.sleep(1)
    batches = {str(each.fact.subject) for each in stage.facts if each.fact.type == "batch.started"}
    for batch_id in batches:
        stage.company.admit(batch_id)
    for _ in range(rng.randint(0, 3)):
        await stage.sleep(rng.uniform(0, 100))
        await stage.crash()
        await stage.boot()
    for batch_id in batches:
        await stage.ended(batch_id)
        assert stage.batch(batch_id).progress.successful == 40
    stage.calm_down()


@pytest.mark.parametrize("block", range(2))
def test_outages_and_crashes_of_everything_together_lose_nothing(block: int) -> None:
    for seed in range(block * 8, (block + 1) * 8):
        play(_through_outages, seed=seed, decide=_chaos)
