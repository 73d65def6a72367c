"""Economy batches: handed over in chunks, and neither lost nor bought twice, whatever happens meanwhile."""

import asyncio
from functools import partial

import pytest

from greenroom.model.batch import BatchChanges
from greenroom.model.errors import InvalidParams, Unavailable
from greenroom.model.faults import FaultType
from greenroom.model.money import picodollars
from greenroom.model.order import BatchOrder
from greenroom.model.states import BatchStatus
from tests.daemon.bulk_script import failed
from tests.daemon.script import Asked, Reaction, fails, garbles, refuses, writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.simulation import Decide, Kill, World, only_at

ITEMS = 10


async def start(stage: Stage, count: int = ITEMS, concurrency: int = 1) -> str:
    return await stage.start(count, mode="economy", concurrency=concurrency)


async def handed_over(stage: Stage, number: int = 1) -> None:
    await stage.until(lambda: len(stage.provider.bulk.made) == number)


def assert_bought_once(stage: Stage, batch_id: str, items: int = ITEMS) -> None:
    """Every item is written, and for none of them was a question answered twice."""
    assert stage.statuses(batch_id) == {"succeeded": items}
    assert len(stage.provider.calls) == items


@staged()
async def test_a_batch_is_handed_over_and_every_item_comes_back(stage: Stage) -> None:
    batch = await stage.ended(await start(stage))
    assert batch.status is BatchStatus.COMPLETED
    assert len(stage.provider.bulk.made) == 1
    assert_bought_once(stage, batch.id)


@staged()
async def test_it_costs_half(stage: Stage) -> None:
    economy = await stage.ended(await start(stage))
    live = await stage.ended(await stage.start(ITEMS))
    assert economy.actual_cost * 2 == live.actual_cost
    order = BatchOrder(name="Rent", template_id=stage.template.id, count=ITEMS, mode="economy")
    quote = await stage.company.estimate(ANNE, order)
    assert quote.economy is not None
    assert quote.economy.cost[1] * 2 == pytest.approx(quote.live.cost[1])
    assert {each.duration_ms for each in stage.attempts(economy.id)} == {None}


@staged()
async def test_there_are_as_many_chunks_as_its_concurrency_lets_run(stage: Stage) -> None:
    batch_id = await start(stage, concurrency=4)
    await handed_over(stage, 4)
    assert sorted(len(made.questions) for made in stage.provider.bulk.made) == [1, 3, 3, 3]
    assert (await stage.ended(batch_id)).progress.successful == ITEMS


@staged()
async def test_no_chunk_is_larger_than_the_configuration_allows(stage: Stage) -> None:
    await stage.stop()
    stage.chunk_items = 4
    await stage.boot()
    batch = await stage.ended(await start(stage))
    assert sorted(len(made.questions) for made in stage.provider.bulk.made) == [2, 4, 4]
    assert_bought_once(stage, batch.id)


@staged()
async def test_an_item_whose_answer_is_no_conversation_is_asked_for_again_in_another_chunk(stage: Stage) -> None:
    stage.provider.script = lambda asked: garbles() if (asked.position, asked.nth) == (3, 1) else writes()
    batch = await stage.ended(await start(stage))
    assert [len(made.questions) for made in stage.provider.bulk.made] == [ITEMS, 1]
    assert batch.progress.successful == ITEMS


def _final(asked: Asked) -> Reaction:
    return {2: refuses(), 3: fails(FaultType.BAD_REQUEST)}.get(asked.position, writes())


@staged(_final)
async def test_what_is_final_for_one_item_is_no_matter_of_the_others(stage: Stage) -> None:
    batch = await stage.ended(await start(stage))
    assert (batch.progress.successful, batch.progress.failed) == (ITEMS - 2, 2)
    faults = {item.position: item.error.type for item in stage.items(batch.id) if item.error is not None}
    assert faults == {2: FaultType.REFUSAL, 3: FaultType.BAD_REQUEST}


@staged()
async def test_a_paused_batch_keeps_what_was_handed_over(stage: Stage) -> None:
    batch_id = await start(stage)
    await handed_over(stage)
    await stage.company.pause(ANNE, batch_id)
    assert (await stage.ended(batch_id)).status is BatchStatus.COMPLETED
    assert_bought_once(stage, batch_id)


