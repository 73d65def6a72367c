"""Ordered stops: their order, what goes on meanwhile, and who misses the deadline."""

import asyncio
from typing import Any

from greenroom.actors import Ref, StopDeadlineMissed, TaskDone
from tests.actors.cast import (
    STEADY,
    Do,
    Guardian,
    Line,
    Player,
    Question,
    Urgent,
    Work,
    crash,
    quiet,
    solo,
    stage,
    told,
)
from tests.simulation import World, run


class Leaver(Guardian):
    """Says goodbye at the very end of its last message."""

    async def stopping(self) -> None:
        await super().stopping()
        self.context.start_task(asyncio.sleep(1), name="last", done=lambda _: Urgent("ends"))


def test_roots_are_told_to_stop_in_the_reverse_order_of_their_start_and_end_after_their_children() -> None:
    async def scenario(world: World) -> None:
        system = stage(world)

        async def family(player: Player) -> None:
            for name in ("a", "b"):
                player.context.spawn(name, "leaver", lambda: Leaver(world.trace), STEADY)

        for name in ("first", "second"):
            ref = system.spawn(name, "leaver", lambda: Leaver(world.trace), STEADY)
            await ref.tell(Do(family))
        await quiet()
        assert await system.stop(10) == ()
        assert system.tree() == ()
        assert world.loop.time() < 2  # side by side

    steps = [line for line in told(run(1, scenario)) if not line.endswith("started")]
    for name in ("second", "first"):
        mine = [step for step in steps if step.startswith(name)]
        assert mine[:3] == [f"{name} stopping", f"{name}/b stopping", f"{name}/a stopping"]
        assert sorted(mine[3:6]) == [f"{name} ends", f"{name}/a ends", f"{name}/b ends"]
        assert sorted(mine[6:]) == [f"{name} lost a", f"{name} lost b"]
    assert steps.index("second stopping") < steps.index("first stopping") < steps.index("second ends")


def test_nobody_without_a_parent_starts_anything_while_another_drains() -> None:
    async def scenario(world: World) -> None:
        system = stage(world)
        system.spawn("eager", "player", lambda: Player(world.trace), STEADY)
        slow = system.spawn("slow", "player", lambda: Player(world.trace), STEADY)

        async def late(player: Player) -> None:
            player.context.start_task(asyncio.sleep(5), name="late", done=lambda _: Urgent("drained"))

        await slow.tell(Do(late))
        await quiet()
        stopping = asyncio.create_task(system.stop(10))
        await asyncio.sleep(1)
        assert [node.name for node in system.tree()] == ["slow"]
        assert await stopping == ()

    assert told(run(1, scenario))[-3:] == ["slow stopping", "eager stopping", "slow drained"]


def test_an_actor_that_drains_still_receives_both_lanes_until_its_child_has_ended() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def one(player: Player) -> None:
            child = player.spawn("child")
            await child.tell(Do(lambda _: asyncio.sleep(5)))

        await ref.tell(Do(one))
        await quiet()
        stopping = asyncio.create_task(system.stop(10))
        await asyncio.sleep(1)
        assert system.tree()[0].state == "stopping"
        assert ref.signal(Urgent("control"))
        assert await ref.tell(Work("work"))
        assert await ref.ask(Question, timeout_s=1) == "solo"
        assert await stopping == ()
        assert not await ref.tell(Work("too late"))

    assert told(run(1, scenario))[-4:] == [
        "solo control",
        "solo work",
        "solo/child stopping",
        "solo lost child",
    ]


def test_work_that_was_queued_before_the_stop_is_still_handled() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        for number in range(3):
            await ref.tell(Work(str(number)))
        await system.stop(1)
        assert system.dead_letters.count == 0

    assert told(run(1, scenario)) == ["solo started", "solo stopping", "solo 0", "solo 1", "solo 2"]


def test_an_ordered_stop_waits_for_tasks_and_hears_how_they_ended() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def call(player: Player) -> None:
            player.context.start_task(
                asyncio.sleep(7, "answer"),
                name="call",
                done=lambda result: Work(result.value if isinstance(result, TaskDone) else "no answer"),
            )

        await ref.tell(Do(call))
        await quiet()
        assert await system.stop(10) == ()

    assert run(1, scenario).decode().splitlines()[-1] == "7.000000 solo answer"


def test_one_that_misses_the_deadline_is_cancelled_and_named_and_its_parent_can_still_act() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def two(player: Player) -> None:
            await player.spawn("quick").tell(Work("done"))
            await player.spawn("slow").tell(Do(lambda _: asyncio.sleep(100)))

        await ref.tell(Do(two))
        await quiet()
        assert await system.stop(5) == ("solo/slow",)
        assert not system.failed.done()

    trace = run(1, scenario).decode().splitlines()
    cancelled = "WARNING actor solo/slow was cancelled: StopDeadlineMissed: solo/slow did not stop in time"
    assert trace[-2] == f"5.001000 {cancelled}"
    assert trace[-1] == "5.001000 solo lost slow by StopDeadlineMissed: solo/slow did not stop in time"


