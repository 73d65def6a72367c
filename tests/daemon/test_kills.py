"""Actors that are killed: at every point that a run passes, and often enough to be given up."""

import asyncio
from typing import Any

import pytest

from greenroom.daemon.batch import BatchActor
from greenroom.daemon.messages import BatchMessage
from greenroom.model.errors import Conflict, Unavailable
from greenroom.model.faults import FaultType
from greenroom.model.order import BatchOrder
from greenroom.model.states import BatchStatus
from greenroom.store.errors import DiskFull
from tests.daemon.script import Asked, Reaction, fails, garbles, writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.simulation import Kill, only_at

ITEMS, WIDTH = 4, 2


def _mixed(asked: Asked) -> Reaction:
    """Of each kind of end of a call something, so that a kill can hit what follows from it."""
    if asked.nth == 1 and asked.position == 1:
        return fails(FaultType.OVERLOADED)
    if asked.nth == 1 and asked.position == 2:
        return garbles()
    return writes()


async def _write(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(ITEMS, concurrency=WIDTH, max_attempts=5))
    assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, ITEMS)
    assert stage.provider.most_out <= WIDTH


def _points() -> int:
    """How many points a run without kills passes."""
    passed: list[int] = []

    async def scenario(stage: Stage) -> None:
        await _write(stage)
        passed.append(len(stage.visits))

    play(scenario, script=_mixed, decide=lambda _: only_at(-1, Kill("nobody")))
    return passed[0]


@pytest.mark.parametrize("victim", ["worker", "batch", "supervisor"])
def test_a_kill_at_any_point_loses_no_more_than_the_calls_it_hits(victim: str) -> None:
    hit = 0
    for visit in range(_points()):

        async def scenario(stage: Stage) -> None:
            nonlocal hit
            await _write(stage)
            lost = stage.interrupted()
            assert lost <= (1 if victim == "worker" else WIDTH)
            assert len(stage.provider.calls) <= ITEMS + 2 + lost
            by_item = [
                attempt.item_id
                for attempt in stage.attempts(stage.facts[0].fact.data["batch_id"])
                if attempt.status == "interrupted"
            ]
            assert len(by_item) == len(set(by_item))
            hit += lost

        play(scenario, script=_mixed, decide=lambda _, visit=visit: only_at(visit, Kill(victim)))  # type: ignore[misc]  # bound early
    assert hit > 0


@staged()
async def test_the_tree_shows_restarts(stage: Stage) -> None:
    batch_id = await stage.start(15)
    for kind in ("batch", "batch", "supervisor", "batch"):
        await stage.sleep(1.2)
        assert stage.kill(kind)
        await stage.sleep(0.5)
    assert stage.nodes("supervisor")[0].restarts == 1
    assert stage.nodes("batch")[0].restarts == 1  # of the actor that the second supervisor has
    assert (await stage.ended(batch_id)).progress.successful == 15


@staged()
async def test_a_supervisor_that_comes_back_takes_every_batch_up_again(stage: Stage) -> None:
    running, held, paused = await stage.start(6), await stage.start(2, hold=True), await stage.start(6)
    await stage.calls_out(6)
    await stage.company.pause(ANNE, paused)
    assert stage.kill("supervisor")
    await stage.sleep(5)
    assert (stage.batch(held).status, stage.batch(paused).status) == (BatchStatus.QUEUED, BatchStatus.PAUSED)
    assert stage.statuses(paused) == {"queued": 6}
    assert (await stage.ended(running)).progress.successful == 6
    await stage.company.release(ANNE, held)
    await stage.company.resume(ANNE, paused)
    assert (await stage.ended(held)).progress.successful == 2
    assert (await stage.ended(paused)).progress.successful == 6


@staged()
async def test_a_batch_is_cancelled_though_the_supervisor_is_killed_meanwhile(stage: Stage) -> None:
    batch_id = await stage.start(6)
    await stage.calls_out(3)
    await stage.company.cancel(ANNE, batch_id, now=False)
    assert stage.kill("supervisor")
    assert (await stage.ended(batch_id)).status is BatchStatus.CANCELLED


@staged()
async def test_orders_are_carried_out_once_the_supervisor_is_back(stage: Stage) -> None:
    await stage.sleep(1)
    assert stage.kill("supervisor")
    await stage.sleep(0)
    batch_id = await stage.start(6)
    await stage.company.pause(ANNE, batch_id)
    await stage.sleep(10)
    assert stage.batch(batch_id).progress.successful == 0
    await stage.company.resume(ANNE, batch_id)
    assert (await stage.ended(batch_id)).progress.successful == 6


@staged()
async def test_who_waits_for_a_batch_is_told_when_the_supervisor_goes(stage: Stage) -> None:
    order = BatchOrder(name="One", template_id=stage.template.id, shared_parameters={"topic": "rent"})
    stage.world.loop.call_later(0.5, stage.kill, "supervisor")
    with pytest.raises(Unavailable):
        await stage.company.generate(ANNE, order)
    await stage.until(lambda: any(each.fact.type == "batch.finished" for each in stage.facts))


