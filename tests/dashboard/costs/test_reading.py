"""What is asked for the plots."""

from datetime import date

from greenroom.dashboard.costs.reading import Latencies, most_used
from greenroom.protocol.commands.log import LogPerformance
from tests.dashboard.costs.rows import performance
from tests.dashboard.double import Daemon

TODAY = date(2026, 11, 21)


async def test_days_that_are_past_are_asked_about_once() -> None:
    stand_in = Daemon({LogPerformance: performance(500)})
    latencies = Latencies(await stand_in.connect())
    first = await latencies.read("anthropic", date(2026, 11, 15), TODAY)
    assert len(stand_in.of(LogPerformance)) == len(first) == 7
    assert await latencies.read("anthropic", date(2026, 11, 15), TODAY) == first
    again = stand_in.of(LogPerformance)[7:]
    assert [each.date_from for each in again] == ["2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"]


def test_the_provider_of_most_real_calls_is_taken() -> None:
    assert most_used(performance(500)) == "anthropic"
    assert most_used(performance(500, provider="rehearsal")) is None
