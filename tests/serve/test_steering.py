from collections.abc import Callable
from typing import Any

import pytest

from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.command import Command
from greenroom.protocol.commands.batch import (
    BatchAnswer,
    BatchAppend,
    BatchCancel,
    BatchItems,
    BatchPause,
    BatchRelease,
    BatchResume,
    BatchRetry,
    BatchStatusGet,
    ParameterSet,
)
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.events import Event
from tests.serve.fixtures import Running
from tests.serve.running import Boot, Installation, Rehearsal, calling, every, nth, start, template, up_to

pytestmark = pytest.mark.daemon

ITEMS = 60


def _nothing_runs(event: Event) -> bool:
    return event.type == "batch.progress" and event.data["progress"]["running"] == 0


def _calls_noted(place: Installation, batch_id: str) -> int:
    """How many calls the daemon has noted: it notes each before it leaves."""
    ((noted,),) = place.query("SELECT count(*) FROM attempts WHERE batch_id = ?", batch_id)
    return int(noted)


def test_no_call_starts_once_a_pause_was_answered_and_a_resume_goes_on_where_it_stopped(running: Running) -> None:
    server, boot = running.server, running.boot
    server.set(latency_ms="50-150")
    before = server.stats()["requests"]
    with boot.connect() as client:
        batch_id = start(client, ITEMS, concurrency=5)
        boot.events([f"batch:{batch_id}"], nth("item.finished", 7))
        with boot.watching([f"batch:{batch_id}"]) as events:
            answer = client.call(BatchPause(batch_id=batch_id))
            noted = _calls_noted(running.place, batch_id)
            up_to(events, _nothing_runs)
        paused = client.call(BatchStatusGet(batch_id=batch_id))
        stats = server.stats()

        assert (answer.status, paused.status) == ("paused", "paused")
        assert paused.reason is not None
        assert paused.reason.type == "user"
        assert (stats["requests"] - before, stats["in_flight"], paused.progress.successful) == (noted, 0, noted)
        assert paused.progress.queued == ITEMS - noted > 0

        assert client.call(BatchResume(batch_id=batch_id)).status == "processing"
        ended = boot.finished(batch_id)
    assert (ended.status, ended.progress.successful, ended.reason) == ("completed", ITEMS, None)
    assert server.stats()["requests"] - before == ITEMS


def test_a_cancel_lets_running_items_finish_and_keeps_what_was_written(running: Running) -> None:
    server, boot = running.server, running.boot
    server.set(latency_ms="50-150")
    before = server.stats()["requests"]
    with boot.connect() as client:
        batch_id = start(client, ITEMS, concurrency=5)
        boot.events([f"batch:{batch_id}"], nth("item.finished", 7))
        answer = client.call(BatchCancel(batch_id=batch_id))
        noted = _calls_noted(running.place, batch_id)
        ended = boot.finished(batch_id)
        items = every(client, lambda cursor: BatchItems(batch_id=batch_id, limit=500, cursor=cursor))

    assert answer.cancel_requested
    assert ended.status == "cancelled"
    assert ended.progress.successful == noted == server.stats()["requests"] - before
    assert ended.progress.cancelled == ITEMS - noted > 0
    assert {item.status for item in items if item.conversation_id is None} == {"cancelled"}
    assert len([item for item in items if item.conversation_id is not None]) == noted


def test_a_cancel_now_aborts_the_calls_that_are_out_and_logs_them_as_interrupted(running: Running) -> None:
    boot = running.boot
    running.server.set(latency_ms=3_600_000)
    with boot.connect() as client:
        with boot.watching(["batch"]) as events:
            batch_id = start(client, 10, concurrency=3)
            up_to(events, calling(3))
        client.call(BatchCancel(batch_id=batch_id, now=True))
        ended = boot.finished(batch_id)
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))

    assert (ended.status, ended.progress.cancelled) == ("cancelled", 10)
    assert [row.status for row in attempts] == ["interrupted"] * 3
    assert [row.error.type for row in attempts if row.error] == ["interrupted"] * 3


