import signal

import pytest

from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import BatchStatusGet
from greenroom.protocol.commands.conversation import ConversationGenerate
from greenroom.protocol.commands.system import SystemPing
from greenroom.protocol.framing import call_line
from greenroom.store import recount
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import calling, nth, start, template, up_to

pytestmark = [
    pytest.mark.daemon,
    pytest.mark.timeout(90),  # each daemon loads the SDK, which takes its time on a busy machine
]

ITEMS = 20


def test_a_stop_lets_running_items_finish_and_the_next_start_goes_on_with_the_rest(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse("--latency-ms", "100-200")
    place = install(ANTHROPIC_BASE_URL=server.base_url)
    first = place.up()
    with first.connect() as client:
        batch_id = start(client, ITEMS, concurrency=5)
        first.events([f"batch:{batch_id}"], nth("item.finished", 3))
    assert first.stop() == 0
    assert not place.socket.exists()

    (written,) = place.query("SELECT count(*) FROM conversations")[0]
    assert 3 <= written < ITEMS
    assert place.query("SELECT status, count(*) FROM items GROUP BY status") == [
        ("queued", ITEMS - written),
        ("succeeded", written),
    ]
    assert place.query("SELECT status, count(*) FROM attempts GROUP BY status") == [("success", written)]
    assert server.stats()["requests"] == written

    ended = place.up().finished(batch_id)
    assert (ended.status, ended.progress.successful, server.stats()["requests"]) == ("completed", ITEMS, ITEMS)


def test_what_still_runs_after_the_drain_goes_back_to_the_queue_with_its_call_logged_as_interrupted(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse("--latency-ms", "3600000")
    place = install(ANTHROPIC_BASE_URL=server.base_url, GREENROOM_DAEMON__DRAIN_S="0.1")
    boot = place.up()
    with boot.connect() as client, boot.watching(["batch"]) as events:
        start(client, 3, concurrency=2)
        up_to(events, calling(2))
    assert boot.stop() == 0

    assert place.query("SELECT status, count(*) FROM items GROUP BY status") == [("queued", 3)]
    assert place.query("SELECT status, count(*) FROM attempts GROUP BY status") == [("interrupted", 2)]
    with place.reading() as db:
        assert recount.discrepancies(db) == []


def test_while_it_drains_it_answers_questions_and_takes_no_new_work(install: Install, rehearse: Rehearse) -> None:
    server = rehearse("--latency-ms", "3600000")
    boot = install(ANTHROPIC_BASE_URL=server.base_url).up()
    with boot.connect() as client:
        with boot.watching(["batch"]) as events:
            batch_id = start(client, 1, concurrency=1)
            up_to(events, calling(1))
        one = template(client)
        boot.signal(signal.SIGTERM)
        boot.said("stopping")
        assert client.call(SystemPing()).pong
        assert client.call(BatchStatusGet(batch_id=batch_id)).progress.running == 1
        with boot.connect() as other:
            assert other.call(SystemPing()).pong
        with pytest.raises(Refused, match="stopping") as refused:
            client.call(ConversationGenerate(template_id=one))
        assert refused.value.wire_type == "unavailable"
        with pytest.raises(Refused, match="stopping") as refused:
            start(client, 1, concurrency=1)
        assert refused.value.wire_type == "unavailable"


def test_somebody_who_waits_for_a_conversation_is_told_that_the_daemon_stops(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse("--latency-ms", "3600000")
    boot = install(ANTHROPIC_BASE_URL=server.base_url, GREENROOM_DAEMON__DRAIN_S="0.1").up()
    with boot.connect() as client:
        asked = ConversationGenerate(template_id=template(client))
        with boot.watching(["batch"]) as events:
            client._send(call_line(99, asked.method, asked))
            up_to(events, calling(1))
        boot.signal(signal.SIGTERM)
        answer = client._receive()
    assert answer.id == 99
    assert answer.error is not None
    assert answer.error.data.type == "unavailable"
    assert boot.exit_code() == 0
