import pytest

from greenroom.protocol.commands.batch import BatchItems
from greenroom.protocol.commands.conversation import ConversationList
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.commands.system import SystemInfo
from tests.serve.fixtures import Running
from tests.serve.running import every, start

pytestmark = pytest.mark.daemon

ITEMS = 500


def test_a_server_that_speaks_the_messages_api_writes_a_conversation_an_item_with_no_key(
    running: Running,
) -> None:
    server, boot = running.server, running.boot
    with boot.connect() as client:
        assert client.call(SystemInfo()).provider == "anthropic"
        batch_id = start(client, ITEMS, concurrency=20)
        ended = boot.finished(batch_id)
        items = every(client, lambda cursor: BatchItems(batch_id=batch_id, limit=500, cursor=cursor))
        talks = every(client, lambda cursor: ConversationList(batch_id=batch_id, limit=500, cursor=cursor))
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))

    assert (ended.status, ended.progress.successful, ended.progress.percentage) == ("completed", ITEMS, 100.0)
    assert [item.position for item in items] == sorted({item.position for item in items})
    assert {item.conversation_id for item in items} == {talk.id for talk in talks}
    assert len(items) == len(talks) == len(attempts) == server.stats()["requests"] == ITEMS
    assert {attempt.conversation_id for attempt in attempts} == {talk.id for talk in talks}
    assert {(row.provider, row.status, row.simulated) for row in attempts} == {("anthropic", "success", False)}
    assert {talk.provider for talk in talks} == {"anthropic"}
    assert len({attempt.request_id for attempt in attempts}) == ITEMS
    assert all(row.input_tokens and row.output_tokens and row.duration_ms is not None for row in attempts)


def test_what_a_batch_cost_is_the_sum_of_what_its_attempts_and_its_conversations_cost(
    running: Running,
) -> None:
    server, boot = running.server, running.boot
    before = server.stats()["usage"]
    server.set(faults={"invalid_shape": 0.2})
    with boot.connect() as client:
        batch_id = start(client, 40, concurrency=10, max_attempts=30)
        ended = boot.finished(batch_id)
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
        talks = every(client, lambda cursor: ConversationList(batch_id=batch_id, limit=500, cursor=cursor))

    billed = server.stats()["usage"]
    assert (len(talks), {row.status for row in attempts}) == (40, {"success", "invalid_output"})
    assert sum(row.input_tokens for row in attempts) == billed["input_tokens"] - before["input_tokens"]
    assert sum(row.output_tokens for row in attempts) == billed["output_tokens"] - before["output_tokens"]
    assert sum(row.cost_usd for row in attempts) == pytest.approx(ended.actual_cost, abs=1e-4)
    assert sum(talk.cost_usd for talk in talks) == pytest.approx(ended.actual_cost, abs=1e-4)
