"""Crashes: restart, its limit, and what goes up the tree."""

import asyncio
from itertools import pairwise

import pytest

from greenroom.actors import (
    TEMPORARY,
    Actor,
    ActorCancelled,
    PermanentActorStopped,
    Restart,
    RestartPolicy,
)
from tests.actors.cast import (
    STEADY,
    Do,
    DoNow,
    Line,
    Player,
    Work,
    crash,
    quiet,
    solo,
    stage,
    told,
)
from tests.simulation import World, run


def test_a_crashed_child_is_restarted_alone_and_its_queue_waits_for_it() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def two(player: Player) -> None:
            first, second = player.spawn("first"), player.spawn("second")
            await first.tell(Do(crash))
            await first.tell(Work("kept"))
            await second.tell(Work("undisturbed"))

        await ref.tell(Do(two))
        await asyncio.sleep(5)
        await system.stop(1)

    trace = told(run(1, scenario))
    assert trace[:7] == [
        "solo started",
        "solo/first started",
        "solo/second started",
        "solo/second undisturbed",
        "WARNING actor solo/first crashed: ZeroDivisionError: crash",
        "solo/first started",
        "solo/first kept",
    ]
    assert trace.count("solo/second started") == 1


def test_the_pause_before_a_restart_doubles() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, restart=RestartPolicy(max_restarts=4, backoff_s=1.0, backoff_max_s=100))
        for _ in range(4):
            await ref.tell(Do(crash))
        await asyncio.sleep(50)
        assert system.tree()[0].restarts == 4
        await system.stop(1)

    lines = run(1, scenario).decode().splitlines()
    starts = [float(line.split()[0]) for line in lines if line.endswith("started")]
    pauses = [later - sooner for sooner, later in pairwise(starts)]
    for pause, full in zip(pauses, [1, 2, 4, 8], strict=True):
        assert full / 2 <= pause <= full


def test_past_its_restarts_a_child_fails_alone_when_the_parent_decides_so() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def one(player: Player) -> None:
            child = player.spawn("child", RestartPolicy(max_restarts=2, backoff_s=0.1))
            for _ in range(4):
                await child.tell(Do(crash))

        await ref.tell(Do(one))
        await asyncio.sleep(10)
        await ref.tell(Work("still here"))
        await quiet()
        assert system.dead_letters.count == 1
        await system.stop(1)

    trace = told(run(1, scenario))
    assert trace.count("solo/child started") == 3
    assert trace[-3:] == ["solo lost child by ZeroDivisionError: crash", "solo still here", "solo stopping"]


def test_crashes_outside_the_window_are_forgiven() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, restart=RestartPolicy(max_restarts=1, window_s=10, backoff_s=0.1))
        for _ in range(5):
            await ref.tell(Do(crash))
            await asyncio.sleep(11)
        assert system.tree()[0].restarts == 5
        assert not system.failed.done()
        await system.stop(1)

    run(1, scenario)


def _nested(player: Player, depth: int, policy: RestartPolicy) -> None:
    """A chain of players that do not catch what their children raise; the last one crashes."""

    async def deeper(child: Player) -> None:
        if depth:
            _nested(child, depth - 1, policy)
        else:
            raise ZeroDivisionError("deep down")

    assert player.spawn("child", policy).try_tell(Do(deeper))


def test_an_error_that_nobody_decides_on_goes_up_to_the_system() -> None:
    async def scenario(world: World) -> None:
        system = stage(world)
        ref = system.spawn("top", "player", lambda: Player(world.trace), TEMPORARY)

        async def start(player: Player) -> None:
            _nested(player, 2, TEMPORARY)

        await ref.tell(Do(start))
        failure = await system.failed
        assert (failure.path, str(failure.error)) == ("top", "deep down")
        assert system.tree() == ()
        assert await system.stop(1) == ()

    trace = told(run(1, scenario))
    assert [line for line in trace if line.startswith("WARNING")] == [
        f"WARNING actor top{'/child' * depth} crashed: ZeroDivisionError: deep down" for depth in (3, 2, 1, 0)
    ]


def test_a_crash_takes_the_children_of_that_incarnation_along_before_the_next_starts() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def family(player: Player) -> None:
            player.spawn("elder")

            async def grandchild(child: Player) -> None:
                child.spawn("grandchild")
                try:
                    await asyncio.sleep(100)
                finally:
                    await asyncio.sleep(0.5)
                    world.trace("younger cleaned up")

            await player.spawn("younger").tell(Do(grandchild))

        await ref.tell(Do(family))
        await quiet()
        await ref.tell(Do(crash))
        await quiet()
        assert system.tree()[0].state == "ending"
        await asyncio.sleep(5)
        assert system.tree()[0].children == ()
        await system.stop(1)

    trace = told(run(1, scenario))
    assert trace.index("younger cleaned up") < trace.index("solo started", 1)