@staged()
async def test_a_cancelled_batch_is_cancelled_out_there_too(stage: Stage) -> None:
    batch_id = await start(stage)
    await handed_over(stage)
    await stage.sleep(1)
    before = stage.world.loop.time()
    await stage.company.cancel(ANNE, batch_id, now=False)
    batch = await stage.ended(batch_id)
    assert (batch.status, batch.progress.cancelled) == (BatchStatus.CANCELLED, ITEMS)
    assert stage.world.loop.time() - before < stage.provider.bulk.batch_s
    assert stage.provider.calls == []
    assert batch.actual_cost == 0


@staged()
async def test_what_is_left_can_be_bought_call_by_call(stage: Stage) -> None:
    await stage.stop()
    stage.chunk_items = 4
    await stage.boot()
    batch_id = await start(stage)
    await handed_over(stage)
    await stage.company.set(ANNE, batch_id, BatchChanges(mode="live", concurrency=2))
    batch = await stage.ended(batch_id)
    assert len(stage.provider.bulk.made) == 1
    assert stage.provider.most_out == 2
    assert batch.progress.successful == ITEMS


@staged()
async def test_a_chunk_whose_answer_was_lost_is_found_again(stage: Stage) -> None:
    stage.provider.bulk.undelivered = 1
    batch_id = await start(stage)
    await stage.ended(batch_id)
    assert len(stage.provider.bulk.made) == 1
    assert_bought_once(stage, batch_id)


@staged()
async def test_a_chunk_that_never_arrived_is_handed_over_again(stage: Stage) -> None:
    stage.provider.bulk.refusals = [failed(FaultType.SERVER_ERROR, http_status=500)]
    batch_id = await start(stage)
    await stage.ended(batch_id)
    assert_bought_once(stage, batch_id)


@staged()
async def test_somebody_elses_batch_of_the_same_size_is_not_taken_for_ours(stage: Stage) -> None:
    bulk = stage.provider.bulk
    asked = {f"theirs-{number}": object() for number in range(ITEMS)}
    await bulk.submit(list(asked.items()))  # type: ignore[arg-type]  # nobody reads what they asked
    bulk.made[0].results = {}
    bulk.made[0].results = {each: failed(FaultType.SERVER_ERROR) for each in asked}
    bulk.refusals = [failed(FaultType.SERVER_ERROR, http_status=500)]
    batch_id = await start(stage)
    await stage.ended(batch_id)
    assert len(bulk.made) == 2
    assert_bought_once(stage, batch_id)


@staged()
async def test_a_rate_limit_on_handing_over_is_waited_for(stage: Stage) -> None:
    limited = failed(FaultType.RATE_LIMITED, http_status=429, retry_after_s=600.0)
    stage.provider.bulk.refusals = [limited]
    before = stage.world.loop.time()
    await stage.ended(await start(stage))
    assert stage.world.loop.time() - before > 600
    assert len(stage.provider.bulk.made) == 1


@staged()
async def test_a_wrong_key_pauses_the_batch_and_costs_nothing(stage: Stage) -> None:
    stage.provider.bulk.refusals = [failed(FaultType.AUTHENTICATION, http_status=401)]
    batch_id = await start(stage)
    await stage.status(batch_id, BatchStatus.PAUSED)
    reason = stage.batch(batch_id).reason
    assert reason is not None
    assert reason.type == "provider_auth"
    await stage.sleep(1)
    assert stage.statuses(batch_id) == {"queued": ITEMS}
    await stage.company.resume(ANNE, batch_id)
    await stage.ended(batch_id)
    assert_bought_once(stage, batch_id)


@staged()
async def test_a_batch_that_the_provider_has_forgotten_is_asked_for_again_and_counts_as_doubtful(
    stage: Stage,
) -> None:
    batch_id = await start(stage)
    await handed_over(stage)
    stage.provider.bulk.forgets = True
    await stage.until(lambda: stage.interrupted() == ITEMS)
    stage.provider.bulk.forgets = False
    await stage.ended(batch_id)
    assert stage.statuses(batch_id) == {"succeeded": ITEMS}
    doubtful = stage.db.execute("SELECT doubtful FROM batches WHERE id = ?", (batch_id,)).fetchone()[0]
    assert doubtful > 0


