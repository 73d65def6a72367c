"""Minutes of virtual time against a server with true token buckets: what is used, and what is refused."""

import asyncio
from collections.abc import Callable

import pytest

from greenroom.limits.rate import RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.batch import Priority
from tests.limits.server import Allowed, Demand, Drawn, Server, simulate
from tests.simulation import World

MINUTE, SECOND = 60.0, 1.0
SETTINGS = LimitSettings(requests=RateSetting(assumed=50), max_utilization=0.9)
Make = Callable[[LimitSettings], Limits]


@pytest.mark.parametrize("burst_s", [MINUTE, SECOND])
@pytest.mark.parametrize(
    "allowed",
    [
        Allowed(requests=20),
        Allowed(requests=50),
        Allowed(requests=600),
        Allowed(input_tokens=50_000),
        Allowed(input_tokens=400_000),
        Allowed(output_tokens=60_000),
        Allowed(output_tokens=60_000, at_end=True),
        Allowed(output_tokens=200_000),
        Allowed(output_tokens=200_000, at_end=True),
    ],
    ids=repr,
)
def test_nearly_all_of_a_limit_is_used_and_nothing_is_refused(allowed: Allowed, burst_s: float) -> None:
    async def three_minutes(world: World, make: Make) -> None:
        server = Server(
            world,
            Allowed(
                requests=allowed.requests,
                input_tokens=allowed.input_tokens,
                output_tokens=allowed.output_tokens,
                at_end=allowed.at_end,
                burst_s=burst_s,
            ),
        )
        demand = Demand(world, make(SETTINGS), server)
        demand.begin(30)
        await asyncio.sleep(180)
        shares = (
            len(server.answered) / allowed.requests,
            server.used.input_tokens / allowed.input_tokens,
            server.used.output_tokens / allowed.output_tokens,
        )
        assert max(shares) >= 0.95 * 0.9 * 3
        assert server.refused == []
        await demand.end()

    simulate(three_minutes)


@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("burst_s", [MINUTE, SECOND])
def test_nearly_all_of_the_output_is_used_though_its_length_is_known_late(burst_s: float, at_end: bool) -> None:
    async def three_minutes(world: World, make: Make) -> None:
        allowed = Allowed(output_tokens=300_000, burst_s=burst_s, at_end=at_end)
        server = Server(world, allowed)
        demand = Demand(world, make(SETTINGS), server, drawn=Drawn(latency_s=(2.0, 5.0), output_tokens=(200, 900)))
        demand.begin(200)
        await asyncio.sleep(180)
        assert 0.95 * 0.9 * 3 <= server.used.output_tokens / allowed.output_tokens <= 1.03 * 0.9 * 3
        assert server.refused == []
        await demand.end()

    simulate(three_minutes)


def test_no_more_than_its_share_is_used() -> None:
    async def ten_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(requests=100))
        demand = Demand(world, make(SETTINGS), server)
        demand.begin(30)
        await asyncio.sleep(600)
        for minute in range(10):
            assert server.answers_between(60 * minute, 60 * minute + 60) <= 92
        await demand.end()

    simulate(ten_minutes)


@pytest.mark.parametrize(("headers", "refused"), [(True, 0), (False, 50)])
def test_a_limit_that_is_cut_to_a_fifth_is_followed_down_and_up(headers: bool, refused: int) -> None:
    async def down_and_up(world: World, make: Make) -> None:
        high = Allowed(requests=600, burst_s=SECOND, headers=headers)
        low = Allowed(requests=120, burst_s=SECOND, headers=headers)
        settings = LimitSettings(requests=RateSetting(assumed=600), max_utilization=0.9)
        server = Server(world, high)
        demand = Demand(world, make(settings), server)
        demand.begin(60)
        await asyncio.sleep(60)
        server.allow(low)
        await asyncio.sleep(120)
        server.allow(high)
        await asyncio.sleep(120)
        assert server.refusals_between(0, 60) == 0
        assert server.refusals_between(60, 180) <= refused
        assert server.answers_between(120, 180) >= 0.8 * 0.9 * 120
        assert server.refusals_between(180, 300) == 0
        assert server.answers_between(240, 290) >= 0.95 * 0.9 * 500
        await demand.end()

    simulate(down_and_up)


@pytest.mark.parametrize("allowed", [60, 100])
def test_where_nothing_is_told_the_configured_limit_stays(allowed: int) -> None:
    async def five_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(requests=allowed, headers=False))
        demand = Demand(world, make(SETTINGS), server)
        demand.begin(30)
        await asyncio.sleep(300)
        assert 0.95 * 0.9 * 250 <= len(server.answered) <= 0.9 * 250 + 2
        assert server.refused == []
        await demand.end()

    simulate(five_minutes)


