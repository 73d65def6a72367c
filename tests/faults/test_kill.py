import random

import pytest

from greenroom.protocol.commands.batch import BatchCancel, BatchItems, BatchPause, BatchRelease, BatchStatusGet
from greenroom.protocol.commands.conversation import ConversationList
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.events import Event
from greenroom.store import recount
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import Boot, every, start, up_to

pytestmark = [
    pytest.mark.daemon,
    pytest.mark.faults,
    pytest.mark.timeout(90),  # each daemon loads the SDK, which takes its time on a busy machine
]

ITEMS = 500
KILLS = 20


def _let_run_a_while(boot: Boot, batch_id: str, chance: random.Random) -> None:
    """Wait for a moment that is anywhere from the start of a daemon to the middle of its work."""
    if chance.random() < 0.3:
        boot.said("took up the home")
        return
    boot.said("ready")
    more = chance.randint(0, 80)

    def enough(event: Event) -> bool:
        nonlocal more
        assert event.type != "batch.finished", "the batch ended before the last kill"
        more -= 1
        return more <= 0

    with boot.watching([f"batch:{batch_id}"]) as events:
        up_to(events, enough)


@pytest.mark.timeout(240)  # twenty-one daemons one after the other
def test_twenty_kills_lose_no_item_and_buy_none_twice_but_those_in_flight(
    install: Install, rehearse: Rehearse
) -> None:
    chance = random.Random(20)
    server = rehearse("--latency-ms", "50")
    place = install(ANTHROPIC_BASE_URL=server.base_url)
    first = place.up()
    with first.connect() as client:
        batch_id = start(client, ITEMS, concurrency=10)
    first.kill()

    in_flight = place.query("SELECT count(*) FROM attempts WHERE status IS NULL")[0][0]
    for _ in range(KILLS - 1):
        boot = place.boot()
        _let_run_a_while(boot, batch_id, chance)
        boot.kill()
        in_flight += place.query("SELECT count(*) FROM attempts WHERE status IS NULL")[0][0]

    last = place.up()
    ended = last.finished(batch_id)
    with last.connect() as client:
        items = every(client, lambda cursor: BatchItems(batch_id=batch_id, limit=500, cursor=cursor))
        talks = every(client, lambda cursor: ConversationList(batch_id=batch_id, limit=500, cursor=cursor))
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
    assert last.stop() == 0
    requests = server.stats()["requests"]

    assert (ended.status, ended.progress.successful) == ("completed", ITEMS)
    assert {item.status for item in items} == {"succeeded"}
    assert {item.conversation_id for item in items} == {talk.id for talk in talks}
    assert len(items) == len(talks) == ITEMS
    lost = [row for row in attempts if row.status == "interrupted"]
    assert len(attempts) - len(lost) == ITEMS
    assert len(lost) == in_flight
    assert 0 <= requests - ITEMS <= in_flight
    with place.reading() as db:
        assert recount.discrepancies(db) == []


def test_every_acknowledged_command_survives_a_kill(install: Install, rehearse: Rehearse) -> None:
    server = rehearse("--latency-ms", "3600000")
    place = install(ANTHROPIC_BASE_URL=server.base_url)
    boot = place.up()
    with boot.connect() as client:
        held, cancelled, paused, released = (start(client, 2, concurrency=1, hold=True) for _ in range(4))
        client.call(BatchCancel(batch_id=cancelled))
        client.call(BatchPause(batch_id=paused))
        client.call(BatchRelease(batch_id=released))
        started = start(client, 2, concurrency=1)
    boot.kill()
    with place.up().connect() as client:
        standing = {
            batch_id: client.call(BatchStatusGet(batch_id=batch_id))
            for batch_id in (held, cancelled, paused, released, started)
        }
    assert (standing[held].status, standing[held].held) == ("queued", True)
    assert standing[cancelled].status == "cancelled"
    assert (standing[paused].status, standing[paused].held) == ("paused", True)
    assert standing[released].status in {"queued", "processing"}
    assert not standing[released].held
    assert standing[started].status in {"queued", "processing"}
    assert all(each.progress.total == 2 for each in standing.values())
