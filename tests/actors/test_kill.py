"""Actors that are killed, and code that will not die."""

import asyncio

from greenroom.actors import ActorKilled
from tests.actors.cast import Do, Player, Work, crash, quiet, solo, told
from tests.simulation import World, run


def test_a_kill_is_a_crash_wherever_it_hits() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def kill_myself(player: Player) -> None:
            assert system.kill("solo")
            player.say("goes on to its next await at most")

        async def stubborn(player: Player) -> None:
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                player.say("swallows it")

        assert system.kill("solo")
        await asyncio.sleep(5)
        await ref.tell(Do(kill_myself))
        await asyncio.sleep(5)
        await ref.tell(Do(stubborn))
        await quiet()
        assert system.kill("solo")
        assert not system.kill("solo")
        await asyncio.sleep(10)
        assert system.tree()[0].restarts == 3
        assert not system.kill("solo/nobody")
        assert not system.kill("nobody")
        await system.stop(1)

    killed = f"WARNING actor solo crashed: {ActorKilled.__name__}: solo was killed"
    assert told(run(1, scenario)).count(killed) == 3


def test_a_whole_branch_that_will_not_die_is_given_up_at_once() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        undead = True

        async def immortal(_: Player) -> None:
            while undead:
                try:
                    await asyncio.sleep(1000)
                except asyncio.CancelledError:
                    world.trace("never")

        async def branch(player: Player) -> None:
            child = player.spawn("child")

            async def with_grandchild(player: Player) -> None:
                await player.spawn("grandchild").tell(Do(immortal))
                await immortal(player)

            await child.tell(Do(with_grandchild))

        await ref.tell(Do(branch))
        await quiet()
        await ref.tell(Do(crash))
        await asyncio.sleep(5)
        await system.stop(1)
        undead = False
        await asyncio.sleep(2000)

    lines = [line for line in run(1, scenario).decode().splitlines() if "abandoned" in line]
    assert [line.split()[0] for line in lines] == ["1.001000", "1.001000"]


def test_code_that_will_not_die_is_given_up_by_name() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        undead = True

        async def immortal(_: Player) -> None:
            while undead:
                try:
                    await asyncio.sleep(1000)
                except asyncio.CancelledError:
                    world.trace("never")

        await ref.tell(Do(immortal))
        await quiet()
        assert system.kill("solo")
        await asyncio.sleep(3)
        await ref.tell(Work("the next one"))
        await quiet()
        await system.stop(1)
        undead = False
        await asyncio.sleep(2000)

    trace = told(run(1, scenario))
    assert "WARNING actor solo would not end though cancelled, and was abandoned" in trace
    assert "solo the next one" in trace


def test_an_error_raised_while_being_cancelled_is_logged() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def messy(_: Player) -> None:
            try:
                await asyncio.sleep(100)
            finally:
                raise ZeroDivisionError("while cleaning up")

        await ref.tell(Do(messy))
        await quiet()
        assert system.kill("solo")
        await asyncio.sleep(5)
        await system.stop(1)

    failed = "WARNING actor solo failed though it had been cancelled: ZeroDivisionError: while cleaning up"
    assert failed in told(run(1, scenario))