def test_a_server_that_tells_nothing_and_allows_less_is_found_out_by_its_refusals() -> None:
    async def five_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(requests=20, headers=False))
        demand = Demand(world, make(SETTINGS), server)
        demand.begin(30)
        await asyncio.sleep(300)
        assert server.answers_between(60, 300) >= 0.9 * 80
        assert server.refusals_between(60, 300) <= 30
        await demand.end()

    simulate(five_minutes)


@pytest.mark.parametrize("daemons", [2, 3])
def test_daemons_that_share_an_account_use_it_up_between_them(daemons: int) -> None:
    async def five_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(requests=200))
        demands = []
        for _ in range(daemons):
            demands.append(Demand(world, make(SETTINGS), server))
            demands[-1].begin(30)
            await asyncio.sleep(5)
        await asyncio.sleep(300)
        assert server.refused == []
        assert server.answers_between(120, 300) >= 0.95 * 600
        answered = [demand.answered for demand in demands]
        assert min(answered) >= 0.85 * max(answered)
        for demand in demands:
            await demand.end()

    simulate(five_minutes)


def test_priorities_share_a_limit_four_to_two_to_one() -> None:
    async def three_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(requests=420))
        limits = make(SETTINGS)
        demands = {each: Demand(world, limits, server, priority=each) for each in Priority}
        for demand in demands.values():
            demand.begin(20)
        await asyncio.sleep(180)
        answered = {each: demand.answered for each, demand in demands.items()}
        assert answered[Priority.HIGH] / answered[Priority.LOW] == pytest.approx(4, rel=0.05)
        assert answered[Priority.NORMAL] / answered[Priority.LOW] == pytest.approx(2, rel=0.05)
        for demand in demands.values():
            await demand.end()

    simulate(three_minutes)


def test_large_requests_get_their_turns_among_small_ones() -> None:
    async def three_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(input_tokens=100_000, burst_s=SECOND))
        limits = make(SETTINGS)
        small = Demand(world, limits, server, batch_id="0002", drawn=Drawn(prompt_chars=(1_000, 2_000)))
        large = Demand(world, limits, server, batch_id="0001", drawn=Drawn(prompt_chars=(60_000, 80_000)))
        small.begin(40)
        await asyncio.sleep(20)
        large.begin(1)
        await asyncio.sleep(160)
        assert large.answered >= 10
        assert small.answered >= 50
        await large.end()
        await small.end()

    simulate(three_minutes)


def test_an_adaptive_batch_comes_to_use_what_the_provider_bears() -> None:
    async def three_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(requests=1_200))
        demand = Demand(world, make(SETTINGS), server, adaptive=True, drawn=Drawn(latency_s=(2.0, 4.0)))
        demand.begin(200)
        await asyncio.sleep(180)
        assert server.most_out >= 50
        assert server.answers_between(60, 170) >= 0.95 * 0.9 * 110 * 20
        assert server.refused == []
        await demand.end()

    simulate(three_minutes)


@pytest.mark.parametrize(("adaptive", "at_once"), [(False, 20), (True, 8)])
def test_push_back_by_chance_does_not_wear_the_calls_at_once_down(adaptive: bool, at_once: int) -> None:
    async def three_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(by_chance=0.1))
        demand = Demand(world, make(SETTINGS), server, adaptive=adaptive)
        demand.begin(60)
        await asyncio.sleep(180)
        assert server.answers_between(120, 170) >= 50 * at_once / 0.6  # an answer takes 0.6 s
        await demand.end()

    simulate(three_minutes)


def test_a_server_that_bears_few_calls_at_once_is_rarely_asked_for_more() -> None:
    async def five_minutes(world: World, make: Make) -> None:
        server = Server(world, Allowed(at_once=10))
        demand = Demand(world, make(SETTINGS), server)
        demand.begin(60)
        await asyncio.sleep(300)
        answered = server.answers_between(60, 290)
        assert answered >= 0.7 * 230 * 10 / 0.6
        assert server.refusals_between(60, 290) <= 0.1 * answered
        await demand.end()

    simulate(five_minutes)


def test_callers_that_come_and_go_leave_nothing_behind() -> None:
    async def coming_and_going(world: World, make: Make) -> None:
        server = Server(world, Allowed(requests=300))
        limits = make(SETTINGS)
        for _ in range(40):
            demand = Demand(world, limits, server)
            demand.begin(10)
            await asyncio.sleep(world.random.uniform(0, 3))
            await demand.end()
            assert limits.in_use == limits.waiting == 0

    simulate(coming_and_going)
