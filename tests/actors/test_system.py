"""The root: names, the tree."""

import pytest

from greenroom.actors import TEMPORARY, ActorNode
from tests.actors.cast import STEADY, Do, Line, Player, Work, crash, quiet, solo, stage
from tests.simulation import World, run


def test_the_tree_shows_every_actor_with_its_state_depth_and_restarts() -> None:
    class Counting(Player):
        def describe(self) -> str:
            return "processing 12/100"

    async def scenario(world: World) -> None:
        system = stage(world)
        ref = system.spawn("boss", "supervisor", lambda: Counting(world.trace), STEADY)

        async def two(player: Player) -> None:
            player.spawn("a")
            await player.spawn("b").tell(Do(crash))

        await ref.tell(Do(two))
        await quiet()
        for _ in range(3):
            await ref.tell(Work("queued"))
        assert system.tree() == (
            ActorNode(
                kind="supervisor",
                name="boss",
                state="processing 12/100",
                mailbox_depth=3,
                restarts=0,
                children=(
                    ActorNode("player", "a", "running", 0, 0, ()),
                    ActorNode("player", "b", "restarting", 0, 1, ()),
                ),
            ),
        )
        await system.stop(1)

    run(1, scenario)


@pytest.mark.parametrize("name", ["solo", "", "a/b"])
def test_a_name_that_is_taken_or_not_usable_is_refused(name: str) -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        with pytest.raises(ValueError, match="can't start"):
            system.spawn(name, "player", lambda: Player(world.trace), STEADY)

        async def below(player: Player) -> None:
            player.spawn("solo")
            with pytest.raises(ValueError, match="can't start"):
                player.spawn(name)
            world.trace("refused")

        await ref.tell(Do(below))
        await quiet()
        assert "refused" in world.trace.lines[-2]
        await system.stop(1)

    run(1, scenario)


def test_a_name_is_free_again_once_its_actor_has_ended() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def leave(player: Player) -> None:
            player.context.stop()

        async def again(player: Player) -> None:
            child = player.spawn("child", TEMPORARY)
            await child.tell(Do(leave))

        for _ in range(3):
            await ref.tell(Do(again))
            await quiet()
        await system.stop(1)

    assert run(1, scenario).count(b"solo/child started") == 3


def test_the_system_goes_on_after_one_of_its_actors_has_failed() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, restart=TEMPORARY)
        other = system.spawn("other", "player", lambda: Player(world.trace), STEADY)
        line: Line = Do(crash)
        await ref.tell(line)
        assert (await system.failed).path == "solo"
        assert await other.tell(Work("goes on"))
        await system.stop(1)

    assert b"other goes on" in run(1, scenario)
