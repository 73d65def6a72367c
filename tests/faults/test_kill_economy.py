import random

import pytest

from greenroom.protocol.commands.batch import BatchItems
from greenroom.protocol.commands.conversation import ConversationList
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.events import Event
from greenroom.store import recount
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import Boot, every, start, up_to

pytestmark = [
    pytest.mark.daemon,
    pytest.mark.faults,
    pytest.mark.timeout(120),  # each daemon loads the SDK, which takes its time on a busy machine
]

ITEMS = 200
KILLS = 8


def _let_run_a_while(boot: Boot, batch_id: str, chance: random.Random) -> None:
    """Wait for a moment before, while or after something is handed over, or in the midst of what comes back."""
    boot.said("took up the home")
    more = chance.choice([0, 0, 1, 5, 20])

    def enough(event: Event) -> bool:
        nonlocal more
        assert event.type != "batch.finished", "the batch ended before the last kill"
        more -= 1
        return more <= 0

    if more:
        with boot.watching([f"batch:{batch_id}"]) as events:
            up_to(events, enough)


def test_no_kill_makes_an_economy_batch_lose_a_conversation_or_buy_one_twice(
    install: Install, rehearse: Rehearse
) -> None:
    chance = random.Random(8)
    server = rehearse("--batch-s", "1", "--undelivered-batches", "2")
    place = install(
        ANTHROPIC_BASE_URL=server.base_url, GREENROOM_ECONOMY__CHUNK_ITEMS="20", GREENROOM_ECONOMY__POLL_S="0.2"
    )
    first = place.up()
    with first.connect() as client:
        batch_id = start(client, ITEMS, concurrency=2, mode="economy")
    first.kill()
    for _ in range(KILLS - 1):
        boot = place.boot()
        _let_run_a_while(boot, batch_id, chance)
        boot.kill()

    last = place.up()
    ended = last.finished(batch_id)
    with last.connect() as client:
        items = every(client, lambda cursor: BatchItems(batch_id=batch_id, limit=500, cursor=cursor))
        talks = every(client, lambda cursor: ConversationList(batch_id=batch_id, limit=500, cursor=cursor))
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
    assert last.stop() == 0

    assert (ended.status, ended.progress.successful) == ("completed", ITEMS)
    assert {item.conversation_id for item in items} == {talk.id for talk in talks}
    assert len(items) == len(talks) == ITEMS
    answered = [row for row in attempts if row.status != "interrupted"]
    assert len(answered) == server.stats()["requests"] == ITEMS
    with place.reading() as db:
        assert recount.discrepancies(db) == []
