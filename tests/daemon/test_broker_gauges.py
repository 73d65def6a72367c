"""The broker in virtual time: no threads, and no clock but the loop's."""

import asyncio
import itertools

from greenroom.daemon.broker import GAUGE_INTERVAL_S
from greenroom.daemon.recent import MAX_GAUGES
from tests.daemon.broker_bench import ME, Bench, news, run
from tests.daemon.hearing import at_once
from tests.daemon.hearing import heard as event_in


def test_of_a_gauge_the_latest_wins_and_it_is_told_ten_times_a_second_at_most() -> None:
    async def scenario(bench: Bench) -> None:
        subscription = bench.mine()
        told: list[tuple[float, int]] = []

        async def listen() -> None:
            while events := await news(subscription):
                told.extend((asyncio.get_running_loop().time(), event.data["value"]) for event in events)

        listening = asyncio.ensure_future(listen())
        for value in range(1, 301):
            bench.gauge(value)
            await asyncio.sleep(0.01)
        await asyncio.sleep(1)
        bench.broker.unsubscribe(subscription)
        await listening
        times = [at for at, _ in told]
        assert min(later - sooner for sooner, later in itertools.pairwise(times)) > GAUGE_INTERVAL_S * 0.99
        assert (told[0], told[-1][1]) == ((0.0, 1), 300)
        assert len(told) >= 15

    run(scenario)


def test_gauges_of_different_things_do_not_hold_each_other_up() -> None:
    async def scenario(bench: Bench) -> None:
        subscription = bench.mine()
        bench.gauge(1, key="a")
        bench.gauge(2, key="b")
        assert [event.data["value"] for event in await news(subscription)] == [1, 2]

    run(scenario)


def test_a_slow_reader_hears_only_the_latest_of_a_gauge() -> None:
    async def scenario(bench: Bench) -> None:
        subscription = bench.mine()
        for value in range(5):
            bench.gauge(value)
            await asyncio.sleep(1)
        assert [event.data["value"] for event in await news(subscription)] == [4]

    run(scenario)


def test_gauges_that_nobody_reads_take_only_so_much_room() -> None:
    async def scenario(bench: Bench) -> None:
        subscription = bench.mine()
        for value in range(MAX_GAUGES + 5):
            bench.gauge(value, key=str(value))
        values = [event.data["value"] for event in await news(subscription)]
        assert values == list(range(5, MAX_GAUGES + 5))

    run(scenario)


def test_a_gauge_that_nobody_hears_is_not_even_asked() -> None:
    async def scenario(bench: Bench) -> None:
        def ask() -> dict[str, object]:
            raise AssertionError("nobody wants to know")

        bench.broker.publish_gauge("batch.progress", "batch", ME, "b", ask, "k")
        bench.mine("export")
        bench.broker.publish_gauge("batch.progress", "batch", ME, "b", ask, "k")
        await asyncio.sleep(1)

    run(scenario)


def test_a_gauge_that_can_not_be_read_fails_nobody_and_silences_no_other() -> None:
    async def scenario(bench: Bench) -> None:
        raised: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: raised.append(context["exception"]))
        subscription = bench.mine()

        def ask() -> dict[str, object]:
            raise ZeroDivisionError

        for value in range(2):
            bench.broker.publish_gauge("batch.progress", "batch", ME, "b", ask, "broken")
            bench.gauge(value, key="whole")
            assert [event_in(told).data["value"] for told in await subscription.next(at_once)] == [value]
            await asyncio.sleep(2 * GAUGE_INTERVAL_S)
        assert [type(each) for each in raised] == [ZeroDivisionError] * 2

    run(scenario)


def test_the_clock_of_gauges_stops_when_all_is_quiet() -> None:
    async def scenario(bench: Bench) -> None:
        bench.mine()
        bench.gauge(1)
        await asyncio.sleep(5)
        timers: list[asyncio.TimerHandle] = vars(asyncio.get_running_loop())["_scheduled"]
        assert timers == []

    run(scenario)
