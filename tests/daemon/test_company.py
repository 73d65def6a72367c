import asyncio
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.daemon.company import WATCH_TIMEOUT_S
from greenroom.daemon.messages import Watch
from greenroom.model.batch import Priority
from greenroom.model.errors import InvalidParams, NotFound, Unavailable
from greenroom.model.faults import FaultType
from greenroom.model.order import BatchOrder
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, fails, refuses, writes
from tests.daemon.stage import ANNE, BORIS, MODEL, Stage, all_written, play, staged


@staged()
async def test_a_batch_ends_with_a_conversation_an_item(stage: Stage) -> None:
    batch_id = await stage.start(10, concurrency=4)
    batch = await stage.ended(batch_id)
    assert batch.status is BatchStatus.COMPLETED
    assert batch.reason is None
    assert batch.started_at is not None
    assert batch.completed_at is not None
    assert batch.completed_at - batch.started_at == 3_000_000
    assert stage.statuses(batch_id) == {"succeeded": 10}
    assert len(stage.conversations(batch_id)) == len(stage.provider.calls) == 10


@pytest.mark.parametrize("concurrency", [1, 3, 50])
def test_no_more_calls_are_out_than_the_concurrency_says(concurrency: int) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.ended(await stage.start(20, concurrency=concurrency))
        assert stage.provider.most_out == min(concurrency, 20)

    play(scenario, script=lambda asked: writes(0.3 + asked.position % 5))


@staged()
async def test_what_an_order_does_not_say_is_filled_in(stage: Stage) -> None:
    batch_id = await stage.start(4)
    options = stage.batch(batch_id).options
    assert (options.provider, options.model, options.concurrency, options.max_attempts) == (
        "rehearsal",
        MODEL,
        3,
        3,
    )
    auto = await stage.start(20, concurrency="auto")
    assert stage.batch(auto).options.concurrency is None
    await stage.ended(batch_id)
    assert (await stage.ended(auto)).status is BatchStatus.COMPLETED


@staged()
async def test_a_batch_costs_what_its_attempts_cost(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(3))
    assert batch.actual_cost == 3 * (1_000 * 2_000_000 + 500 * 10_000_000)
    assert sum(attempt.cost for attempt in stage.attempts(batch.id)) == batch.actual_cost


@staged()
async def test_what_happens_is_told_in_facts(stage: Stage) -> None:
    batch_id = await stage.start(2)
    await stage.ended(batch_id)
    assert [each["status"] for each in stage.told("batch.status", batch_id)] == ["processing", "completed"]
    assert [each["position"] for each in stage.told("item.finished", batch_id)] == [1, 2]
    (finished,) = stage.told("batch.finished", batch_id)
    assert (finished["status"], finished["progress"]["successful"], finished["actual_cost"]) == (
        "completed",
        2,
        0.014,
    )


@staged(lambda _: writes(10.0))
async def test_one_sees_what_runs_and_how_long_the_rest_will_take(stage: Stage) -> None:
    batch_id = await stage.start(6, concurrency=2)
    await stage.sleep(25)
    running = [item for item in stage.items(batch_id) if item.status == "running"]
    activities = [stage.company.activity(item.id) for item in running]
    assert [activity and activity.state for activity in activities] == ["calling", "calling"]
    assert stage.company.eta_s(batch_id) == pytest.approx(5.0, abs=3.0)  # the estimate still counts
    assert stage.nodes("batch")[0].state == "processing 4/6"
    assert [node.state for node in stage.nodes("worker")] == ["item 5: calling", "item 6: calling"]
    told = [data for type_, data in stage.gauges.told if type_ == "batch.progress"]
    assert (told[0]["progress"]["running"], told[0]["progress"]["queued"]) == (2, 4)
    assert told[-1]["eta_s"] == pytest.approx(10.0, abs=3.0)
    await stage.ended(batch_id)
    await stage.sleep(1)
    assert all(stage.company.activity(item.id) is None for item in stage.items(batch_id))
    assert stage.company.eta_s(batch_id) is None


@staged()
async def test_an_ended_batch_has_no_actor(stage: Stage) -> None:
    await stage.ended(await stage.start(2))
    await stage.sleep(1)
    assert stage.paths("batch") == stage.paths("worker") == []
    assert stage.company.dead_letters() == 0


def _split(asked: Asked) -> Reaction:
    return refuses() if asked.position == 1 else writes()


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"template_id": "nobody"}, "$.template_id"),
        ({"model": "claude-unknown"}, "$.model"),
        ({"temperature": 0.5}, "$.temperature"),
        ({"count": 0}, "$.count"),
        ({"count": 10_001}, "$"),
    ],
)
def test_what_can_not_be_had_is_refused_at_its_path(changes: dict[str, Any], path: str) -> None:
    async def scenario(stage: Stage) -> None:
        with pytest.raises(InvalidParams) as refused:
            await stage.start(**changes)
        assert refused.value.issues[0].path == path
        assert stage.facts == []

    play(scenario)


@staged()
async def test_a_provider_without_its_key_is_unavailable_and_says_why(stage: Stage) -> None:
    with pytest.raises(Unavailable, match="OPENAI_API_KEY"):
        await stage.start(provider="openai")


@staged()
async def test_generate_waits_for_its_batch(stage: Stage) -> None:
    order = BatchOrder(name="One", template_id=stage.template.id, shared_parameters={"topic": "rent"})
    batch = await stage.company.generate(ANNE, order)
    assert stage.batch(batch.id).status is BatchStatus.COMPLETED
    assert len(stage.conversations(batch.id)) == 1
    assert stage.world.loop.time() == pytest.approx(1.0)


