"""What `log.costs` says of a batch with faults, held against what the server itself has billed."""

from pathlib import Path

import pytest

from greenroom.limits.prices import PriceTable
from greenroom.model.attempt import Usage
from greenroom.model.money import Picodollars, dollars
from greenroom.protocol.commands.log import LogCosts, LogGet, LogList, LogPerformance, LogPrune
from greenroom.store import recount
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import every, start

pytestmark = pytest.mark.daemon

MODEL = "claude-sonnet-5-5"
# Prices that only exact sums get right. Those of writing to the cache are alike: the server counts both as one.
PRICES = {
    "input": 2.000001,
    "output": 9.999997,
    "cache_write_5m": 2.500003,
    "cache_write_1h": 2.500003,
    "cache_read": 0.100007,
}


def test_costs_are_the_servers_own_tokens_times_the_prices_to_the_picodollar(
    install: Install, rehearse: Rehearse, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[prices."{MODEL}"]\n' + "\n".join(f"{name} = {price}" for name, price in PRICES.items()))
    server = rehearse()
    server.set(
        faults={"invalid_shape": 0.15, "malformed": 0.1, "max_tokens": 0.1, "refusal": 0.1, "drop_partway": 0.05}
    )
    variables = {"GREENROOM_CONFIG": str(config), "GREENROOM_REHEARSAL__LATENCY_MS": "0"}
    place = install(ANTHROPIC_BASE_URL=server.base_url, **variables)
    boot = place.up()
    with boot.connect() as client:
        batch_id = start(client, 60, concurrency=10)
        boot.finished(batch_id)
        boot.finished(start(client, 3, concurrency=3, provider="rehearsal"))
        costs = client.call(LogCosts())
        assert client.call(LogCosts(batch_id=batch_id)).total_cost == costs.total_cost
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
        read = client.call(LogGet(attempt_id=attempts[0].id))
        performance = client.call(LogPerformance(provider="anthropic"))

    stats = server.stats()
    billed = stats["usage"]
    price = PriceTable.of({MODEL: PRICES | {"as_of": "2026-10-01"}}).for_model(MODEL)
    assert price is not None
    cost = price.cost(
        Usage(
            input_tokens=billed["input_tokens"],
            output_tokens=billed["output_tokens"],
            cache_read_tokens=billed["cache_read_input_tokens"],
            cache_write_5m_tokens=billed["cache_creation_input_tokens"],
        )
    )
    assert place.query("SELECT sum(cost) FROM cost_sums WHERE simulated = 0") == [(cost,)]
    assert place.query("SELECT sum(cost) FROM months") == [(cost,)]
    assert (costs.total_cost, costs.by_day[0].cost) == (dollars(Picodollars(cost)), costs.total_cost)
    assert costs.total_requests == len(attempts) == stats["requests"] == performance.requests
    assert costs.output_tokens == billed["output_tokens"]
    assert {each.status for each in costs.by_status} == {"success", "failed", "invalid_output"}
    assert (costs.simulated_left_out, [each.batch_id for each in costs.by_batch]) == (3, [batch_id])
    assert (read.request["model"], read.response["usage"]["output_tokens"]) == (MODEL, read.output_tokens)
    with place.reading() as db:
        assert recount.discrepancies(db) == []


def test_the_log_is_pruned_and_its_sums_stay_over_a_restart(install: Install) -> None:
    place = install(GREENROOM_REHEARSAL__LATENCY_MS="0", GREENROOM_LOG__RETENTION_DAYS="30")
    boot = place.up()
    assert boot.said("pruned the log")["attempts"] == 0
    with boot.connect() as client:
        boot.finished(start(client, 5, concurrency=5))
        before = client.call(LogCosts(include_simulated=True))
        assert client.call(LogPrune(older_than="0h")).deleted == 5
        assert client.call(LogList()).total == 0
    boot.kill()
    with place.up().connect() as client:
        after = client.call(LogCosts(include_simulated=True))
    assert after == before
    assert after.total_cost > 0
    with place.reading() as db:
        assert recount.discrepancies(db) == []
