import inspect
import json
from typing import Any, get_type_hints

import pytest

from greenroom.gateway.dispatch import Dispatcher
from greenroom.gateway.handlers import HANDLERS
from greenroom.gateway.service import Call
from greenroom.model.errors import Conflict
from greenroom.model.order import BatchOrder
from greenroom.model.principal import Principal
from greenroom.protocol.commands.system import SystemPing
from greenroom.protocol.every_command import EVERY_COMMAND
from greenroom.protocol.framing import read_line
from greenroom.store import batches, events
from tests.gateway.fakes import NOW, UID, a_batch
from tests.gateway.stage import NoConnection, Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def said(stage: Stage, line: object, uid: int = UID) -> Any:
    written = line if isinstance(line, bytes) else json.dumps(line).encode()
    answer = await stage.dispatcher.answer(read_line(written), Principal(uid), NoConnection())
    return None if answer is None else json.loads(answer)


def request(method: str, params: object = None, number: object = 1) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": {} if params is None else params}


@pytest.mark.parametrize("method", sorted(EVERY_COMMAND))
def test_every_command_has_a_handler_that_takes_and_answers_what_it_says(method: str) -> None:
    command = EVERY_COMMAND[method]
    handler = HANDLERS[command]
    hints = get_type_hints(handler)
    assert hints.pop("return") == command.result
    assert list(hints.values()) == [Call, command]
    assert inspect.iscoroutinefunction(handler)


def test_no_handler_is_for_nothing() -> None:
    assert set(HANDLERS) == set(EVERY_COMMAND.values())


async def test_a_call_is_answered(stage: Stage) -> None:
    assert (await said(stage, request("system.ping", number="x")))["id"] == "x"


async def test_an_unknown_method_is_said_before_positional_parameters(stage: Stage) -> None:
    unknown = await said(stage, request("foobar", [1]))
    known = await said(stage, request("system.ping", [1]))
    assert (unknown["error"]["code"], known["error"]["code"]) == (-32601, -32602)


async def test_issues_are_in_the_details(stage: Stage) -> None:
    error = (await said(stage, request("batch.list", {"limit": 0})))["error"]
    assert error["data"]["type"] == "invalid_params"
    assert error["data"]["details"] == {"issues": [{"path": "$.limit", "expected": "an integer of at least 1"}]}
    assert error["message"] == "$.limit: expected an integer of at least 1"


async def test_each_error_names_its_request_and_the_log_knows_it(stage: Stage) -> None:
    error = (await said(stage, request("batch.get", {"batch_id": "x"})))["error"]
    (record,) = stage.records
    assert vars(record)["request_id"] == error["data"]["request_id"]
    assert vars(record)["method"] == "batch.get"


async def test_a_fault_of_ours_shows_nothing_but_the_name_of_its_request(stage: Stage) -> None:
    async def fail(_call: Call, _command: object) -> None:
        raise RuntimeError("the password is 1234")

    dispatcher = Dispatcher(stage.service, {SystemPing: fail})
    answer = await dispatcher.answer(
        read_line(json.dumps(request("system.ping")).encode()), Principal(UID), NoConnection()
    )
    assert answer is not None
    error = json.loads(answer)["error"]
    assert (error["code"], error["data"]["details"]) == (-32603, {})
    assert b"1234" not in answer
    (record,) = stage.records
    assert record.exc_info is not None
    assert "1234" in str(record.exc_info[1])
    assert vars(record)["request_id"] == error["data"]["request_id"]


async def test_a_result_that_can_not_be_said_is_a_fault_of_ours(stage: Stage) -> None:
    async def unspeakable(_call: Call, _command: object) -> object:
        return {"broken": "\ud800"}

    dispatcher = Dispatcher(stage.service, {SystemPing: unspeakable})
    answer = await dispatcher.answer(
        read_line(json.dumps(request("system.ping")).encode()), Principal(UID), NoConnection()
    )
    assert answer is not None
    assert json.loads(answer)["error"]["code"] == -32603


