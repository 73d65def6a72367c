import asyncio

import pytest

from tests.simulation import Deadlock, VirtualLoop, World, run


def test_time_stands_still_while_anything_is_ready_and_jumps_to_the_next_timer() -> None:
    async def scenario(world: World) -> None:
        for _ in range(100):
            await asyncio.sleep(0)
        world.trace("ready")
        await asyncio.sleep(86_400 * 30)
        world.trace("a month later")

    assert run(1, scenario) == b"0.000000 ready\n2592000.000000 a month later\n"


def test_timers_fire_in_the_order_of_their_times() -> None:
    async def scenario(world: World) -> None:
        async def wake(after: float) -> None:
            await asyncio.sleep(after)
            world.trace(f"woke {after}")

        await asyncio.gather(wake(0.3), wake(0.1), wake(0.2))

    assert run(1, scenario) == b"0.100000 woke 0.1\n0.200000 woke 0.2\n0.300000 woke 0.3\n"


def test_a_deadlock_names_the_tasks_that_wait() -> None:
    async def scenario(world: World) -> None:
        never: asyncio.Future[None] = world.loop.create_future()
        waiter = world.loop.create_task(asyncio.wait([never]), name="the one who waits")
        await waiter

    with pytest.raises(Deadlock, match="scenario, the one who waits"):
        run(1, scenario)


async def _in_a_thread(world: World) -> None:
    await asyncio.to_thread(print)


def test_threads_are_refused() -> None:
    with pytest.raises(RuntimeError, match="no threads in virtual time"):
        run(1, _in_a_thread)


async def test_a_call_from_another_thread_is_refused() -> None:
    loop = VirtualLoop()
    try:
        with pytest.raises(RuntimeError, match="no threads in virtual time"):
            await asyncio.to_thread(loop.call_soon_threadsafe, print)
    finally:
        loop.close()
