import pytest

from greenroom.client.blocking import Client
from greenroom.protocol.commands.batch import BatchStart
from greenroom.protocol.commands.conversation import ConversationGenerate
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.commands.template import TemplateCreate
from tests.serve.fixtures import Running
from tests.serve.running import every

pytestmark = pytest.mark.daemon

ITEMS = 20
INPUT, OUTPUT, WRITE, READ = 2e-6, 10e-6, 2.5e-6, 0.1e-6
"""Dollars a token of the model that is asked unless another is named."""


def told_at_length(client: Client, name: str) -> str:
    """Make a template whose instructions are long enough to be cached; answers its id."""
    manners = f"The assistant works for {name}. " + "It is kind, and asks before it advises. " * 200
    command = TemplateCreate(name=name, text="Write a short talk about a lost parcel.", system_prompt=manners)
    return client.call(command).id


@pytest.mark.parametrize("concurrency", [1, 8])
def test_what_the_items_of_a_batch_share_is_paid_for_once_and_then_read_from_the_cache(
    running: Running, concurrency: int
) -> None:
    running.server.set(latency_ms=20)  # so that calls are out at the same time, and would all write
    before = running.server.stats()["usage"]
    with running.boot.connect() as client:
        template_id = told_at_length(client, f"Bank {concurrency}")
        order = BatchStart(name="Cached", template_id=template_id, count=ITEMS, concurrency=concurrency)
        batch_id = client.call(order).batch_id
        ended = running.boot.finished(batch_id)
        rows = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))

    written = [row.cache_write_tokens for row in rows if row.cache_write_tokens]
    read = [row.cache_read_tokens for row in rows if row.cache_read_tokens]
    assert (len(written), len(read), len(rows)) == (1, ITEMS - 1, ITEMS)
    assert set(read) == set(written)
    (prefix,) = written
    assert prefix > 2_000
    own, output = sum(row.input_tokens for row in rows), sum(row.output_tokens for row in rows)
    cost = prefix * WRITE + (ITEMS - 1) * prefix * READ + own * INPUT + output * OUTPUT
    uncached = ITEMS * prefix * INPUT + own * INPUT + output * OUTPUT
    assert ended.actual_cost == pytest.approx(cost, abs=1e-6)
    assert ended.actual_cost < uncached - 0.8 * ITEMS * prefix * INPUT
    billed = running.server.stats()["usage"]
    assert billed["cache_read_input_tokens"] - before["cache_read_input_tokens"] == sum(read)
    assert billed["cache_creation_input_tokens"] - before["cache_creation_input_tokens"] == prefix


def test_a_conversation_by_itself_does_not_pay_for_a_cache_that_nobody_reads(running: Running) -> None:
    with running.boot.connect() as client:
        made = client.call(ConversationGenerate(template_id=told_at_length(client, "A bank of its own")))
        (row,) = client.call(LogList(conversation_id=made.conversation.id)).items
    assert (row.cache_write_tokens, row.cache_read_tokens) == (0, 0)
    assert made.cost == pytest.approx(row.input_tokens * INPUT + row.output_tokens * OUTPUT, abs=1e-6)