def test_a_crash_in_started_counts_as_any_other() -> None:
    async def scenario(world: World) -> None:
        starts = iter([ZeroDivisionError("at the start"), None])

        class Stumbling(Player):
            async def started(self) -> None:
                if error := next(starts):
                    raise error
                await super().started()

        system = stage(world)
        ref = system.spawn("one", "player", lambda: Stumbling(world.trace), STEADY)
        await ref.tell(Work("after all"))
        await asyncio.sleep(3)
        await system.stop(1)

    assert told(run(1, scenario))[:3] == [
        "WARNING actor one crashed: ZeroDivisionError: at the start",
        "one started",
        "one after all",
    ]


def test_a_factory_that_raises_is_a_crash() -> None:
    def broken() -> Actor[Line]:
        raise ZeroDivisionError("no actor")

    async def scenario(world: World) -> None:
        system = stage(world)
        system.spawn("one", "player", broken, TEMPORARY)
        assert str((await system.failed).error) == "no actor"

    run(1, scenario)


@pytest.mark.parametrize(
    ("kind", "starts"), [(Restart.PERMANENT, 2), (Restart.TRANSIENT, 1), (Restart.TEMPORARY, 1)]
)
def test_only_a_permanent_actor_is_started_again_after_it_stopped_itself(kind: Restart, starts: int) -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world, restart=RestartPolicy(kind=kind, max_restarts=1))

        async def leave(player: Player) -> None:
            player.context.stop()

        await ref.tell(Do(leave))
        await asyncio.sleep(5)
        assert len(system.tree()) == starts - 1
        await ref.tell(Do(leave))
        await asyncio.sleep(5)
        assert system.tree() == ()
        assert system.failed.done() is (kind is Restart.PERMANENT)
        if system.failed.done():
            assert isinstance(system.failed.result().error, PermanentActorStopped)

    assert told(run(1, scenario)).count("solo started") == starts


def test_a_temporary_child_is_never_restarted_and_its_queue_becomes_dead_letters() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def one(player: Player) -> None:
            child = player.spawn("child", TEMPORARY)
            await child.tell(Do(crash))
            await child.tell(Work("lost"))

        await ref.tell(Do(one))
        await quiet()
        assert [letter.message for letter in system.dead_letters.recent] == ["Work"]
        await system.stop(1)

    assert "solo lost child by ZeroDivisionError: crash" in told(run(1, scenario))


def test_the_end_of_a_child_comes_after_everything_that_it_told() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def one(player: Player) -> None:
            async def report(child: Player) -> None:
                for number in range(5):
                    await ref.tell(Work(f"report {number}"))
                child.context.stop()

            await player.spawn("child", TEMPORARY).tell(Do(report))
            await asyncio.sleep(1)

        await ref.tell(Do(one))
        await asyncio.sleep(2)
        await system.stop(1)

    assert told(run(1, scenario))[2:8] == [*(f"solo report {n}" for n in range(5)), "solo lost child"]


def test_an_await_that_somebody_else_cancelled_is_a_crash_and_not_a_silent_end() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        async def wait(player: Player) -> None:
            future: asyncio.Future[None] = world.loop.create_future()
            future.cancel()
            await future

        await ref.tell(Do(wait))
        await asyncio.sleep(5)
        assert system.tree()[0].restarts == 1
        await system.stop(1)

    assert any("ActorCancelled" in line for line in told(run(1, scenario)))


def test_a_cancellation_from_outside_is_not_answered_with_a_restart() -> None:
    async def scenario(world: World) -> None:
        system, _ = solo(world)
        await quiet()
        next(task for task in asyncio.all_tasks() if task.get_name() == "solo").cancel()
        assert isinstance((await system.failed).error, ActorCancelled)
        assert system.tree() == ()

    run(1, scenario)


def test_a_busy_actor_lets_others_run() -> None:
    async def scenario(world: World) -> None:
        system, ref = solo(world)

        handled: list[int] = []

        async def again(_: Player) -> None:
            handled.append(len(handled))
            if len(handled) < 10_000:
                await ref.tell(DoNow(again))

        await ref.tell(DoNow(again))
        for _ in range(3):
            await asyncio.sleep(0)
        assert 0 < len(handled) < 1000
        await system.stop(1)

    run(1, scenario)