def test_a_parent_that_hangs_after_its_orphans_is_cancelled_after_a_grace() -> None:
    class Hanging(Guardian):
        async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
            assert isinstance(error, StopDeadlineMissed)
            assert child.name == "child"
            await asyncio.sleep(100)

    async def scenario(world: World) -> None:
        system = stage(world)
        ref = system.spawn("parent", "player", lambda: Hanging(world.trace), STEADY)

        async def one(player: Player) -> None:
            await player.spawn("child").tell(Do(lambda _: asyncio.sleep(100)))

        await ref.tell(Do(one))
        await quiet()
        assert await system.stop(5) == ("parent/child", "parent")
        assert not system.failed.done()
        assert 6 <= world.loop.time() < 6.1

    run(1, scenario)


def test_a_stop_ends_even_when_code_swallows_its_cancellation() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        undead = True

        async def immortal() -> None:
            while undead:
                try:
                    await asyncio.sleep(1000)
                except asyncio.CancelledError:
                    world.trace("never")
            raise ZeroDivisionError("after all")

        async def both(player: Player) -> None:
            player.context.start_task(immortal(), name="undead", done=lambda _: Work("."))
            await immortal()

        await ref.tell(Do(both))
        await quiet()
        assert await system.stop(5) == ("solo",)
        assert world.loop.time() < 8
        undead = False
        await asyncio.sleep(2000)

    trace = told(run(1, scenario))
    abandoned = "had tasks that would not end though cancelled, and were abandoned: solo:undead"
    assert f"WARNING actor solo {abandoned}" in trace
    assert trace[-1].endswith("its task solo:undead had failed: ZeroDivisionError: after all")


def test_a_crash_while_stopping_is_not_followed_by_a_restart() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        await ref.tell(Do(crash))
        await system.stop(5)
        assert isinstance(system.failed.result().error, ZeroDivisionError)

    assert told(run(1, scenario)).count("solo started") == 1


def test_one_that_waits_for_its_restart_stops_at_once() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def one(player: Player) -> None:
            await player.spawn("child").tell(Do(crash))

        await ref.tell(Do(one))
        await quiet()
        assert system.tree()[0].children[0].state == "restarting"
        await system.stop(5)
        assert world.loop.time() < 0.1

    assert told(run(1, scenario))[-1] == "solo lost child"


def test_a_failure_below_one_that_stops_does_not_pull_it_down() -> None:
    async def scenario(world: World) -> None:
        system = stage(world)
        ref = system.spawn("parent", "player", lambda: Player(world.trace), STEADY)

        async def two(player: Player) -> None:
            await player.spawn("good").tell(Do(lambda _: asyncio.sleep(3)))

            async def bad(_: Player) -> None:
                await asyncio.sleep(1)
                raise ZeroDivisionError

            await player.spawn("bad").tell(Do(bad))

        await ref.tell(Do(two))
        await quiet()
        assert await system.stop(5) == ()
        assert not system.failed.done()
        assert world.loop.time() >= 3

    assert told(run(1, scenario))[-1] == "parent lost good"


def test_a_parent_stops_one_child_and_hears_of_its_end() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        children: list[Ref[Line]] = []

        async def two(player: Player) -> None:
            children.extend([player.spawn("a"), player.spawn("b")])
            await children[1].tell(Do(lambda _: asyncio.sleep(100)))

        async def namesake(player: Player) -> None:
            player.spawn("a")

        async def stop(player: Player) -> None:
            for child in children:
                player.context.stop_child(child, 3)

        await ref.tell(Do(two))
        await ref.tell(Do(stop))
        await asyncio.sleep(5)
        await ref.tell(Work("goes on"))
        await ref.tell(Do(namesake))
        await ref.tell(Do(stop))
        await quiet()
        assert [child.name for child in system.tree()[0].children] == ["a"]
        assert await system.stop(5) == ("solo/b",)

    trace = told(run(1, scenario))
    assert [line for line in trace if "solo lost" in line or "goes on" in line] == [
        "solo lost a",
        "solo lost b by StopDeadlineMissed: solo/b did not stop in time",
        "solo goes on",
        "solo lost a",
    ]


def test_a_second_order_brings_its_own_deadline() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)
        await ref.tell(Do(lambda _: asyncio.sleep(1000)))
        await quiet()
        patient = asyncio.create_task(system.stop(500))
        await asyncio.sleep(1)
        assert await system.stop(2) == ("solo",)
        assert await patient == ("solo",)
        assert world.loop.time() < 4

    run(1, scenario)


def test_a_second_order_may_also_give_more_time_and_names_no_orphan_twice() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def slow_to_clean_up(_: Player) -> None:
            try:
                await asyncio.sleep(1000)
            finally:
                await asyncio.sleep(0.9)

        await ref.tell(Do(slow_to_clean_up))
        await quiet()
        impatient = asyncio.create_task(system.stop(1))
        await asyncio.sleep(0.5)
        patient = asyncio.create_task(system.stop(10))
        await asyncio.sleep(10.2)
        assert world.loop.time() > 10.5
        assert len(system.tree()) == 1
        assert await system.stop(0.1) == ("solo",)
        assert await impatient == await patient == ("solo",)

    run(1, scenario)
