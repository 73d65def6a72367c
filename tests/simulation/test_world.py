import asyncio

import pytest

from tests.simulation import Chaos, InjectedFault, LeftRunning, UnseenError, World, run, seeded


async def _jittered(world: World) -> None:
    chaos = Chaos(seeded(world.random, fail=0.1), kill=str, trace=world.trace)

    async def walk(name: str) -> None:
        for step in range(5):
            try:
                await chaos.point(f"{name}.{step}")
            except InjectedFault as error:
                world.log.warning("%s fell", name, exc_info=error)
            world.trace(f"{name} {step} {world.clock.now()} {world.random.random()}")

    await asyncio.gather(walk("a"), walk("b"), walk("c"))


def test_one_seed_gives_one_trace_and_another_seed_another() -> None:
    assert run(7, _jittered) == run(7, _jittered)
    assert run(7, _jittered) != run(8, _jittered)


def test_a_failure_carries_its_seed() -> None:
    async def scenario(world: World) -> None:
        world.trace("so far so good")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        run(4711, scenario)
    assert "run(4711, " in caught.value.__notes__[0]
    assert "so far so good" in caught.value.__notes__[1]


def test_a_task_that_outlives_its_scenario_is_named() -> None:
    async def scenario(world: World) -> None:
        world.kept = world.loop.create_task(asyncio.sleep(9), name="straggler")  # type: ignore[attr-defined]

    with pytest.raises(LeftRunning, match="straggler"):
        run(1, scenario)


def test_an_error_in_a_callback_fails_the_run() -> None:
    async def scenario(world: World) -> None:
        world.loop.call_soon([].pop)
        await asyncio.sleep(1)

    with pytest.raises(UnseenError) as caught:
        run(1, scenario)
    assert isinstance(caught.value.__cause__, IndexError)
