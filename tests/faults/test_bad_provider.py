from collections import Counter

import pytest

from greenroom.protocol.commands.batch import BatchItems, BatchResume, BatchStatusGet
from greenroom.protocol.commands.log import LogList
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import every, nth, start

pytestmark = [
    pytest.mark.daemon,
    pytest.mark.faults,
    pytest.mark.timeout(90),  # each daemon loads the SDK, which takes its time on a busy machine
]

MISFORTUNES = {
    "rate_limit": 0.03,
    "overloaded": 0.03,
    "server_error": 0.02,
    "timeout": 0.01,
    "drop": 0.02,
    "drop_partway": 0.02,
    "truncated_json": 0.02,
    "max_tokens": 0.02,
    "refusal": 0.03,
    "malformed": 0.02,
    "error_in_200": 0.02,
    "invalid_shape": 0.02,
}


def test_whatever_goes_wrong_every_item_ends_as_a_conversation_or_with_its_reason_and_every_call_is_logged(
    install: Install, rehearse: Rehearse
) -> None:
    faults = [f"--fault={name}={rate}" for name, rate in MISFORTUNES.items()]
    server = rehearse("--seed", "11", "--latency-ms", "0-20", "--retry-after-s", "0", *faults)
    boot = install(ANTHROPIC_BASE_URL=server.base_url, GREENROOM_PROVIDER__TIMEOUT_S="1").up()
    with boot.connect() as client:
        batch_id = start(client, 50, concurrency=10)
        ended = boot.finished(batch_id)
        items = every(client, lambda cursor: BatchItems(batch_id=batch_id, limit=500, cursor=cursor))
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
    stats = server.stats()

    assert ended.status == "completed"
    assert {item.status for item in items} <= {"succeeded", "failed"}
    assert all((item.conversation_id is None) == (item.status == "failed") for item in items)
    assert all((item.error is not None) == (item.status == "failed") for item in items)
    assert all(item.error.message for item in items if item.error)
    assert len(attempts) == stats["requests"] == sum(item.attempt for item in items) > 50
    assert all((row.error is None) == (row.status == "success") for row in attempts)
    assert all(row.request_id for row in attempts if row.error is None or row.error.http_status)
    assert Counter(row.status for row in attempts)["success"] == ended.progress.successful
    assert len({fault for fault in stats["by_outcome"] if fault in MISFORTUNES}) >= 6


def test_an_account_without_credit_pauses_every_batch_with_the_reason_and_costs_no_item_an_attempt(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse("--account", "credit")
    boot = install(ANTHROPIC_BASE_URL=server.base_url).up()
    with boot.connect() as client:
        held = start(client, 1, concurrency=1, hold=True)
        batches = [start(client, 20, concurrency=5, max_attempts=1) for _ in range(2)]
        for batch_id in batches:
            boot.events(
                [f"batch:{batch_id}"],
                lambda event: event.type == "batch.status" and event.data["status"] == "paused",
            )
            standing = client.call(BatchStatusGet(batch_id=batch_id))
            assert standing.reason is not None
            assert (standing.status, standing.reason.type) == ("paused", "provider_credit")
            assert standing.progress.failed == 0
        assert client.call(BatchStatusGet(batch_id=held)).held

        server.set(account="ok")
        for batch_id in batches:
            client.call(BatchResume(batch_id=batch_id))
            boot.events([f"batch:{batch_id}"], nth("batch.finished", 1))
            ended = client.call(BatchStatusGet(batch_id=batch_id))
            assert (ended.status, ended.progress.successful) == ("completed", 20)
        attempts = every(client, lambda cursor: LogList(limit=500, cursor=cursor))
    assert len(attempts) == server.stats()["requests"]
    refused = [row.error.type for row in attempts if row.error]
    assert set(refused) == {"credit"}
    assert len(attempts) - len(refused) == 40