async def test_the_mixed_array_of_the_specification_is_answered(stage: Stage) -> None:
    array = [
        request("system.ping", number="1"),
        {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
        request("system.ping", [42, 23], number="2"),
        {"foo": "boo"},
        request("foo.get", {"name": "myself"}, number="5"),
        {"jsonrpc": "2.0", "method": "system.ping", "id": "9"},
    ]
    answers = await said(stage, array)
    told = [(each["id"], each.get("error", {}).get("code")) for each in answers]
    assert told == [("1", None), ("2", -32602), (None, -32600), ("5", -32601), ("9", None)]


async def test_an_array_of_notifications_is_not_answered(stage: Stage) -> None:
    note = {"jsonrpc": "2.0", "method": "foobar"}
    assert await said(stage, [note, note]) is None
    assert await said(stage, note) is None


async def test_rubbish_is_answered_with_a_null_id(stage: Stage) -> None:
    told = await said(stage, b"{")
    assert (told["id"], told["error"]["code"]) == (None, -32700)


async def test_a_strangers_row_looks_like_no_row_and_like_no_id_at_all(stage: Stage) -> None:
    await stage.write(lambda db: batches.insert(db, a_batch("b-theirs", owner=2000)))
    messages = []
    for batch_id in ("b-theirs", "b-none", "\x00'; DROP TABLE batches"):
        error = (await said(stage, request("batch.status", {"batch_id": batch_id})))["error"]
        assert error["data"]["type"] == "not_found"
        messages.append(error["message"].replace(repr(batch_id), "…"))
    assert len(set(messages)) == 1


async def test_the_daemons_user_sees_all_when_asked_and_that_is_noted(stage: Stage) -> None:
    await stage.write(lambda db: batches.insert(db, a_batch("b-theirs", owner=2000)))
    assert (await said(stage, request("batch.list")))["result"]["total"] == 0
    assert (await said(stage, request("batch.list", {"all_owners": True})))["result"]["total"] == 1
    (noted,) = await stage.store.read(lambda db: events.since(db, 0, 10))
    assert (noted.fact.type, noted.fact.owner, noted.at) == ("audit.noted", UID, NOW)
    assert noted.fact.data == {
        "action": "all_owners",
        "uid": UID,
        "details": {"method": "batch.list", "params": {"all_owners": True}},
    }


async def test_nobody_else_sees_all(stage: Stage) -> None:
    error = (await said(stage, request("batch.list", {"all_owners": True}), uid=2000))["error"]
    assert error["code"] == -32003
    assert await stage.store.read(events.last_seq) == 0


async def test_calls_and_errors_are_counted(stage: Stage) -> None:
    await said(stage, request("system.ping"))
    await said(stage, request("foobar"))
    await said(stage, b"{")
    assert stage.metering.methods.told()["system.ping"].count == 1
    assert stage.metering.counters == {"errors.method_not_found": 1, "errors.parse_error": 1}


HOSTILE: tuple[object, ...] = (
    *(2**63, -(2**70), -1, 1e308, True, None),
    *("", "\x00", "x" * 5_000, "%_\\'\"--", "0001-01-01T00:00:00Z"),
    *([], {}, [None], ["x"], {"\x00": 1}),
)


@pytest.mark.parametrize("method", sorted(EVERY_COMMAND))
async def test_no_value_of_any_parameter_is_a_fault_of_ours(stage: Stage, method: str) -> None:
    async def refuse(_order: BatchOrder) -> None:
        raise Conflict

    stage.company.on_generate = refuse
    cls = EVERY_COMMAND[method]
    for name in cls.__struct_fields__:
        for value in HOSTILE:
            answer = await said(stage, request(method, {**cls.example, name: value}))
            code = answer.get("error", {}).get("code")
            assert code != -32603, (name, value)
