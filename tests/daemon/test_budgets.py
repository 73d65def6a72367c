from functools import partial

import msgspec
import pytest
from msgspec import UNSET

from greenroom.model.batch import BatchChanges, Priority
from greenroom.model.errors import BudgetExceeded
from greenroom.model.faults import FaultType
from greenroom.model.money import Picodollars, picodollars
from greenroom.model.order import BatchOrder
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, fails, garbles, writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.simulation import Decide, World, seeded

ONE = picodollars(0.007)
"""What a call of the script costs: 1,000 tokens in and 500 out."""


def reserved(stage: Stage) -> Picodollars:
    """The most that is set aside for a call, or was wanted for one."""
    found = stage.db.execute(
        "SELECT (SELECT max(reserved) FROM attempts), (SELECT max(wanted) FROM batches)"
    ).fetchone()
    return Picodollars(max(found))


@staged()
async def test_a_batch_stops_at_its_budget_and_goes_on_when_it_is_raised(stage: Stage) -> None:
    batch_id = await stage.start(100, concurrency=10, budget=picodollars(0.2))
    await stage.status(batch_id, BatchStatus.PAUSED)
    batch = stage.batch(batch_id)
    assert batch.reason is not None
    assert batch.reason.type == "budget"
    assert "of $0.20 are spent, and one more call may cost up to $0.08" in batch.reason.message
    assert batch.actual_cost + reserved(stage) > picodollars(0.2)
    assert ONE <= batch.actual_cost <= picodollars(0.2)
    assert (batch.progress.running, stage.open_attempts) == (0, 0)

    with pytest.raises(BudgetExceeded, match="can't go on"):
        await stage.company.resume(ANNE, batch_id)
    batch = await stage.company.set(ANNE, batch_id, BatchChanges(budget=picodollars(10)))
    assert (batch.status, batch.reason) == (BatchStatus.PROCESSING, None)
    ended = await stage.ended(batch_id)
    assert (ended.progress.successful, ended.actual_cost) == (100, 100 * ONE)


@pytest.mark.parametrize("seed", range(8))
def test_no_run_ever_spends_more_than_its_budget(seed: int) -> None:
    async def scenario(stage: Stage) -> None:
        rng = stage.world.random
        kinds = [writes, garbles, lambda after_s: fails(FaultType.SERVER_ERROR, after_s)]

        def script(_: Asked) -> Reaction:
            return rng.choices(kinds, [7, 2, 1])[0](rng.uniform(0.1, 5.0))

        stage.provider.script = script
        batch_id = await stage.start(
            200, concurrency=rng.choice([1, 5, 40]), budget=picodollars(0.5), max_tokens=600
        )
        await stage.until(lambda: stage.batch(batch_id).status in {BatchStatus.PAUSED, BatchStatus.FAILED})
        batch = stage.batch(batch_id)
        assert batch.reason is not None
        assert batch.reason.type == "budget"
        spent = sum(attempt.cost for attempt in stage.attempts(batch_id))
        assert picodollars(0.5) - reserved(stage) < batch.actual_cost == spent <= picodollars(0.5)
        assert batch.progress.running == 0

    def slow_writes(world: World) -> Decide:
        return seeded(world.random, delay=0.3, longest_s=0.1)

    play(scenario, seed=seed, decide=slow_writes)


