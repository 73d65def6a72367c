"""Telling and asking."""

import asyncio
import gc

import pytest

from greenroom.actors import ActorGone, AskRefused, AskTimeout, DeadLetter, Reply
from greenroom.actors.mailbox import CONTROL_LIMIT
from tests.actors.cast import (
    Do,
    DoNow,
    Moot,
    Player,
    Question,
    Urgent,
    UrgentQuestion,
    Work,
    crash,
    quiet,
    solo,
    told,
)
from tests.simulation import World, run


async def _busy(player: Player) -> None:
    await asyncio.sleep(10)


def test_control_overtakes_work_that_is_queued() -> None:
    async def scenario(world: World) -> None:
        system, solo_ref = solo(world)
        await solo_ref.tell(Work("work"))
        await solo_ref.tell(Urgent("first"))
        assert solo_ref.signal(Urgent("second"))
        await quiet()
        await system.stop(1)

    assert told(run(1, scenario))[1:4] == ["solo first", "solo second", "solo work"]


def test_one_sender_is_heard_in_its_order_though_the_mailbox_is_tiny() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, work_limit=1)

        async def sender(name: str) -> None:
            for number in range(20):
                await ref.tell(Work(f"{name}{number}"))
                await asyncio.sleep(world.random.choice([0, 0, 0.1]))

        await asyncio.gather(sender("a"), sender("b"), sender("c"))
        await system.stop(1)

    for seed in range(5):
        heard = told(run(seed, scenario))
        for name in "abc":
            assert [line for line in heard if line.startswith(f"solo {name}")] == [
                f"solo {name}{n}" for n in range(20)
            ]


def test_a_full_mailbox_tells_the_sender_no_and_makes_tell_wait() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, work_limit=1)
        await ref.tell(Do(_busy))
        await quiet()
        assert ref.try_tell(Work("kept"))
        assert not ref.try_tell(Work("refused"))
        assert await ref.tell(Work("waited"))
        world.trace("had room")
        assert system.dead_letters.count == 0
        await system.stop(1)

    trace = run(1, scenario)
    assert b"10.000000 had room" in trace
    assert told(trace)[1:4] == ["solo kept", "solo waited", "had room"]


def test_a_message_to_one_that_has_ended_is_a_dead_letter() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        await system.stop(1)
        assert not await ref.tell(Work("too late"))
        assert not ref.try_tell(Work("too late"))
        assert not ref.signal(Urgent("too late"))
        assert system.dead_letters.count == 3
        assert system.dead_letters.recent[-1] == DeadLetter("solo", "Urgent", "closed")

    run(1, scenario)


def test_what_asks_nothing_of_one_that_has_ended_is_no_dead_letter() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        await ref.tell(Do(_busy))
        await quiet()
        assert ref.signal(Moot())  # it waits behind what is done just now, and finds nobody
        await system.stop(0.5)
        assert not ref.signal(Moot())
        assert system.dead_letters.count == 0

    run(1, scenario)


def test_a_flood_of_control_is_refused_and_counted() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        await ref.tell(Do(_busy))
        await quiet()
        assert all(ref.signal(Urgent(".")) for _ in range(CONTROL_LIMIT))
        assert not ref.signal(Urgent("refused"))
        with pytest.raises(AskRefused):
            await ref.ask(UrgentQuestion, timeout_s=1)
        assert [letter.reason for letter in system.dead_letters.recent] == ["full", "full"]
        await system.stop(20)

    run(1, scenario)


def test_an_ask_is_answered() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        assert await ref.ask(Question, timeout_s=1) == "solo"
        await system.stop(1)

    run(1, scenario)


def test_an_ask_raises_the_error_it_is_answered_with() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def refuse(reply: Reply[str]) -> None:
            reply.fail(TimeoutError("theirs, not ours"))
            reply.send("the first answer counts")

        with pytest.raises(TimeoutError, match="theirs"):
            await ref.ask(lambda reply: Do(lambda _: refuse(reply)), timeout_s=1)
        assert system.tree()[0].restarts == 0
        await system.stop(1)

    run(1, scenario)


def test_an_ask_that_waits_for_room_is_withdrawn_at_its_time_out() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, work_limit=1)
        await ref.tell(Do(_busy))
        await quiet()
        await ref.tell(Work("fills the lane"))
        with pytest.raises(AskTimeout, match="solo did not answer Question within 2 s"):
            await ref.ask(Question, timeout_s=2)
        assert world.loop.time() == pytest.approx(2.001)
        assert system.tree()[0].mailbox_depth == 1
        await system.stop(20)

    run(1, scenario)


def test_an_answer_that_comes_too_late_is_dropped() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def late(player: Player, reply: Reply[str]) -> None:
            await asyncio.sleep(5)
            reply.send("late")
            reply.fail(ZeroDivisionError("later still"))

        with pytest.raises(AskTimeout):
            await ref.ask(lambda reply: Do(lambda player: late(player, reply)), timeout_s=1)
        await asyncio.sleep(10)
        assert system.tree()[0].restarts == 0
        await system.stop(10)

    run(1, scenario)


def test_a_crash_with_the_question_in_hand_ends_the_ask_at_once() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        with pytest.raises(ActorGone):
            await ref.ask(lambda _reply: Do(crash), timeout_s=100)
        assert world.loop.time() == 0
        await system.stop(1)

    run(1, scenario)


def test_a_question_that_was_passed_to_a_task_ends_with_the_crash() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def pass_on(player: Player) -> None:
            player.context.start_task(asyncio.sleep(50), name="long", done=lambda _: Work("done"))

        asking: asyncio.Task[str] = asyncio.create_task(ref.ask(lambda _reply: Do(pass_on), timeout_s=100))
        await quiet()
        await ref.tell(DoNow(crash))
        with pytest.raises(ActorGone):
            await asking
        assert world.loop.time() < 1
        await system.stop(1)

    run(1, scenario)


def test_a_question_that_is_still_queued_at_a_crash_is_answered_by_the_next_incarnation() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        await ref.tell(Do(crash))
        assert await ref.ask(Question, timeout_s=5) == "solo"
        await system.stop(1)

    run(1, scenario)


def test_an_ask_of_one_that_ends_or_has_ended_says_gone() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, work_limit=1)

        async def leave(player: Player) -> None:
            await asyncio.sleep(1)
            player.context.stop()

        await ref.tell(Do(leave))
        await quiet()
        asks = [asyncio.create_task(ref.ask(Question, timeout_s=100)) for _ in range(3)]
        assert [type(end) for end in await asyncio.gather(*asks, return_exceptions=True)] == [ActorGone] * 3
        asks.clear()
        await quiet()
        gc.collect()  # the loop hears of an error that nobody saw when its future goes
        with pytest.raises(ActorGone, match="took no Question"):
            await ref.ask(Question, timeout_s=100)
        assert system.dead_letters.count == 4
        await system.stop(1)

    run(1, scenario)