@staged(lambda _: fails(FaultType.BAD_REQUEST))
async def test_generate_comes_back_when_its_batch_fails_too(stage: Stage) -> None:
    order = BatchOrder(name="One", template_id=stage.template.id, shared_parameters={"topic": "rent"})
    batch = await stage.company.generate(ANNE, order)
    assert stage.batch(batch.id).status is BatchStatus.FAILED


@staged(lambda _: fails(FaultType.AUTHENTICATION))
async def test_generate_does_not_wait_for_a_person_to_put_the_key_right(stage: Stage) -> None:
    order = BatchOrder(name="One", template_id=stage.template.id, shared_parameters={"topic": "rent"})
    batch = await stage.company.generate(ANNE, order)
    assert stage.batch(batch.id).status is BatchStatus.PAUSED
    assert stage.world.loop.time() == pytest.approx(1.0)


@staged()
async def test_watching_a_batch_that_has_ended_ends_at_once(stage: Stage) -> None:
    batch_id = await stage.start(1)
    await stage.ended(batch_id)
    await stage.sleep(5)
    before = stage.world.loop.time()
    await stage.company._ask(partial(Watch, batch_id), WATCH_TIMEOUT_S)
    await stage.company._ask(partial(Watch, "nobody"), WATCH_TIMEOUT_S)
    assert stage.world.loop.time() == before


@staged()
async def test_whoever_watches_is_told_when_the_batch_is_cancelled_before_it_began(stage: Stage) -> None:
    batch_id = await stage.start(2, hold=True)
    watching = asyncio.create_task(stage.company._ask(partial(Watch, batch_id), WATCH_TIMEOUT_S))
    await stage.sleep(10)
    assert not watching.done()
    await stage.company.cancel(ANNE, batch_id, now=False)
    await watching


@staged(max_concurrency=4)
async def test_when_permits_bind_high_priority_gets_four_for_one_of_low(stage: Stage) -> None:
    low = await stage.start(40, concurrency=20, priority=Priority.LOW)
    high = await stage.start(40, concurrency=20, priority=Priority.HIGH)
    await stage.until(lambda: len(stage.conversations(low)) + len(stage.conversations(high)) == 24)
    assert len(stage.conversations(low)) <= 4 + 4  # the first four began before there was another batch
    assert len(stage.conversations(low)) > 4 + 2
    for batch_id in (low, high):
        assert (await stage.ended(batch_id)).status is BatchStatus.COMPLETED
    assert stage.provider.most_out == 4


@staged(max_concurrency=2)
async def test_inside_a_priority_the_oldest_batch_comes_first(stage: Stage) -> None:
    old, young = await stage.start(6, concurrency=6), await stage.start(6, concurrency=6)
    await stage.ended(old)
    assert len(stage.conversations(young)) <= 1
    await stage.ended(young)


@staged()
async def test_nobody_steers_another_ones_batch(stage: Stage) -> None:
    batch_id = await stage.start(3, hold=True)
    before = stage.batch(batch_id)
    for act in (stage.company.release, stage.company.pause, stage.company.resume):
        with pytest.raises(NotFound):
            await act(BORIS, batch_id)
    with pytest.raises(NotFound):
        await stage.company.cancel(BORIS, batch_id, now=True)
    with pytest.raises(NotFound):
        await stage.company.retry(BORIS, batch_id, include_cancelled=True)
    assert stage.batch(batch_id) == before


@staged()
async def test_the_heart_beats_through_supervisor_and_writer(stage: Stage) -> None:
    await stage.company.heartbeat(1.0)


@staged()
async def test_a_writer_that_does_not_answer_is_a_heart_that_does_not_beat(stage: Stage) -> None:
    async def stuck(name: str) -> None:
        if name == "write:heartbeat:before":
            await asyncio.sleep(60)

    stage.store._point = stuck
    with pytest.raises(Unavailable, match="in time"):
        await stage.company.heartbeat(5.0)
    await stage.sleep(60)


@staged()
async def test_the_same_library_row_later_changes_nothing_in_a_batch(stage: Stage) -> None:
    batch_id = await stage.start(2, hold=True)
    stage.db.execute("UPDATE templates SET text = '{{ nobody }}'")
    await stage.company.release(ANNE, batch_id)
    assert (await stage.ended(batch_id)).progress.successful == 2


@staged(_split)
async def test_two_batches_do_not_touch_each_other(stage: Stage) -> None:
    one, other = await stage.start(3), await stage.start(3, error_handling="stop", concurrency=1)
    assert (await stage.ended(one)).progress == replace(stage.batch(one).progress, successful=2, failed=1)
    assert (await stage.ended(other)).status is BatchStatus.FAILED


def test_one_seed_gives_one_trace() -> None:
    async def scenario(stage: Stage) -> None:
        await stage.ended(await stage.start(5))

    assert play(scenario, seed=3) == play(scenario, seed=3, script=all_written)


@staged()
async def test_a_provider_without_a_model_of_its_own_wants_one_named(stage: Stage) -> None:
    stage.providers["unset"] = stage.another_provider("unset", all_written)
    await stage.crash()
    await stage.boot()
    with pytest.raises(InvalidParams) as refused:
        await stage.start(1, provider="unset", model=None)
    assert [issue.path for issue in refused.value.issues] == ["$.model"]
