"""The line to the daemon, with a daemon in memory and a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from greenroom.dashboard.line import RECENT, Line
from greenroom.dashboard.link import Away, Link, Live, Refused
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.system import SystemPing
from greenroom.protocol.events import Event
from tests.dashboard.double import Daemon, ManualClock


class Kept:
    """A line that is kept up, and what it told."""

    def __init__(self, daemon: Daemon, patience_s: float) -> None:
        self.clock = ManualClock()
        self.links: list[Link] = []
        self.heard: list[Event] = []
        self.line = Line(
            daemon.connect,
            clock=self.clock,
            sleep=self.clock.sleep,
            changed=self.links.append,
            heard=self.heard.append,
            patience_s=patience_s,
        )

    @property
    def told(self) -> list[object]:
        return [event.data.get("message") for event in self.heard]

    async def settle(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)

    async def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.settle()


@asynccontextmanager
async def kept(daemon: Daemon, patience_s: float = 1000.0) -> AsyncIterator[Kept]:
    keeper = Kept(daemon, patience_s)
    task = asyncio.create_task(keeper.line.run())
    await keeper.settle()
    yield keeper
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_it_becomes_live_and_carries_calls() -> None:
    async with kept(Daemon()) as keeper:
        assert isinstance(keeper.line.link, Live)
        assert (await keeper.line.call(SystemPing())).pong


async def test_a_call_while_the_daemon_is_away_says_that_nothing_was_done() -> None:
    daemon = Daemon()
    async with kept(daemon) as keeper:
        daemon.die()
        await keeper.settle()
        with pytest.raises(ConnectionLost, match="nothing was done"):
            await keeper.line.call(SystemPing())


async def test_it_tries_until_the_daemon_is_back_and_misses_no_fact_nor_hears_one_twice() -> None:
    daemon = Daemon()
    async with kept(daemon) as keeper:
        daemon.tell("system.notice", message="one")
        await keeper.settle()
        daemon.die()
        await keeper.settle()
        assert isinstance(keeper.line.link, Away)
        for _ in range(10):
            await keeper.wait(1.0)
        daemon.tell("system.notice", message="two")
        daemon.rise()
        await keeper.wait(2.0)
        assert isinstance(keeper.line.link, Live)
        assert keeper.line.link.boots == 2
        assert keeper.told == ["one", "two"]


async def test_what_was_told_shortly_before_the_start_is_heard_too() -> None:
    daemon = Daemon()
    for number in range(RECENT + 10):
        daemon.tell("system.notice", message=str(number))
    async with kept(daemon) as keeper:
        assert keeper.told == [str(number) for number in range(10, RECENT + 10)]


async def test_a_refusal_is_a_state_of_its_own() -> None:
    daemon = Daemon()
    daemon.refuses = "It does not speak protocol 1."
    async with kept(daemon) as keeper:
        assert isinstance(keeper.line.link, Refused)
        daemon.refuses = None
        await keeper.wait(5.0)
        assert isinstance(keeper.line.link, Live)


async def test_a_daemon_that_says_nothing_at_all_is_asked_and_then_given_up() -> None:
    daemon = Daemon()
    daemon.holds = True
    async with kept(daemon, patience_s=0.0) as keeper:
        for _ in range(20):
            await keeper.settle()
        assert any(isinstance(link, Away) and link.why == "It does not answer." for link in keeper.links)
