"""Writes that fail: the disk is full for a while, or a write fails at any one point."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from greenroom.model.batch import Batch
from greenroom.model.errors import Unavailable
from greenroom.model.faults import FaultType
from greenroom.model.principal import Principal
from greenroom.model.states import BatchStatus
from greenroom.protocol.commands.system import ActorRow
from greenroom.store.errors import DiskFull
from tests.daemon.script import Asked, Reaction, fails, garbles, writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.simulation import Fail, only_at


def _full(name: str) -> None:
    if name.startswith("write:") and name.endswith(":before"):
        raise DiskFull


def _restarts(nodes: tuple[ActorRow, ...]) -> int:
    return sum(node.restarts + _restarts(node.children) for node in nodes)


@pytest.mark.parametrize("from_s", [0.0, 0.5, 0.999, 1.5, 2.5])
@staged()
async def test_while_the_disk_is_full_nothing_is_lost_and_nothing_is_asked_for_twice(
    stage: Stage, from_s: float
) -> None:
    batch_id = await stage.start(9)
    await stage.sleep(from_s)
    stage.obstruct = _full
    await stage.sleep(120.0)
    out = len(stage.provider.calls)
    await stage.sleep(120.0)
    assert len(stage.provider.calls) == out <= 9
    with pytest.raises(Unavailable, match="disk is full"):
        await stage.company.pause(ANNE, batch_id)
    with pytest.raises(Unavailable, match="disk is full"):
        await stage.start(1)
    shown = stage.company.present(stage.batch(batch_id))
    stage.obstruct = lambda _: None
    batch = await stage.ended(batch_id)
    assert stage.company.present(batch) == batch
    if from_s > 0:  # before that the batch was not even taken up
        assert (shown.status, shown.reason and shown.reason.type) == (BatchStatus.PAUSED, "disk_full")
    assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, 9)
    assert len(stage.provider.calls) == 9
    assert _restarts(stage.company.tree()) == 0


@staged()
async def test_a_full_disk_is_no_heart_beat_and_no_crash(stage: Stage) -> None:
    await stage.company.heartbeat(1.0)
    stage.obstruct = _full
    for _ in range(10):
        with pytest.raises(Unavailable, match="disk is full"):
            await stage.company.heartbeat(1.0)
    stage.obstruct = lambda _: None
    await stage.company.heartbeat(1.0)
    assert _restarts(stage.company.tree()) == 0


@staged()
async def test_a_full_disk_does_not_keep_the_daemon_from_stopping(stage: Stage) -> None:
    batch_id = await stage.start(9)
    await stage.sleep(0.5)
    stage.obstruct = _full
    stage.world.loop.call_later(20.0, setattr, stage, "obstruct", lambda _: None)
    assert await stage.stop(drain_s=60.0) == ()
    assert stage.statuses(batch_id) == {"queued": 6, "succeeded": 3}
    await stage.boot()
    await stage.ended(batch_id)
    assert len(stage.provider.calls) == 9


def _mixed(asked: Asked) -> Reaction:
    if asked.nth == 1 and asked.position == 1:
        return fails(FaultType.OVERLOADED)
    if asked.nth == 1 and asked.position == 2:
        return garbles()
    return writes()


async def _write(stage: Stage) -> None:
    batch = await stage.ended(await stage.start(4, concurrency=2, max_attempts=5, hold=False))
    assert (batch.status, batch.progress.successful) == (BatchStatus.COMPLETED, 4)
    assert len(stage.provider.calls) <= 4 + 2 + stage.interrupted() <= 4 + 2 + 2


def test_a_write_that_fails_at_any_point_loses_nothing_and_doubles_nothing() -> None:
    passed: list[str] = []

    async def scenario(stage: Stage) -> None:
        await _write(stage)
        passed[:] = stage.visits

    play(scenario, script=_mixed, decide=lambda _: only_at(-1, Fail()))
    for visit, name in enumerate(list(passed)):
        if not name.startswith("write:batch.start"):  # whoever ordered is told, and orders again
            play(_write, script=_mixed, decide=lambda _, visit=visit: only_at(visit, Fail()))  # type: ignore[misc]  # bound early


@staged(lambda asked: fails(FaultType.OVERLOADED, retry_after_s=1_000) if asked.nth == 1 else writes())
async def test_a_pause_whose_answer_was_an_error_calls_off_what_waits_all_the_same(stage: Stage) -> None:
    def fail(name: str) -> None:
        if name == "write:batch.steer:after":
            raise OSError("the disk went away")

    batch_id = await stage.start(3)
    await stage.sleep(5)
    stage.obstruct = fail
    with pytest.raises(OSError, match="went away"):
        await stage.company.pause(ANNE, batch_id)
    stage.obstruct = lambda _: None
    await stage.sleep(1)
    assert stage.statuses(batch_id) == {"queued": 3}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("action", ["pause", "resume", "cancel"])
@staged()
async def test_what_was_steered_is_gone_by_even_where_its_answer_was_an_error(
    stage: Stage, action: str, when: str
) -> None:
    def fail(name: str) -> None:
        if name == f"write:batch.steer:{when}":
            raise OSError("the disk went away")

    batch_id = await stage.start(6)
    await stage.sleep(0.5)
    if action == "resume":
        await stage.company.pause(ANNE, batch_id)
        assert stage.kill("supervisor")
        await stage.sleep(5)
    stage.obstruct = fail
    acts: dict[str, Callable[[Principal, str], Awaitable[Batch]]] = {
        "pause": stage.company.pause,
        "resume": stage.company.resume,
        "cancel": partial(stage.company.cancel, now=False),
    }
    with pytest.raises(OSError, match="went away"):
        await acts[action](ANNE, batch_id)
    stage.obstruct = lambda _: None
    await stage.sleep(100)
    done = when == "after"
    expected = {
        "pause": BatchStatus.PAUSED if done else BatchStatus.COMPLETED,
        "resume": BatchStatus.COMPLETED if done else BatchStatus.PAUSED,
        "cancel": BatchStatus.CANCELLED if done else BatchStatus.COMPLETED,
    }[action]
    assert stage.batch(batch_id).status is expected
