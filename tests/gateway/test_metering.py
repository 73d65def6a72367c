import pytest

from greenroom.gateway.metered_store import MeteredStore
from greenroom.gateway.metering import RECENT, Timings, percentiles
from greenroom.protocol.commands.system import Percentiles
from tests.gateway.stage import Stage


def test_percentiles_are_those_of_the_nearest_rank() -> None:
    assert percentiles([number / 1000 for number in range(100, 0, -1)], 100) == Percentiles(100, 50.0, 95.0, 99.0)


def test_one_time_is_all_percentiles() -> None:
    assert percentiles([0.25], 1) == Percentiles(1, 250.0, 250.0, 250.0)


def test_old_times_are_forgotten_and_still_counted() -> None:
    timings = Timings()
    timings.note("a", 100.0)
    for _ in range(RECENT):
        timings.note("a", 0.001)
    assert timings.told() == {"a": Percentiles(RECENT + 1, 1.0, 1.0, 1.0)}


@pytest.mark.blocking_allowed("its store works in line")
async def test_queries_and_writes_are_timed_by_kind_those_that_fail_too(stage: Stage) -> None:
    timings = Timings()
    store = MeteredStore(stage.store, timings, stage.clock)

    def slow_failure(_: object) -> None:
        stage.clock.seconds += 2
        raise RuntimeError("no")

    assert await store.read(lambda _: 1, kind="one") == 1
    assert await store.write(lambda _: 2, kind="two") == 2
    with pytest.raises(RuntimeError, match="no"):
        await store.read(slow_failure, kind="one")
    told = timings.told()
    assert (told["one"].count, told["one"].p99_ms, told["two"].count) == (2, 2000.0, 1)
    await store.close()
