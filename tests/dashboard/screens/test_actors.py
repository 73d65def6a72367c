"""The supervision tree on a terminal."""

import pytest

from greenroom.dashboard.screens.actors import ActorsScreen
from greenroom.dashboard.table import PagedTable
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.system import ActorRow, Actors, Stats, SystemActors, SystemStats
from tests.dashboard.actors.actors import actor
from tests.dashboard.double import Daemon, refusal
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged
from tests.dashboard.rows import page_of


def tree(*workers: str) -> ActorRow:
    below = tuple(actor("worker", name, state="calling") for name in workers)
    return actor("daemon", "greenroom", actor("supervisor", "s", actor("batch", "b-1", *below, restarts=2)))


def stats(last_event: int = 0) -> Stats:
    return Stats(
        counters={"last_event": last_event},
        gauges={"sessions": 2.0, "actors": 3.0},
        methods={},
        queries={},
        batches={},
        generations={},
    )


def daemon(root: ActorRow) -> Daemon:
    return Daemon({BatchList: page_of([]), SystemActors: Actors(root=root, dead_letters=1), SystemStats: stats()})


async def tick(stage: Stage, seconds: float = 1.0) -> None:
    stage.clock.advance(seconds)
    assert isinstance(stage.app.screen, ActorsScreen)
    stage.app.screen.tick()
    await stage.settle()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_shows_the_tree_and_what_is_counted(size: tuple[int, int]) -> None:
    async with staged(daemon(tree("w-1")), "actors", size=size) as stage:
        for words in ("daemon greenroom", "│ │ ▾ batch b-1", "▶ calling", "! 2 restarts", "! 1 dead letter\n"):
            assert words in stage.text
        assert "2 connections" in stage.text
        assert "3 actors" in stage.text
        assert max(map(len, stage.text.splitlines())) <= size[0]


async def test_it_is_read_again_once_a_second_while_it_is_shown_and_not_otherwise() -> None:
    stand_in = daemon(tree("w-1"))
    async with staged(stand_in, "actors") as stage:
        await tick(stage)
        read = len(stand_in.of(SystemActors))
        await tick(stage, 0.2)
        assert len(stand_in.of(SystemActors)) == read
        await tick(stage, 1.0)
        assert len(stand_in.of(SystemActors)) == read + 1
        shown = stage.app.screen
        assert isinstance(shown, ActorsScreen)
        await stage.press("1")
        read = len(stand_in.of(SystemActors))
        stage.clock.advance(5.0)
        shown.tick()
        await stage.settle()
        assert len(stand_in.of(SystemActors)) == read


async def test_the_selection_stays_with_its_actor() -> None:
    stand_in = daemon(tree("w-1", "w-2", "w-3"))
    async with staged(stand_in, "actors") as stage:
        await stage.press("j", "j", "j", "j")
        assert "▸ " in next(line for line in stage.text.splitlines() if "worker w-2" in line)
        stand_in.answers[SystemActors] = Actors(root=tree("w-2", "w-4"), dead_letters=0)
        await tick(stage)
        line = next(line for line in stage.text.splitlines() if "worker w-2" in line)
        assert line.startswith("▸")
        assert "w-1" not in stage.text


async def test_facts_a_second_come_from_the_counter() -> None:
    stand_in = daemon(tree())
    async with staged(stand_in, "actors") as stage:
        stand_in.answers[SystemStats] = stats(last_event=50)
        await tick(stage)
        assert "50.0 facts a second" in stage.text


async def test_a_branch_is_folded_and_unfolded() -> None:
    async with staged(daemon(tree("w-1")), "actors") as stage:
        await stage.press("j", "j", "f")
        assert "▸ batch b-1" in stage.text
        assert "w-1" not in stage.text
        await stage.press("enter")
        assert "w-1" in stage.text
        await stage.press("j", "f")
        assert "nothing below" in stage.toasts[0]


async def test_it_is_held_still_to_be_read() -> None:
    stand_in = daemon(tree("w-1"))
    async with staged(stand_in, "actors") as stage:
        await stage.press("p")
        stand_in.answers[SystemActors] = Actors(root=tree("w-9"), dead_letters=0)
        await tick(stage)
        assert "held still" in stage.text
        assert "w-1" in stage.text
        await stage.press("p")
        assert "w-9" in stage.text


async def test_who_may_not_see_the_tree_is_told_so() -> None:
    stand_in = daemon(tree())

    def refuse(_: object) -> None:
        raise refusal("It is for the daemon's own user.", "forbidden")

    stand_in.answers[SystemActors] = refuse
    async with staged(stand_in, "actors") as stage:
        assert "own user" in stage.text
        assert stage.toasts == []
        assert stage.app.screen.query_one(PagedTable).selected_id is None
