import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from greenroom.limits.permits import Permit, PermitRequest, SharedPermits
from greenroom.model.batch import Priority


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


class Callers:
    """Callers that ask for a permit each, and the order in which they got it."""

    def __init__(self, permits: SharedPermits) -> None:
        self.permits = permits
        self.served: list[tuple[Priority, str]] = []
        self.held: list[Permit] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def ask(self, priority: Priority, batch_id: str, times: int = 1) -> list[asyncio.Task[None]]:
        asked = [asyncio.create_task(self._ask(PermitRequest(priority, batch_id))) for _ in range(times)]
        self.tasks += asked
        await settle()
        return asked

    async def serve(self, times: int) -> list[tuple[Priority, str]]:
        """Let so many calls end, one after the other; answer who came next."""
        before = len(self.served)
        for _ in range(times):
            self.held.pop(0).release()
            await settle()
        return self.served[before:]

    async def _ask(self, request: PermitRequest) -> None:
        permit = await self.permits.acquire(request)
        self.held.append(permit)
        self.served.append((request.priority, request.batch_id))


@pytest.fixture
async def one_at_a_time() -> AsyncIterator[Callers]:
    callers = Callers(SharedPermits(max_concurrency=1))
    await callers.ask(Priority.NORMAL, "first")
    yield callers
    for task in callers.tasks:
        task.cancel()
    await asyncio.gather(*callers.tasks, return_exceptions=True)
    await callers.permits.aclose()


async def test_without_bounds_everybody_calls_at_once() -> None:
    permits = SharedPermits()
    for _ in range(1_000):
        await permits.acquire(PermitRequest(Priority.LOW, "b"))
    assert permits.in_use == 1_000


async def test_no_more_are_out_than_the_bound(one_at_a_time: Callers) -> None:
    await one_at_a_time.ask(Priority.HIGH, "b", times=3)
    assert one_at_a_time.permits.in_use == 1
    assert one_at_a_time.permits.waiting == 3


async def test_priorities_share_four_to_two_to_one(one_at_a_time: Callers) -> None:
    for priority in Priority:
        await one_at_a_time.ask(priority, "b", times=80)
    await one_at_a_time.serve(69)
    served = Counter(priority for priority, _ in one_at_a_time.served)  # the first one was served already
    assert served == {Priority.HIGH: 40, Priority.NORMAL: 20, Priority.LOW: 10}


async def test_the_low_ones_get_all_where_nobody_else_asks(one_at_a_time: Callers) -> None:
    await one_at_a_time.ask(Priority.LOW, "b", times=10)
    assert len(await one_at_a_time.serve(10)) == 10


async def test_whoever_was_idle_has_saved_nothing_up(one_at_a_time: Callers) -> None:
    await one_at_a_time.ask(Priority.LOW, "b", times=50)
    await one_at_a_time.serve(30)
    await one_at_a_time.ask(Priority.HIGH, "b", times=50)
    served = Counter(priority for priority, _ in await one_at_a_time.serve(15))
    assert served == {Priority.HIGH: 13, Priority.LOW: 2}  # four to one, and one more where both are due


async def test_inside_a_priority_the_oldest_batch_comes_first(one_at_a_time: Callers) -> None:
    await one_at_a_time.ask(Priority.NORMAL, "0002")
    await one_at_a_time.ask(Priority.NORMAL, "0001", times=2)
    assert [batch for _, batch in await one_at_a_time.serve(3)] == ["0001", "0001", "0002"]


async def test_a_cancelled_waiter_leaves_its_place_to_the_next(one_at_a_time: Callers) -> None:
    (gone,) = await one_at_a_time.ask(Priority.NORMAL, "0001")
    await one_at_a_time.ask(Priority.NORMAL, "0002")
    gone.cancel()
    await settle()
    assert one_at_a_time.permits.waiting == 1
    assert await one_at_a_time.serve(1) == [(Priority.NORMAL, "0002")]


async def test_a_permit_granted_to_somebody_who_is_cancelled_in_that_moment_is_not_lost(
    one_at_a_time: Callers,
) -> None:
    (gone,) = await one_at_a_time.ask(Priority.NORMAL, "0001")
    await one_at_a_time.ask(Priority.NORMAL, "0002")
    one_at_a_time.held.pop(0).release()  # grants it to the first, whose task has not run yet
    gone.cancel()
    await settle()
    assert one_at_a_time.served[-1] == (Priority.NORMAL, "0002")
    assert one_at_a_time.permits.in_use == 1


async def test_giving_back_twice_gives_back_once() -> None:
    permits = SharedPermits(max_concurrency=2)
    first = await permits.acquire(PermitRequest(Priority.LOW, "b"))
    await permits.acquire(PermitRequest(Priority.LOW, "b"))
    first.release()
    first.release()
    assert permits.in_use == 1


async def test_calls_leave_at_the_pace_that_the_limit_allows() -> None:
    permits = SharedPermits(requests_per_minute=120_000, max_utilization=0.5)  # one a millisecond
    loop = asyncio.get_running_loop()
    start = loop.time()
    for _ in range(51):
        (await permits.acquire(PermitRequest(Priority.LOW, "b"))).release()
    assert loop.time() - start >= 0.049  # never sooner, however busy the machine; two may leave together
    await permits.aclose()


async def test_a_paced_waiter_that_is_cancelled_leaks_nothing() -> None:
    callers = Callers(SharedPermits(max_concurrency=3, requests_per_minute=0.001))
    asked = await callers.ask(Priority.LOW, "b", times=3)
    assert len(callers.served) == 2  # as many as may leave together
    asked[2].cancel()
    await settle()
    assert callers.permits.waiting == 0
    assert callers.permits.in_use == 2
    await callers.permits.aclose()


async def test_pacing_is_fair_too() -> None:
    callers = Callers(SharedPermits(max_concurrency=1, requests_per_minute=6_000_000))
    await callers.ask(Priority.NORMAL, "first")
    await callers.ask(Priority.LOW, "b", times=7)
    await callers.ask(Priority.HIGH, "b", times=7)
    while len(callers.served) < 6:
        if callers.held:
            callers.held.pop(0).release()
        await asyncio.sleep(0)
    assert Counter(priority for priority, _ in callers.served[1:6]) == {Priority.HIGH: 4, Priority.LOW: 1}
    await callers.permits.aclose()
    await asyncio.gather(*callers.tasks, return_exceptions=True)


async def test_closing_cancels_whoever_waits(one_at_a_time: Callers) -> None:
    (waiting,) = await one_at_a_time.ask(Priority.NORMAL, "b")
    await one_at_a_time.permits.aclose()
    with pytest.raises(asyncio.CancelledError):
        await waiting
