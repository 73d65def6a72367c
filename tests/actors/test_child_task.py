"""Long work beside an actor."""

import asyncio

import pytest

from greenroom.actors import TaskCancelled, TaskDone, TaskFailed, TaskHandle, TaskResult
from tests.actors.cast import Do, DoNow, Player, Urgent, Work, crash, quiet, solo, told
from tests.simulation import World, run


def _name(result: TaskResult[str]) -> Work:
    match result:
        case TaskDone(value):
            return Work(f"done {value}")
        case TaskFailed(error):
            return Work(f"failed {error!r}")
        case TaskCancelled():
            return Work("cancelled")


async def _fail(after: float) -> str:
    await asyncio.sleep(after)
    raise ZeroDivisionError("in the task")


def test_a_result_and_an_error_both_come_back_as_messages() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def start(player: Player) -> None:
            player.context.start_task(asyncio.sleep(1, "well"), name="a", done=_name)
            player.context.start_task(_fail(2), name="b", done=_name)

        await ref.tell(Do(start))
        await asyncio.sleep(3)
        await system.stop(1)

    assert run(1, scenario).decode().splitlines()[1:3] == [
        "1.000000 solo done well",
        "2.000000 solo failed ZeroDivisionError('in the task')",
    ]


def test_a_control_message_cancels_a_long_call_without_waiting_for_it() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        handles: list[TaskHandle] = []

        async def start(player: Player) -> None:
            handles.append(player.context.start_task(asyncio.sleep(1000, ""), name="call", done=_name))

        async def cancel(_: Player) -> None:
            handles[0].cancel()

        await ref.tell(Do(start))
        await asyncio.sleep(1)
        ref.signal(DoNow(cancel))
        await quiet()
        await system.stop(1)

    assert run(1, scenario).decode().splitlines()[1] == "1.000000 solo cancelled"


def test_a_result_comes_before_queued_work_and_never_finds_the_mailbox_full() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, work_limit=1)

        async def start(player: Player) -> None:
            player.context.start_task(asyncio.sleep(1, "first"), name="call", done=_name)
            await asyncio.sleep(2)

        await ref.tell(Do(start))
        await quiet()
        await ref.tell(Work("queued"))
        while ref.try_tell(Urgent("flood")):
            pass
        await asyncio.sleep(3)
        await system.stop(1)

    trace = told(run(1, scenario))
    assert trace.index("solo done first") < trace.index("solo queued")


@pytest.mark.parametrize("how", ["crash", "leave", "kill"])
def test_tasks_end_with_their_incarnation_and_their_results_do_not_reach_the_next(how: str) -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def work() -> str:
            try:
                await asyncio.sleep(3)
            finally:
                world.trace("task ended")
            return "never told"

        async def start(player: Player) -> None:
            player.context.start_task(work(), name="call", done=_name)

        async def leave(player: Player) -> None:
            player.context.stop()

        await ref.tell(Do(start))
        await quiet()
        if how == "kill":
            assert system.kill("solo")
        else:
            await ref.tell(Do(crash if how == "crash" else leave))
        await asyncio.sleep(10)
        await system.stop(1)

    trace = run(1, scenario).decode()
    assert "0.001000 task ended" in trace
    assert "never told" not in trace
    assert "cancelled" not in trace


@pytest.mark.parametrize("moment", ["while it is cancelled", "before it is told"])
def test_an_error_that_comes_too_late_for_its_actor_is_logged(moment: str) -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def late() -> str:
            try:
                await asyncio.sleep(100)
            finally:
                raise ZeroDivisionError("too late")

        async def early() -> str:
            raise ZeroDivisionError("too late")

        async def start(player: Player) -> None:
            work = late() if moment == "while it is cancelled" else early()
            player.context.start_task(work, name="call", done=_name)
            await asyncio.sleep(1)
            await crash(player)

        await ref.tell(Do(start))
        await asyncio.sleep(5)
        await system.stop(1)

    lost = "solo ended before it was told that its task solo:call had failed: ZeroDivisionError: too late"
    assert f"WARNING actor {lost}" in told(run(1, scenario))


def test_a_done_that_raises_is_a_crash() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        def broken(_: TaskResult[None]) -> Work:
            raise ZeroDivisionError("in done")

        async def start(player: Player) -> None:
            player.context.start_task(asyncio.sleep(0), name="call", done=broken)

        await ref.tell(Do(start))
        await asyncio.sleep(5)
        assert system.tree()[0].restarts == 1
        await system.stop(1)

    run(1, scenario)