def _held(_: Boot, client: Client, __: Rehearsal) -> str:
    return start(client, 1, concurrency=1, hold=True)


def _processing(boot: Boot, client: Client, server: Rehearsal) -> str:
    server.set(latency_ms=3_600_000)
    batch_id = start(client, 2, concurrency=1)
    boot.events([f"batch:{batch_id}"], lambda event: event.data.get("status") == "processing")
    return batch_id


def _paused(boot: Boot, client: Client, server: Rehearsal) -> str:
    batch_id = _processing(boot, client, server)
    client.call(BatchPause(batch_id=batch_id))
    return batch_id


def _completed(boot: Boot, client: Client, _: Rehearsal) -> str:
    batch_id = start(client, 1, concurrency=1)
    boot.finished(batch_id)
    return batch_id


def _failed(boot: Boot, client: Client, server: Rehearsal) -> str:
    server.set(scripted=["refusal"])
    return _completed(boot, client, server)


def _cancelled(boot: Boot, client: Client, _: Rehearsal) -> str:
    batch_id = _held(boot, client, _)
    client.call(BatchCancel(batch_id=batch_id))
    return batch_id


Make = Callable[[Boot, Client, Rehearsal], str]

REFUSED: list[tuple[str, Make, list[type[Command[Any]]]]] = [
    ("queued", _held, [BatchResume, BatchRetry]),
    ("completed", _completed, [BatchPause, BatchResume, BatchCancel, BatchRelease, BatchAppend, BatchRetry]),
    ("failed", _failed, [BatchPause, BatchResume, BatchCancel, BatchRelease, BatchAppend]),
    ("cancelled", _cancelled, [BatchPause, BatchResume, BatchCancel, BatchRelease, BatchAppend, BatchRetry]),
    ("processing", _processing, [BatchResume, BatchRetry, BatchRelease, BatchAppend]),
    ("paused", _paused, [BatchPause, BatchRetry, BatchRelease, BatchAppend]),
]


def test_what_a_state_does_not_allow_is_a_conflict_that_names_the_state(running: Running) -> None:
    server, boot = running.server, running.boot
    server.set(latency_ms=0)
    with boot.connect() as client:
        more = [ParameterSet(template_id=template(client))]
        for status, make, actions in REFUSED:
            batch_id = make(boot, client, server)
            for action in actions:
                extra = {"seq": 1, "parameter_sets": more} if action is BatchAppend else {}
                with pytest.raises(Refused) as refused:
                    client.call(action(batch_id=batch_id, **extra))
                assert (refused.value.wire_type, refused.value.details["status"]) == ("conflict", status), action
                assert status in str(refused.value), action
            assert client.call(BatchStatusGet(batch_id=batch_id)).status == status
            if status in {"processing", "paused"}:
                client.call(BatchCancel(batch_id=batch_id, now=True))


def test_a_held_batch_takes_items_once_for_each_seq_and_begins_with_its_release(running: Running) -> None:
    server, boot = running.server, running.boot
    server.set(latency_ms=0)
    before = server.stats()["requests"]
    with boot.connect() as client:
        batch_id = start(client, 1, concurrency=4, hold=True)
        append = BatchAppend(
            batch_id=batch_id, seq=1, parameter_sets=[ParameterSet(parameters={"topic": "tea"})] * 4
        )
        first, again = client.call(append), client.call(append)
        held = client.call(BatchStatusGet(batch_id=batch_id))
        assert (first.total_items, again.total_items, held.status, held.held) == (5, 5, "queued", True)
        assert server.stats()["requests"] == before

        answer: BatchAnswer = client.call(BatchRelease(batch_id=batch_id))
        ended = boot.finished(batch_id)
    assert answer.batch_id == batch_id
    assert (ended.status, ended.progress.successful, ended.held) == ("completed", 5, False)