@staged()
async def test_a_budget_narrows_a_batch_to_the_calls_that_it_can_pay_for(stage: Stage) -> None:
    await stage.start(3, budget=picodollars(5))
    await stage.calls_out(3)
    one = reserved(stage)
    await stage.until(lambda: stage.provider.out == 0)
    stage.provider.most_out = 0
    batch_id = await stage.start(30, concurrency=20, budget=Picodollars(4 * one + one // 2))
    await stage.until(lambda: stage.batch(batch_id).progress.completed >= 8)
    narrowed = stage.company.present(stage.batch(batch_id))
    assert (narrowed.status, narrowed.reason and narrowed.reason.type) == (BatchStatus.PROCESSING, "budget")
    assert (await stage.ended(batch_id)).progress.successful == 30
    assert stage.company.present(stage.batch(batch_id)).reason is None
    assert stage.provider.most_out == 4


@staged()
async def test_retries_are_paid_for_too(stage: Stage) -> None:
    stage.provider.script = lambda _: garbles()
    batch_id = await stage.start(50, budget=picodollars(0.3), max_tokens=600)
    await stage.status(batch_id, BatchStatus.PAUSED)
    batch = stage.batch(batch_id)
    assert picodollars(0.3) - reserved(stage) < batch.actual_cost <= picodollars(0.3)
    await stage.company.set(ANNE, batch_id, BatchChanges(budget=None))
    ended = await stage.ended(batch_id)
    assert (ended.progress.failed, ended.actual_cost) == (50, 150 * ONE)


@staged()
async def test_neither_retry_nor_release_gets_past_a_budget(stage: Stage) -> None:
    stage.provider.script = lambda _: garbles()
    batch_id = await stage.start(1, max_attempts=1)
    await stage.ended(batch_id)
    await stage.company.set(ANNE, batch_id, BatchChanges(budget=ONE))
    with pytest.raises(BudgetExceeded):
        await stage.company.retry(ANNE, batch_id, include_cancelled=False)
    assert stage.batch(batch_id).status is BatchStatus.FAILED
    await stage.company.set(ANNE, batch_id, BatchChanges(budget=picodollars(1)))
    await stage.company.retry(ANNE, batch_id, include_cancelled=False)
    assert (await stage.ended(batch_id)).actual_cost == 2 * ONE


@staged()
async def test_a_batch_that_somebody_paused_stays_so_when_its_budget_is_raised(stage: Stage) -> None:
    batch_id = await stage.start(9, budget=picodollars(1))
    await stage.company.pause(ANNE, batch_id)
    batch = await stage.company.set(ANNE, batch_id, BatchChanges(budget=picodollars(2)))
    assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.PAUSED, "user")


@staged()
async def test_concurrency_and_priority_change_while_a_batch_runs(stage: Stage) -> None:
    batch_id = await stage.start(60, concurrency=2)
    await stage.calls_out(2)
    batch = await stage.company.set(ANNE, batch_id, BatchChanges(concurrency=7, priority=Priority.HIGH))
    assert (batch.options.concurrency, batch.options.priority, batch.budget) == (7, Priority.HIGH, None)
    await stage.calls_out(7)
    await stage.company.set(ANNE, batch_id, BatchChanges(concurrency=1))
    await stage.calls_out(1)
    stage.provider.most_out = 0
    assert (await stage.ended(batch_id)).progress.successful == 60
    assert stage.provider.most_out == 1
    assert BatchChanges() == BatchChanges(concurrency=UNSET, priority=UNSET, budget=UNSET)


@staged()
async def test_the_budget_of_a_month_holds_for_all_real_batches_together(stage: Stage) -> None:
    real = stage.another_provider("anthropic", lambda _: writes())
    stage.providers["anthropic"] = real
    stage.treasury = msgspec.structs.replace(stage.treasury, month=picodollars(0.5))
    await stage.crash()
    await stage.boot()
    first = await stage.start(40, provider="anthropic", concurrency=9, max_tokens=600)
    second = await stage.start(40, provider="anthropic", concurrency=9, max_tokens=600)
    free = await stage.start(40, concurrency=9)
    await stage.status(second, BatchStatus.PAUSED)
    reason = stage.batch(second).reason
    assert reason is not None
    assert (reason.type, reason.message[:15]) == ("budget", "This month $0.4")
    spent = stage.batch(first).actual_cost + stage.batch(second).actual_cost
    assert picodollars(0.5) - reserved(stage) < spent <= picodollars(0.5)
    assert (await stage.ended(free)).progress.successful == 40
    with pytest.raises(BudgetExceeded, match=r"budget_usd_per_month"):
        await stage.company.resume(ANNE, second)

    await stage.sleep(31 * 24 * 3600)
    await stage.company.resume(ANNE, second)
    assert (await stage.ended(second)).progress.successful == 40


@staged()
async def test_what_was_set_aside_for_calls_that_a_crash_cut_off_comes_back(stage: Stage) -> None:
    batch_id = await stage.start(20, concurrency=5, budget=picodollars(1), max_tokens=600)
    await stage.calls_out(5)
    await stage.crash()
    await stage.boot()
    assert (await stage.ended(batch_id)).progress.successful == 20


@staged()
async def test_calls_whose_end_nobody_saw_count_as_the_most_that_they_may_have_cost(stage: Stage) -> None:
    stage.provider.script = lambda asked: (
        fails(FaultType.TIMEOUT, may_be_billed=True) if asked.nth == 1 else writes()
    )
    batch_id = await stage.start(30, concurrency=3, budget=picodollars(0.2), max_tokens=600)
    await stage.status(batch_id, BatchStatus.PAUSED)
    batch = stage.batch(batch_id)
    late = len(stage.provider.calls) - batch.progress.successful
    told = batch.actual_cost + late * reserved(stage)
    assert 0 < batch.actual_cost == batch.progress.successful * ONE
    assert abs(told - picodollars(0.2)) < 2 * reserved(stage)
    assert batch.reason is not None
    assert "may have been billed for calls whose end nobody saw" in batch.reason.message
    stage.provider.script = lambda _: writes()
    await stage.company.set(ANNE, batch_id, BatchChanges(budget=picodollars(2)))
    assert (await stage.ended(batch_id)).progress.successful == 30


@staged()
async def test_kills_do_not_get_a_batch_past_its_budget(stage: Stage) -> None:
    batch_id = await stage.start(40, concurrency=4, budget=picodollars(0.5), max_tokens=600)
    for _ in range(5):
        await stage.calls_out(4)
        await stage.crash()
        await stage.boot()
    await stage.status(batch_id, BatchStatus.PAUSED)
    assert len(stage.provider.calls) * reserved(stage) > picodollars(0.5) > len(stage.provider.calls) * ONE


@staged()
async def test_whoever_waits_for_a_conversation_hears_of_a_budget_that_is_spent(stage: Stage) -> None:
    order = BatchOrder(name="One", template_id=stage.template.id, budget=ONE, shared_parameters={"topic": "rent"})
    made = await stage.company.generate(ANNE, order)
    assert stage.batch(made.id).status is BatchStatus.PAUSED


@staged()
async def test_a_budget_that_is_still_too_small_says_so_anew(stage: Stage) -> None:
    batch_id = await stage.start(9, budget=picodollars(0.01))
    await stage.status(batch_id, BatchStatus.PAUSED)
    batch = await stage.company.set(ANNE, batch_id, BatchChanges(budget=picodollars(0.02)))
    assert (batch.status, batch.reason and batch.reason.message[:24]) == (
        BatchStatus.PAUSED,
        "$0.00 of $0.02 are spent",
    )


def _rests(stage: Stage, batch_id: str) -> bool:
    """Whether a batch has come to its end or to that of its money."""
    status = stage.batch(batch_id).status
    return status.is_final or status is BatchStatus.PAUSED


@staged()
async def test_near_the_months_line_those_that_came_first_go_first(stage: Stage) -> None:
    stage.providers["anthropic"] = stage.another_provider("anthropic", lambda _: writes())
    stage.treasury = msgspec.structs.replace(stage.treasury, month=picodollars(0.16))
    await stage.crash()
    await stage.boot()
    order = {"provider": "anthropic", "concurrency": 4}
    batch_ids = [await stage.start(8, **order) for _ in range(3)]
    for batch_id in batch_ids:
        await stage.until(partial(_rests, stage, batch_id))
    written = [stage.batch(batch_id).progress.successful for batch_id in batch_ids]
    assert written[0] == 8 or written == sorted(written, reverse=True)
    assert written[0] > written[2]
    month = await stage.company.month()
    assert month is not None
    assert (month.limit, month.spent, month.reserved) == (picodollars(0.16), sum(written) * ONE, 0)