@staged()
async def test_a_budget_bounds_what_is_handed_over(stage: Stage) -> None:
    batch_id = await stage.start(ITEMS, mode="economy", concurrency=1, budget=picodollars(0.06))
    await stage.status(batch_id, BatchStatus.PAUSED)
    reason = stage.batch(batch_id).reason
    assert reason is not None
    assert reason.type == "budget"
    assert 0 < len(stage.provider.calls) < ITEMS
    assert stage.batch(batch_id).actual_cost <= picodollars(0.06)


@staged()
async def test_a_pilot_is_handed_over_alone(stage: Stage) -> None:
    batch_id = await stage.start(ITEMS, mode="economy", concurrency=1, pilot=2)
    await stage.status(batch_id, BatchStatus.PAUSED)
    assert [len(made.questions) for made in stage.provider.bulk.made] == [2]
    await stage.company.resume(ANNE, batch_id)
    await stage.ended(batch_id)
    assert_bought_once(stage, batch_id)


@staged()
async def test_a_provider_without_batches_is_refused_by_name(stage: Stage) -> None:
    stage.provider.bulk = None  # type: ignore[assignment]  # as the OpenAI-compatible one has none
    with pytest.raises(InvalidParams, match=r"\$\.mode"):
        await start(stage)


@staged()
async def test_a_server_that_knows_no_batches_is_told_before_one_starts(stage: Stage) -> None:
    async def nowhere(_: int) -> object:
        return failed(FaultType.BAD_REQUEST, http_status=404)

    stage.provider.bulk.recent = nowhere  # type: ignore[method-assign, assignment]  # a gateway's answer
    with pytest.raises(Unavailable, match="no Message Batches"):
        await start(stage)


@staged()
async def test_a_drain_does_not_wait_for_the_provider(stage: Stage) -> None:
    batch_id = await start(stage)
    await handed_over(stage)
    before = stage.world.loop.time()
    assert await stage.stop() == ()
    assert stage.world.loop.time() - before < 1
    assert stage.statuses(batch_id) == {"running": ITEMS}
    await stage.boot()
    await stage.ended(batch_id)
    assert_bought_once(stage, batch_id)


@staged()
async def test_a_paused_batch_is_taken_up_for_what_is_out_there(stage: Stage) -> None:
    batch_id = await start(stage)
    await handed_over(stage)
    await stage.company.pause(ANNE, batch_id)
    await stage.crash()
    await stage.boot()
    assert (await stage.ended(batch_id)).status is BatchStatus.COMPLETED
    assert_bought_once(stage, batch_id)


def _points() -> int:
    """How many points a run passes in which nothing goes wrong."""
    passed: list[int] = []

    async def scenario(stage: Stage) -> None:
        await stage.ended(await start(stage, 3))
        passed.append(len(stage.visits))

    play(scenario, decide=lambda _: only_at(-1, Kill("nobody")))
    return passed[0]


def test_a_crash_at_any_point_neither_loses_nor_buys_twice() -> None:
    for visit in range(1, _points()):

        async def scenario(stage: Stage, visit: int = visit) -> None:
            reached, passed = asyncio.Event(), 0

            def obstruct(_: str) -> None:
                nonlocal passed
                passed += 1
                if passed == visit:
                    reached.set()

            batch_id = await start(stage, 3)
            stage.obstruct = obstruct
            await asyncio.wait(
                [asyncio.ensure_future(reached.wait()), asyncio.ensure_future(stage.ended(batch_id))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            await stage.crash()
            await stage.boot()
            await stage.ended(batch_id)
            assert_bought_once(stage, batch_id, 3)

        play(scenario)


@pytest.mark.parametrize("victim", ["worker", "batch", "supervisor"])
def test_a_kill_at_any_point_neither_loses_nor_buys_twice(victim: str) -> None:
    async def scenario(stage: Stage) -> None:
        batch_id = await start(stage, 3)
        await stage.ended(batch_id)
        assert_bought_once(stage, batch_id, 3)

    for visit in range(_points()):
        play(scenario, decide=partial(_kill, visit, victim))


def _kill(visit: int, victim: str, _: World) -> Decide:
    return only_at(visit, Kill(victim))
