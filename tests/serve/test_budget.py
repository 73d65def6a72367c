import pytest

from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import BatchResume, BatchSet, BatchStatusGet
from greenroom.protocol.commands.log import LogCosts
from greenroom.protocol.events import Event
from greenroom.protocol.rows.batch import BatchStatusRow
from greenroom.store import recount
from tests.serve.fixtures import Install, Rehearse, Running
from tests.serve.running import Boot, calling, start

pytestmark = pytest.mark.daemon

DEAR = "claude-fable-5-1"
"""A model whose conversations cost some three cents each: 170 of them about five dollars."""


def _paused(event: Event) -> bool:
    return event.type == "batch.status" and event.data["status"] == "paused"


def _at_rest(boot: Boot, client: Client, batch_id: str) -> BatchStatusRow:
    boot.events([f"batch:{batch_id}"], _paused)
    return client.call(BatchStatusGet(batch_id=batch_id))


def test_a_dollar_on_a_batch_of_five_is_never_overspent_and_raising_it_finishes_the_batch(
    running: Running,
) -> None:
    boot = running.boot
    with boot.connect() as client:
        batch_id = start(client, 170, concurrency=20, model=DEAR, max_tokens=2_000, budget_usd=1.0)
        stopped = _at_rest(boot, client, batch_id)
        assert stopped.reason is not None
        assert stopped.reason.type == "budget"
        assert (stopped.budget_usd, stopped.progress.running) == (1.0, 0)
        assert 0.8 < stopped.actual_cost <= 1.0
        assert client.call(LogCosts(batch_id=batch_id)).total_cost == stopped.actual_cost
        with pytest.raises(Refused, match="can't go on") as refused:
            client.call(BatchResume(batch_id=batch_id))
        assert refused.value.wire_type == "budget_exceeded"

        assert client.call(BatchSet(batch_id=batch_id, budget_usd=9.0)).status == "processing"
        ended = boot.finished(batch_id)
    assert (ended.status, ended.progress.successful) == ("completed", 170)
    assert 4.0 < ended.actual_cost < 7.0


def test_what_a_killed_daemon_had_out_may_have_been_billed(install: Install, rehearse: Rehearse) -> None:
    server = rehearse("--latency-ms", "3600000")
    place = install(ANTHROPIC_BASE_URL=server.base_url)
    boot = place.up()
    with boot.connect() as client:
        batch_id = start(client, 8, concurrency=4, model=DEAR, max_tokens=2_000, budget_usd=0.7)
        boot.events([f"batch:{batch_id}"], calling(4))
    boot.kill()
    server.set(latency_ms="0")
    boot = place.up()
    with boot.connect() as client:
        stopped = _at_rest(boot, client, batch_id)
        assert stopped.reason is not None
        assert "may have been billed for calls whose end nobody saw" in stopped.reason.message
        assert stopped.actual_cost < 0.2
        client.call(BatchSet(batch_id=batch_id, budget_usd=2.0))
        ended = boot.finished(batch_id)
    assert (ended.status, ended.progress.successful) == ("completed", 8)
    with place.reading() as db:
        assert recount.discrepancies(db) == []


def test_the_budget_of_the_month_stops_every_real_batch(install: Install, rehearse: Rehearse) -> None:
    server = rehearse("--latency-ms", "0")
    place = install(
        ANTHROPIC_BASE_URL=server.base_url,
        GREENROOM_LIMITS__BUDGET_USD_PER_MONTH="1",
        GREENROOM_BATCHES__BUDGET_USD="0.7",
        GREENROOM_REHEARSAL__LATENCY_MS="0",
    )
    boot = place.up()
    with boot.connect() as client:
        first, second = (start(client, 50, concurrency=5, model=DEAR, max_tokens=2_000) for _ in range(2))
        stopped = [_at_rest(boot, client, batch_id) for batch_id in (first, second)]
        assert all(each.reason is not None and each.reason.type == "budget" for each in stopped)
        assert all(each.actual_cost <= 0.7 for each in stopped)
        assert 0.8 < sum(each.actual_cost for each in stopped) <= 1.0
        client.call(BatchSet(batch_id=first, budget_usd=5.0))
        with pytest.raises(Refused, match="This month"):
            client.call(BatchResume(batch_id=first))
        free = start(client, 20, concurrency=5, model=DEAR, provider="rehearsal", budget_usd=50.0)
    assert boot.finished(free).progress.successful == 20
