"""A message to oneself, later."""

import asyncio

from greenroom.actors import Timer
from greenroom.actors.timer import Timers
from tests.actors.cast import Do, Player, Urgent, Work, crash, quiet, solo, told
from tests.simulation import World, run


def test_a_timer_sends_its_message_when_it_is_due() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def set_two(player: Player) -> None:
            player.context.after(5, Work("later"))
            player.context.after(2, Urgent("sooner"))

        await ref.tell(Do(set_two))
        await asyncio.sleep(10)
        await system.stop(1)

    assert run(1, scenario).decode().splitlines()[1:3] == ["2.000000 solo sooner", "5.000000 solo later"]


def test_a_cancelled_timer_stays_silent_and_one_that_has_fired_does_not_mind() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        timers: list[Timer] = []

        async def set_two(player: Player) -> None:
            timers.extend(player.context.after(delay, Work(f"after {delay}")) for delay in (1, 3))

        await ref.tell(Do(set_two))
        await asyncio.sleep(2)
        for timer in timers:
            timer.cancel()
            timer.cancel()
        await asyncio.sleep(5)
        await system.stop(1)

    assert [line for line in told(run(1, scenario)) if "after" in line] == ["solo after 1"]


def test_timers_end_with_their_incarnation() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def set_one(player: Player) -> None:
            player.context.after(5, Work("never"))

        await ref.tell(Do(set_one))
        await ref.tell(Do(crash))
        await asyncio.sleep(20)
        await system.stop(1)

    assert "solo never" not in told(run(1, scenario))


async def test_a_timer_that_has_fired_is_forgotten() -> None:
    fired = asyncio.Event()
    timers = Timers()
    timers.after(0, fired.set)
    await fired.wait()
    assert not timers._pending


def test_a_timer_finds_room_in_a_full_mailbox() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, work_limit=1)

        async def set_one(player: Player) -> None:
            player.context.after(1, Work("timer"))
            await asyncio.sleep(2)

        await ref.tell(Do(set_one))
        await quiet()
        await ref.tell(Work("queued"))
        await asyncio.sleep(3)
        await system.stop(1)

    assert told(run(1, scenario))[1:3] == ["solo queued", "solo timer"]
