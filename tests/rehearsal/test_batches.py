"""Message Batches as the API keeps them, without HTTP: time is a number."""

from typing import Any

import msgspec
import pytest

from greenroom.rehearsal.batches import Batches
from greenroom.rehearsal.engine import Engine
from greenroom.rehearsal.problems import Problem
from greenroom.rehearsal.settings import Settings
from tests.rehearsal.asking import request

NOW = 1_800_000_000.0


def account(**settings: Any) -> Batches:
    return Batches(Engine(Settings(batch_s=60.0, poor=0.0, **settings), NOW))


def of(*custom_ids: str) -> bytes:
    return msgspec.json.encode({"requests": [{"custom_id": each, "params": request()} for each in custom_ids]})


def read(answered: bytes | Problem) -> Any:
    assert isinstance(answered, bytes)
    return msgspec.json.decode(answered)


def made(batches: Batches, *custom_ids: str, at: float = NOW) -> str:
    made_id: str = read(batches.create(of(*custom_ids), at))["id"]
    return made_id


def results(batches: Batches, batch_id: str, at: float) -> dict[str, Any]:
    told = batches.results(batch_id, at)
    assert isinstance(told, bytes)
    rows = [msgspec.json.decode(line) for line in told.splitlines()]
    return {row["custom_id"]: row["result"] for row in rows}


def test_all_its_requests_count_as_processing_until_the_batch_has_ended() -> None:
    batches = account()
    batch_id = made(batches, "a", "b")
    midway = read(batches.retrieve(batch_id, NOW + 59))
    assert (midway["processing_status"], midway["request_counts"]["processing"]) == ("in_progress", 2)
    assert midway["results_url"] is None
    ended = read(batches.retrieve(batch_id, NOW + 60))
    assert (ended["processing_status"], ended["request_counts"]["succeeded"]) == ("ended", 2)
    assert ended["results_url"].endswith(f"{batch_id}/results")


def test_results_are_matched_by_their_custom_id() -> None:
    batches = account()
    told = results(batches, made(batches, "a", "b"), NOW + 60)
    assert {each["type"] for each in told.values()} == {"succeeded"}
    assert told["a"]["message"]["usage"]["output_tokens"] > 0


def test_results_are_the_same_however_often_they_are_read() -> None:
    batches = account()
    batch_id = made(batches, "a")
    assert results(batches, batch_id, NOW + 60) == results(batches, batch_id, NOW + 600)


def test_what_is_wrong_with_one_request_is_an_error_of_that_one() -> None:
    batches = account()
    body = msgspec.json.encode({"requests": [{"custom_id": "a", "params": {"model": "m", "messages": []}}]})
    batch_id = read(batches.create(body, NOW))["id"]
    assert results(batches, batch_id, NOW + 60)["a"]["error"]["error"]["type"] == "invalid_request_error"


def test_faults_befall_single_requests() -> None:
    batches = account(scripted=("server_error", "none", "timeout", "refusal", "malformed"))
    told = results(batches, made(batches, "a", "b", "c", "d", "e"), NOW + 60)
    assert [told[each]["type"] for each in "abcde"] == ["errored", "succeeded", "expired", "succeeded", "errored"]
    assert told["d"]["message"]["stop_reason"] == "refusal"


def test_a_cancelled_batch_keeps_what_was_answered_and_charges_nothing_for_the_rest() -> None:
    batches = account()
    batch_id = made(batches, "a", "b", "c", "d")
    assert read(batches.cancel(batch_id, NOW + 30))["cancel_initiated_at"] is not None
    told = results(batches, batch_id, NOW + 30)
    assert [told[each]["type"] for each in "abcd"] == ["succeeded", "succeeded", "canceled", "canceled"]
    assert told["c"] == {"type": "canceled"}


def test_one_that_has_ended_can_not_be_cancelled() -> None:
    batches = account()
    refused = batches.cancel(made(batches, "a"), NOW + 60)
    assert isinstance(refused, Problem)
    assert refused.status == 400


def test_a_list_is_newest_first_and_goes_on_after_an_id() -> None:
    batches = account()
    old = made(batches, "a", at=NOW)
    new = made(batches, "a", at=NOW + 1)
    first = read(batches.page(1, None, NOW + 2))
    assert [each["id"] for each in first["data"]] == [new]
    assert (first["has_more"], first["last_id"]) == (True, new)
    then = read(batches.page(1, new, NOW + 2))
    assert ([each["id"] for each in then["data"]], then["has_more"]) == ([old], False)


def test_results_are_not_there_before_the_end() -> None:
    batches = account()
    assert isinstance(batches.results(made(batches, "a"), NOW + 1), Problem)


def test_one_that_has_ended_can_be_forgotten() -> None:
    batches = account()
    batch_id = made(batches, "a")
    assert isinstance(batches.forget(batch_id, NOW + 1), Problem)
    assert read(batches.forget(batch_id, NOW + 60))["type"] == "message_batch_deleted"
    for gone in (batches.retrieve(batch_id, NOW), batches.results(batch_id, NOW), batches.cancel(batch_id, NOW)):
        assert isinstance(gone, Problem)
        assert gone.status == 404


def test_no_later_run_gives_a_name_twice_that_was_given_to_something_else() -> None:
    names = {made(account(), "a"), made(account(), "b")}
    batches = account()
    names |= {made(batches, "c"), made(batches, "c")}
    assert len(names) == 4


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"requests": []}',
        of("a", "a"),
        of("with a blank"),
        of("x" * 65),
        b'{"requests": [{"params": {}}]}',
    ],
)
def test_what_the_api_refuses_is_refused(body: bytes) -> None:
    refused = account().create(body, NOW)
    assert isinstance(refused, Problem)
    assert (refused.status, refused.type) == (400, "invalid_request_error")
