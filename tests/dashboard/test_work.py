"""What a worker does, or never does."""

import gc
import inspect

from greenroom.dashboard.work import Work
from greenroom.protocol.commands.batch import BatchList
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import staged
from tests.dashboard.rows import page_of


async def nothing() -> None:
    """Nothing to do."""


def test_what_never_began_is_closed() -> None:
    coroutine = nothing()
    Work(coroutine).drop()
    assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED


async def test_what_has_begun_goes_on_when_it_is_dropped() -> None:
    done: list[bool] = []

    async def deed() -> None:
        work.drop()
        done.append(True)

    work = Work(deed())
    await work
    assert done == [True]


async def test_a_worker_that_another_one_replaced_before_it_began_does_not_complain() -> None:
    async with staged(Daemon({BatchList: page_of([])})) as stage:
        screen = stage.app.live_screen()
        assert screen is not None
        coroutines = [nothing() for _ in range(3)]
        for each in coroutines:
            screen.attempt(each, "test", only=True)
        states = [inspect.getcoroutinestate(each) for each in coroutines]
        await stage.settle()
        gc.collect()
        assert states[:2] == [inspect.CORO_CLOSED] * 2
        assert inspect.getcoroutinestate(coroutines[2]) == inspect.CORO_CLOSED
