"""How the daemon tells how it is: limits, figures, and when somebody asks too often."""

import pytest

from greenroom.model.errors import Refused
from greenroom.protocol.commands.system import SystemInfo, SystemPing, SystemStats
from tests.serve.fixtures import Install, Running
from tests.serve.running import start, up_to

pytestmark = pytest.mark.daemon


def test_the_limits_are_told_as_they_change(running: Running) -> None:
    with running.boot.connect() as client, running.boot.watching(["system"]) as events:
        start(client, 1, concurrency=1)
        told = up_to(events, lambda event: event.type == "limits" and event.data["used"] == 0)[-1]
    assert told.seq is None
    assert "anthropic" in [each["provider"] for each in told.data["providers"]]


def test_stats_tell_counters_gauges_and_how_batches_ended(running: Running) -> None:
    with running.boot.connect() as client, running.boot.watching(["batch"]):
        before = client.call(SystemStats())
        running.boot.finished(start(client, 1, concurrency=1))
        stats = client.call(SystemStats())
    assert stats.batches["completed"] == before.batches["completed"] + 1
    assert stats.counters["last_event"] > before.counters["last_event"]
    assert "dead_letters" in stats.counters
    assert stats.gauges.keys() == {
        "calls_in_flight",
        "calls_waiting",
        "actors",
        "sessions",
        "subscriptions",
        "store_queue",
    }
    assert stats.gauges["sessions"] >= 2
    assert stats.gauges["subscriptions"] >= 1
    assert stats.gauges["actors"] >= 1
    assert stats.methods["batch.start"].count >= 1
    assert stats.queries


def test_who_asks_too_often_is_told_for_how_long_to_wait(install: Install) -> None:
    with install(GREENROOM_LIMITS__CALLS_PER_MINUTE_PER_USER="2").up().connect() as client:
        for _ in range(2):
            client.call(SystemInfo())
        with pytest.raises(Refused) as refused:
            client.call(SystemInfo())
        assert refused.value.wire_type == "rate_limited"
        assert refused.value.details["limit"] == 2
        assert refused.value.details.keys() == {"limit", "remaining", "reset_at", "retry_after_s"}
        client.call(SystemPing())