@pytest.mark.parametrize("delay_ms", range(0, 100, 5))
def test_what_workers_told_before_their_batch_actor_was_killed_does_no_harm(delay_ms: int) -> None:
    async def scenario(stage: Stage) -> None:
        batch_id = await stage.start(40, concurrency=20)
        for round_ in range(1, 4):
            await stage.sleep(round_ - stage.world.loop.time())
            for _ in range(delay_ms // 5):
                await stage.sleep(0)
            stage.kill("batch")
        batch = await stage.ended(batch_id)
        assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, 40)
        assert stage.nodes("batch")[0].restarts <= 3

    play(scenario)


def _busy_at_first(asked: Asked) -> Reaction:
    return fails(FaultType.OVERLOADED, retry_after_s=1_000) if asked.nth == 1 else writes()


@staged(_busy_at_first)
async def test_a_worker_that_gave_its_item_back_and_then_crashes_takes_it_from_nobody(stage: Stage) -> None:
    async def slow(name: str) -> None:
        if name == "write:item.give_back:before":
            await asyncio.sleep(1)

    batch_id = await stage.start(1)
    await stage.sleep(5)
    stage.store._point = slow
    await stage.company.pause(ANNE, batch_id)
    await stage.sleep(0.1)  # the item is being given back
    resuming = asyncio.create_task(stage.company.resume(ANNE, batch_id))
    await stage.sleep(0.1)
    stage.company.admit(batch_id)  # one more look at the row, so that the item is claimed again at once
    await stage.sleep(0.1)
    assert stage.kill("worker")
    await resuming
    await stage.ended(batch_id)
    (item,) = stage.items(batch_id)
    assert (item.status, item.attempt, item.failures) == ("succeeded", 2, 0)
    assert stage.interrupted() == 0


@staged(_busy_at_first)
async def test_putting_a_crash_right_may_take_its_time(stage: Stage) -> None:
    async def full_once(name: str) -> None:
        if name == "write:item.give_back:before":
            await asyncio.sleep(1)
        if name == "write:item.after_crash:before" and stage.world.loop.time() < 7:
            raise DiskFull

    batch_id = await stage.start(1)
    await stage.sleep(5)
    stage.store._point = full_once
    await stage.company.pause(ANNE, batch_id)
    await stage.sleep(0.1)
    assert stage.kill("worker")
    await stage.company.resume(ANNE, batch_id)
    stage.provider.script = lambda _: writes(10.0)
    await stage.ended(batch_id)
    assert stage.items(batch_id)[0].failures == 0
    assert len(stage.provider.calls) == 2


def _crash_always(stage: Stage, monkeypatch: pytest.MonkeyPatch, batch_ids: list[str], when: str) -> None:
    """Make the actors of some batches crash whenever they get a message of a type."""
    receive = BatchActor.receive

    async def crashing(self: Any, message: BatchMessage) -> None:
        if self._batch_id in batch_ids and type(message).__name__ == when:
            raise ZeroDivisionError("a bug")
        await receive(self, message)

    monkeypatch.setattr(BatchActor, "receive", crashing)


@pytest.mark.parametrize("when", ["TakenUp", "HaveClaimed", "ItemEnded"])
def test_a_batch_that_keeps_crashing_fails_alone_and_says_why(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    async def scenario(stage: Stage) -> None:
        bad, good = await stage.start(20), await stage.start(9)
        _crash_always(stage, monkeypatch, [bad], when)
        batch = await stage.ended(bad)
        assert (batch.status, batch.reason and batch.reason.type) == (BatchStatus.FAILED, "internal")
        assert batch.reason is not None
        assert "ZeroDivisionError: a bug" in batch.reason.message
        assert batch.progress.queued == batch.progress.running == 0
        assert (await stage.ended(good)).progress.successful == 9
        assert stage.nodes("supervisor")[0].restarts == 0
        monkeypatch.undo()
        await stage.company.retry(ANNE, bad, include_cancelled=True)
        assert (await stage.ended(bad)).progress.successful == 20

    play(scenario)


def test_whoever_waits_for_a_batch_that_keeps_crashing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(stage: Stage) -> None:
        order = BatchOrder(name="One", template_id=stage.template.id, shared_parameters={"topic": "rent"})
        _crash_always(stage, monkeypatch, [], "TakenUp")
        receive = BatchActor.receive

        async def crashing(self: Any, message: BatchMessage) -> None:
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(BatchActor, "receive", crashing)
        batch = await stage.company.generate(ANNE, order)
        assert stage.batch(batch.id).status is BatchStatus.FAILED
        monkeypatch.setattr(BatchActor, "receive", receive)
        with pytest.raises(Conflict):
            await stage.company.pause(ANNE, batch.id)

    play(scenario)


@staged()
async def test_a_supervisor_that_keeps_crashing_takes_the_process_down(stage: Stage) -> None:
    await stage.start(20)
    while not stage.company.system.failed.done():
        await stage.sleep(1.0)
        stage.kill("supervisor")
    assert stage.company.system.failed.result().path == "supervisor"
    with pytest.raises(Unavailable):
        await stage.company.heartbeat(1.0)
