import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest

from greenroom.limits.breaker import FIRST_TRIAL_S, IN_A_ROW, STILL_S
from greenroom.limits.permit import Permit, PermitRequest
from greenroom.limits.rate import RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.batch import Priority
from greenroom.model.faults import FaultType
from greenroom.model.times import Micros
from tests.limits.requests import ANSWERED, asks, failed, told


class HandClock:
    """A clock that stands still unless a test moves it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> Micros:
        return Micros(round(self.seconds * 1_000_000))

    def monotonic(self) -> float:
        return self.seconds


def limits_of(
    requests_per_minute: float | None = None, max_concurrency: int | None = None, *, careful: bool = False
) -> tuple[Limits, HandClock]:
    clock = HandClock()
    settings = LimitSettings(
        requests=RateSetting(assumed=requests_per_minute), max_concurrency=max_concurrency, careful_start=careful
    )
    return Limits(settings, clock=clock), clock


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


class Callers:
    """Callers that ask for a permit each, and the order in which they got it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.served: list[tuple[Priority, str]] = []
        self.held: list[Permit] = []
        self.told: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def ask(self, request: PermitRequest, times: int = 1) -> list[asyncio.Task[None]]:
        asked = [asyncio.create_task(self._ask(request)) for _ in range(times)]
        self.tasks += asked
        await settle()
        return asked

    async def serve(self, times: int) -> list[tuple[Priority, str]]:
        """Let so many calls end, one after the other; answer who came next."""
        before = len(self.served)
        for _ in range(times):
            self.held.pop(0).settle(ANSWERED)
            await settle()
        return self.served[before:]

    async def end(self) -> None:
        await self.limits.aclose()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _ask(self, request: PermitRequest) -> None:
        permit = await self.limits.acquire(request, self.told.append)
        self.held.append(permit)
        self.served.append((request.priority, request.batch_id))


@pytest.fixture
async def callers() -> AsyncIterator[Callable[[Limits], Callers]]:
    made: list[Callers] = []

    def make(limits: Limits) -> Callers:
        made.append(Callers(limits))
        return made[-1]

    yield make
    for each in made:
        await each.end()


@pytest.fixture
async def one_at_a_time(callers: Callable[[Limits], Callers]) -> Callers:
    made = callers(limits_of(max_concurrency=1)[0])
    await made.ask(asks(batch_id="first"))
    return made


async def test_without_bounds_everybody_calls_at_once() -> None:
    limits, _ = limits_of()
    for _ in range(1_000):
        await limits.acquire(asks())
    assert limits.in_use == 1_000


async def test_no_more_are_out_than_the_bound(one_at_a_time: Callers) -> None:
    await one_at_a_time.ask(asks(), times=3)
    assert one_at_a_time.limits.in_use == 1
    assert one_at_a_time.limits.waiting == 3
    assert set(one_at_a_time.told) == {"1 calls are out, as many as are allowed"}


async def test_priorities_share_four_to_two_to_one(one_at_a_time: Callers) -> None:
    for priority in Priority:
        await one_at_a_time.ask(asks(priority, "b"), times=80)
    served = Counter(priority for priority, _ in await one_at_a_time.serve(70))
    assert served == {Priority.HIGH: 40, Priority.NORMAL: 20, Priority.LOW: 10}


async def test_a_cancelled_waiter_leaves_its_place_to_the_next(one_at_a_time: Callers) -> None:
    (gone,) = await one_at_a_time.ask(asks(batch_id="0001"))
    await one_at_a_time.ask(asks(batch_id="0002"))
    gone.cancel()
    await settle()
    assert one_at_a_time.limits.waiting == 1
    assert await one_at_a_time.serve(1) == [(Priority.NORMAL, "0002")]


async def test_a_permit_granted_to_somebody_who_is_cancelled_in_that_moment_is_not_lost(
    one_at_a_time: Callers,
) -> None:
    (gone,) = await one_at_a_time.ask(asks(batch_id="0001"))
    await one_at_a_time.ask(asks(batch_id="0002"))
    one_at_a_time.held.pop(0).release()  # grants it to the first, whose task has not run yet
    gone.cancel()
    await settle()
    assert one_at_a_time.served[-1] == (Priority.NORMAL, "0002")
    assert one_at_a_time.limits.in_use == 1


async def test_a_permit_comes_back_once() -> None:
    limits, _ = limits_of(max_concurrency=2)
    first = await limits.acquire(asks())
    await limits.acquire(asks())
    first.settle(ANSWERED)
    first.settle(ANSWERED)
    first.release()
    assert limits.in_use == 1


async def test_a_large_request_is_not_overtaken_by_small_ones(callers: Callable[[Limits], Callers]) -> None:
    settings = LimitSettings(input_tokens=RateSetting(assumed=6_000), careful_start=False)
    made = callers(Limits(settings, clock=HandClock()))
    await made.ask(asks(batch_id="0001", prompt_chars=400))
    await made.ask(asks(batch_id="0002", prompt_chars=400_000))
    await made.ask(asks(batch_id="0003", prompt_chars=400), times=5)
    made.held.pop().release()
    await settle()
    assert made.served == [(Priority.NORMAL, "0001"), (Priority.NORMAL, "0002")]


