"""Stops that meet a beginning: of a child, of an actor itself, or of somebody new."""

import asyncio

from greenroom.actors import TEMPORARY
from tests.actors.cast import (
    STEADY,
    Do,
    Guardian,
    Player,
    Work,
    quiet,
    solo,
    stage,
    told,
)
from tests.simulation import World, run


def test_a_child_that_is_started_by_a_late_message_is_told_to_stop() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def elder(player: Player) -> None:
            await player.spawn("elder").tell(Do(lambda _: asyncio.sleep(3)))

        async def late(player: Player) -> None:
            player.spawn("late")

        await ref.tell(Do(elder))
        await quiet()
        stopping = asyncio.create_task(system.stop(10))
        await quiet()
        await ref.tell(Do(late))
        assert await stopping == ()
        assert world.loop.time() < 4

    assert "solo/late stopping" in told(run(1, scenario))


def test_a_child_that_is_started_while_its_parent_stops_is_told_so() -> None:
    class Late(Guardian):
        async def stopping(self) -> None:
            await super().stopping()
            await self.spawn("late").tell(Work("handled"))

    async def scenario(world: World) -> None:
        system = stage(world)
        system.spawn("parent", "player", lambda: Late(world.trace), STEADY)
        await quiet()
        assert await system.stop(5) == ()
        assert world.loop.time() < 0.1

    assert told(run(1, scenario))[-4:] == [
        "parent/late started",
        "parent/late stopping",
        "parent/late handled",
        "parent lost late",
    ]


def test_one_that_stops_itself_leaves_its_queue_and_takes_its_children_along() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def leave(player: Player) -> None:
            player.spawn("child")
            player.context.start_task(asyncio.sleep(100), name="long", done=lambda _: Work("never"))
            player.context.after(100, Work("never"))
            player.context.stop()

        await ref.tell(Do(leave))
        await ref.tell(Work("left"))
        await quiet()
        assert system.tree() == ()
        assert system.dead_letters.count == 1
        assert not system.failed.done()

    assert "solo left" not in told(run(1, scenario))


def test_a_stop_that_comes_before_the_start_is_over_is_kept() -> None:
    async def scenario(world: World) -> None:
        system, _ = solo(world, restart=TEMPORARY)
        assert await system.stop(1) == ()

    assert told(run(1, scenario)) == ["solo started", "solo stopping"]


def test_nothing_can_be_started_on_a_system_that_stops() -> None:
    async def scenario(world: World) -> None:
        system, _ = solo(world)
        await system.stop(1)
        try:
            system.spawn("late", "player", lambda: Player(world.trace), STEADY)
        except ValueError as error:
            world.trace(str(error))

    assert "too late" in told(run(1, scenario))[-1]
