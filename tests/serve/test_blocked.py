"""An account that can't be used, and a provider that is down: nothing is burnt through, and the rest goes on."""

import pytest

from greenroom.client.blocking import Client
from greenroom.protocol.commands.batch import BatchItems, BatchResume, BatchStatusGet
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.commands.system import SystemInfo
from greenroom.protocol.events import Event
from greenroom.protocol.rows.log import AttemptRow
from tests.serve.fixtures import Running
from tests.serve.running import Boot, every, nth, start, up_to

pytestmark = pytest.mark.daemon

ITEMS, WIDTH = 20, 4


def _paused(event: Event) -> bool:
    return event.type == "batch.status" and event.data["status"] == "paused"


def _reasons(boot: Boot, batch_id: str) -> list[str]:
    """Why it paused, each time that it did, by its events."""
    events = boot.events([f"batch:{batch_id}"], nth("batch.finished", 1))
    return [event.data["reason"]["type"] for event in events if _paused(event)]


def _attempts(client: Client, batch_id: str) -> list[AttemptRow]:
    return every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))


def _nothing_was_lost(client: Client, batch_id: str) -> None:
    items = every(client, lambda cursor: BatchItems(batch_id=batch_id, limit=500, cursor=cursor))
    attempts = _attempts(client, batch_id)
    assert {item.status for item in items} == {"succeeded"}
    assert len(attempts) == sum(item.attempt for item in items)


@pytest.mark.parametrize(
    ("account", "status", "reason"),
    [
        ("authentication", 401, "provider_auth"),
        ("permission", 403, "provider_auth"),
        ("credit", 402, "provider_credit"),
        ("spend_limit", 429, "provider_credit"),
        ("on_hold", 400, "provider_auth"),
    ],
)
def test_an_account_that_can_not_be_used_pauses_its_batches_until_it_is_put_right(
    running: Running, account: str, status: int, reason: str
) -> None:
    server, boot = running.server, running.boot
    with boot.connect() as client:
        server.set(latency_ms=20, account="ok")
        before = server.stats()["requests"]
        batches = [start(client, ITEMS, concurrency=WIDTH, max_attempts=1) for _ in range(2)]
        other = start(client, ITEMS, concurrency=WIDTH, provider="rehearsal")
        for batch_id in batches:
            boot.events([f"batch:{batch_id}"], nth("item.finished", 1))
        server.set(account=account)
        for batch_id in batches:
            boot.events([f"batch:{batch_id}"], _paused)
            standing = client.call(BatchStatusGet(batch_id=batch_id))
            assert standing.reason is not None
            assert (standing.status, standing.reason.type) == ("paused", reason)
            assert "`greenroom batch resume --all`" in standing.reason.message
            assert standing.progress.failed == 0
        assert boot.finished(other).progress.successful == ITEMS
        refused = [row for each in batches for row in _attempts(client, each) if row.error]
        assert 1 <= len(refused) <= 2 * WIDTH
        assert {row.error.http_status for row in refused if row.error} == {status}

        server.set(account="ok")
        for batch_id in batches:
            client.call(BatchResume(batch_id=batch_id))
            assert boot.finished(batch_id).progress.successful == ITEMS
            assert _reasons(boot, batch_id) == [reason]
            _nothing_was_lost(client, batch_id)
        assert server.stats()["requests"] - before == 2 * ITEMS + len(refused)


def test_a_provider_that_is_down_is_tried_by_itself_and_then_the_batch_goes_on(running: Running) -> None:
    server, boot = running.server, running.boot
    server.set(latency_ms=0, faults={"server_error": 1})
    try:
        with boot.connect() as client:
            batch_id = start(client, ITEMS, concurrency=12, max_attempts=2)
            with boot.watching([f"batch:{batch_id}", "system"], from_seq=0) as events:
                up_to(events, _paused)
                standing = client.call(BatchStatusGet(batch_id=batch_id))
                assert standing.reason is not None
                assert (standing.reason.type, standing.progress.failed) == ("provider_down", 0)
                (limits,) = [
                    each for each in client.call(SystemInfo()).limits.providers if each.provider == "anthropic"
                ]
                assert (limits.breaker.circuit, limits.breaker.last_fault) == ("open", "server_error")
                assert limits.concurrency.allowed == 1
                assert limits.concurrency.changed_at is not None
                server.set(faults={})
                client.call(BatchResume(batch_id=batch_id))
                up_to(events, nth("batch.finished", 1))
            _nothing_was_lost(client, batch_id)
    finally:
        server.set(faults={})
