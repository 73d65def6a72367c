import threading

import pytest

from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import BatchList, BatchPause, BatchStart
from greenroom.protocol.commands.conversation import ConversationGenerate
from tests.serve.fixtures import Install, Running
from tests.serve.running import start, template

pytestmark = pytest.mark.daemon


def test_a_batch_is_started_once_however_often_its_key_comes(running: Running) -> None:
    with running.boot.connect() as client:
        order = BatchStart(name="Once", template_id=template(client), count=2, hold=True, idempotency_key="once")
        first = client.call(order)
        assert client.call(order) == first
        assert client.call(BatchList(search="Once")).total == 1


def test_callers_who_come_at_the_same_time_get_one_batch(running: Running) -> None:
    with running.boot.connect() as client:
        order = BatchStart(name="Rush", template_id=template(client), count=2, hold=True, idempotency_key="rush")
    answers: list[str] = []

    def ask() -> None:
        with running.boot.connect() as client:
            answers.append(client.call(order).batch_id)

    callers = [threading.Thread(target=ask) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_another_body_under_the_same_key_is_a_conflict_and_a_refusal_leaves_the_key_free(running: Running) -> None:
    with running.boot.connect() as client:
        batch_id = start(client, 2, concurrency=1, hold=True)
        with pytest.raises(Refused) as refused:
            client.call(BatchPause(batch_id="nonsense", idempotency_key="p"))
        assert refused.value.wire_type == "not_found"
        client.call(BatchPause(batch_id=batch_id, idempotency_key="p"))
        with pytest.raises(Refused, match="take a new one") as refused:
            client.call(BatchPause(batch_id="nonsense", idempotency_key="p"))
        assert refused.value.wire_type == "conflict"


def test_a_conversation_that_came_to_nothing_may_be_asked_for_again(running: Running) -> None:
    with running.boot.connect() as client:
        wish = ConversationGenerate(template_id=template(client), parameters={}, idempotency_key="g")
        running.server.set(faults={"refusal": 1})
        with pytest.raises(Refused):
            client.call(wish)
        running.server.set(faults={})
        assert client.call(wish).conversation.id == client.call(wish).conversation.id


def test_keys_survive_a_kill_and_what_has_no_answer_is_not_done_again(install: Install) -> None:
    place = install()
    boot = place.up()
    with boot.connect() as client:
        order = BatchStart(name="Once", template_id=template(client), count=2, hold=True, idempotency_key="once")
        first = client.call(order)
    boot.kill()
    with place.up().connect() as client:
        assert client.call(order) == first
    place.boots[-1].kill()
    place.change("UPDATE receipts SET answer = NULL")  # as if the kill had come before the answer was kept
    with place.up().connect() as client:
        with pytest.raises(Refused, match="it is not done again"):
            client.call(order)
        assert client.call(BatchList(search="Once")).total == 1