async def test_the_bound_on_calls_at_once_is_shared_by_all_providers(one_at_a_time: Callers) -> None:
    await one_at_a_time.ask(asks(provider="rehearsal", batch_id="other"))
    assert one_at_a_time.limits.in_use == 1
    assert await one_at_a_time.serve(1) == [(Priority.NORMAL, "other")]


async def test_one_providers_wish_holds_nobody_elses_calls() -> None:
    limits, _ = limits_of()
    (await limits.acquire(asks())).settle(failed(FaultType.RATE_LIMITED, 60.0))
    await limits.acquire(asks(provider="rehearsal"))
    anthropic, rehearsal = limits.snapshot().providers
    assert (anthropic.provider, anthropic.held_for_s) == ("anthropic", 60)
    assert (rehearsal.provider, rehearsal.held_for_s) == ("rehearsal", None)


async def test_whoever_waits_is_told_of_a_new_wish(callers: Callable[[Limits], Callers]) -> None:
    made = callers(limits_of(requests_per_minute=5)[0])
    await made.ask(asks(), times=2)
    assert made.told == ["5 requests a minute are used"]
    made.held[0].settle(failed(FaultType.RATE_LIMITED, 12.0))
    assert made.told[1:] == ["in 12 s: retry-after"]


async def test_adaptive_batches_have_their_own_bound(callers: Callable[[Limits], Callers]) -> None:
    made = callers(limits_of()[0])
    await made.ask(asks(batch_id="0001", adaptive=True), times=20)
    assert len(made.served) == made.limits.width("anthropic", None) == 4
    await made.ask(asks(batch_id="0002"), times=20)
    assert len(made.served) == 24
    await made.serve(4)
    assert made.limits.width("anthropic", None) == 8
    assert len(made.served) == 32


async def test_the_snapshot_tells_how_they_stand(callers: Callable[[Limits], Callers]) -> None:
    limits, clock = limits_of(max_concurrency=9, careful=True)
    made = callers(limits)
    await made.ask(asks())
    made.held[0].settle(told(60, 59))
    clock.seconds = 2.0
    await made.ask(asks(), times=3)
    shown = limits.snapshot()
    assert (shown.max_concurrency, shown.used, shown.waiting) == (9, 1, 2)
    (provider,) = shown.providers
    assert (provider.waiting, provider.waiting_because) == (2, "60 requests a minute are used")
    assert (provider.rates[0].limit, provider.rates[0].used) == (60, 2)


async def test_closing_cancels_whoever_waits(one_at_a_time: Callers) -> None:
    (waiting,) = await one_at_a_time.ask(asks())
    await one_at_a_time.limits.aclose()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert one_at_a_time.limits.waiting == 0


def down(limits: Limits) -> None:
    limits.presume_down("anthropic")


async def test_while_a_provider_is_down_one_call_at_a_time_is_let_through(
    callers: Callable[[Limits], Callers],
) -> None:
    limits, clock = limits_of()
    made = callers(limits)
    down(limits)
    assert limits.is_down("anthropic")
    clock.seconds = STILL_S
    await made.ask(asks(), 3)
    assert (len(made.held), limits.waiting) == (1, 2)
    assert set(made.told) == {"the provider is down; one call at a time tries whether it is back"}
    made.held.pop().release()
    await settle()
    assert (len(made.held), limits.waiting) == (1, 1), "a trial that was not made makes room for another"
    made.held.pop().settle(failed(FaultType.CONNECTION))
    await settle()
    assert (made.held, limits.waiting) == ([], 1), "after one that failed whoever waits is called off first"


async def test_an_answer_lets_all_through_and_is_told_once(callers: Callable[[Limits], Callers]) -> None:
    limits, clock = limits_of()
    made, back = callers(limits), list[str]()
    limits.when_back(back.append)
    down(limits)
    clock.seconds = STILL_S
    await made.ask(asks(), 3)
    made.held.pop().settle(ANSWERED)
    await settle()
    assert (len(made.held), limits.waiting, back) == (2, 0, ["anthropic"])
    made.held.pop().settle(ANSWERED)
    assert back == ["anthropic"]


async def test_another_provider_is_let_alone() -> None:
    limits, _ = limits_of()
    down(limits)
    await limits.acquire(asks(provider="openai"))
    assert not limits.is_down("openai")


async def test_a_provider_is_blamed_once_enough_failed_in_a_row() -> None:
    limits, _ = limits_of()
    for number in range(1, IN_A_ROW + 1):
        (await limits.acquire(asks())).settle(failed(FaultType.TIMEOUT))
        assert limits.blames_provider("anthropic", own=1, at_last=False) is (number == IN_A_ROW)
    assert (limits.width("anthropic", 50), limits.trial_in_s("anthropic")) == (1, FIRST_TRIAL_S)


async def test_whoever_listens_hears_of_every_permit() -> None:
    heard = []
    limits = Limits(
        LimitSettings(careful_start=False), clock=HandClock(), on_change=lambda: heard.append(limits.in_use)
    )
    permit = await limits.acquire(asks())
    permit.settle(ANSWERED)
    assert heard == [1, 0]
