import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from greenroom.model.errors import GreenroomError, InvalidParams, InvalidRequest, NotFound, ParseError
from greenroom.protocol import MAX_LINE
from greenroom.protocol.events import Event
from greenroom.protocol.framing import (
    MAX_MENDED,
    NULL,
    Array,
    Malformed,
    Notification,
    Request,
    array_answer,
    call_line,
    error_answer,
    event_line,
    read_incoming,
    read_line,
    result_answer,
)

CALL = b'{"jsonrpc":"2.0","id":1,"method":"system.ping"}'


def parts(line: bytes) -> tuple[str, str, Any]:
    """A request as its id, its method and its parameters."""
    entry = read_line(line)
    assert isinstance(entry, Request)
    params = None if entry.params is None else json.loads(bytes(entry.params))
    return bytes(entry.id).decode(), entry.method, params


def refusal(line: bytes) -> tuple[str, type[Exception]]:
    entry = read_line(line)
    assert isinstance(entry, Malformed)
    return bytes(entry.id).decode(), type(entry.error)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}', ("1", "subtract", [42, 23])),
        (b'{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}', ("2", "subtract", [23, 42])),
        (
            b'{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}',
            ("3", "subtract", {"subtrahend": 23, "minuend": 42}),
        ),
        (
            b'{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}',
            ("4", "subtract", {"subtrahend": 23, "minuend": 42}),
        ),
        (b'{"jsonrpc": "2.0", "method": "foobar", "id": "1"}', ('"1"', "foobar", None)),
    ],
)
def test_requests_of_the_specification_are_read(line: bytes, told: tuple[str, str, Any]) -> None:
    assert parts(line) == told


@pytest.mark.parametrize(
    ("line", "method"),
    [
        (b'{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}', "update"),
        (b'{"jsonrpc": "2.0", "method": "foobar"}', "foobar"),
    ],
)
def test_notifications_of_the_specification_are_read(line: bytes, method: str) -> None:
    entry = read_line(line)
    assert isinstance(entry, Notification)
    assert entry.method == method


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b'{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]', ParseError),
        (b'{"jsonrpc": "2.0", "method": 1, "params": "bar"}', InvalidRequest),
        (
            b'[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},{"jsonrpc": "2.0", "method"',
            ParseError,
        ),
        (b"[]", InvalidRequest),
    ],
)
def test_bad_lines_of_the_specification_are_refused(line: bytes, error: type[Exception]) -> None:
    assert refusal(line) == ("null", error)


def test_an_array_of_rubbish_is_refused_entry_by_entry() -> None:
    document = read_line(b"[1,2,3]")
    assert isinstance(document, Array)
    assert [type(entry.error) for entry in document.entries if isinstance(entry, Malformed)] == [
        InvalidRequest
    ] * 3


def test_the_mixed_array_of_the_specification_is_read() -> None:
    line = b"""[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
        {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
        {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
        {"foo": "boo"},
        {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
        {"jsonrpc": "2.0", "method": "get_data", "id": "9"}]"""
    document = read_line(line)
    assert isinstance(document, Array)
    kinds = [type(entry) for entry in document.entries]
    assert kinds == [Request, Notification, Request, Malformed, Request, Request]


@pytest.mark.parametrize(
    "written",
    ["1", "-7", "1.50", "1e400", "123456789012345678901234567890", '"a"', '"\\u00e9\\n"', '""', "null", "0"],
)
def test_an_id_comes_back_byte_for_byte(written: str) -> None:
    sent, _, _ = parts(f'{{"jsonrpc":"2.0","method":"m","id": {written} }}'.encode())
    assert sent == written
    assert f'"id":{written}'.encode() in result_answer("r", Raw(written.encode()), 1)


@pytest.mark.parametrize("written", ["true", "{}", "[1]"])
def test_an_id_of_another_kind_is_an_invalid_request(written: str) -> None:
    line = f'{{"jsonrpc":"2.0","method":"m","id":{written}}}'
    assert refusal(line.encode()) == ("null", InvalidRequest)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b" \t ",
        b"\x00",
        CALL + b"\x00",
        b'{"jsonrpc":"2.0","id":1,"method":"m\x00"}',
        b'{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":"\xff"}}',
        b'{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":01}}',
        b"\xef\xbb\xbf" + CALL,
        CALL + CALL,
        CALL[:-1],
        b"[" * 100_000,
        b'{"jsonrpc":"2.0","id":1,"method":"m","params":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" + CALL + b",]",
        b"NaN",
    ],
)
def test_what_is_no_json_is_a_parse_error_with_a_null_id(line: bytes) -> None:
    assert refusal(line) == ("null", ParseError)


@pytest.mark.parametrize(
    ("line", "to"),
    [
        (rb'{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":"\ud800"}}', "1"),
        (rb'{"jsonrpc":"2.0","id":"\u00e9","method":"m","params":{"a":"\uDC00 \\\uD83D\u0041"}}', r'"\u00e9"'),
        (rb'{"jsonrpc":"2.0","id":"\ud800","method":"m"}', "null"),
        (rb'{"jsonrpc":"2.0","method":"m","params":{"a":"\ud800"}}', "null"),
    ],
)
def test_half_a_surrogate_pair_is_an_invalid_request_under_its_id(line: bytes, to: str) -> None:
    assert refusal(line) == (to, InvalidRequest)
    entry = read_line(line)
    assert isinstance(entry, Malformed)
    assert "surrogate" in entry.error.message


def test_half_a_surrogate_pair_in_a_long_line_is_not_looked_for() -> None:
    for length, error in ((MAX_MENDED, InvalidRequest), (MAX_MENDED + 1, ParseError)):
        head, tail = b'{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":"', b'\\ud800"}}'
        assert refusal(head + b"x" * (length - len(head) - len(tail)) + tail)[1] is error


def test_half_a_surrogate_pair_refuses_each_request_of_an_array() -> None:
    document = read_line(b"[" + CALL + rb',{"jsonrpc":"2.0","id":2,"method":"\ud800"}]')
    assert isinstance(document, Array)
    assert [bytes(each.id) for each in document.entries if isinstance(each, Malformed)] == [b"1", b"2"]


@pytest.mark.parametrize("text", [rb"\ud83d\ude00", rb"\\ud800"])
def test_a_whole_pair_and_a_backslash_before_a_u_are_read(text: bytes) -> None:
    assert isinstance(read_line(rb'{"jsonrpc":"2.0","id":1,"method":"' + text + b'"}'), Request)


@pytest.mark.parametrize("rest", [b"", b',"b":NaN}}', b"}}}"])
def test_half_a_surrogate_pair_excuses_no_other_fault(rest: bytes) -> None:
    assert refusal(rb'{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":"\ud800"' + rest) == ("null", ParseError)


@pytest.mark.parametrize("line", [b"1", b'"x"', b"null", b"true", b"{}", b'{"jsonrpc":"1.0","id":7,"method":"m"}'])
def test_json_that_is_no_request_is_an_invalid_request(line: bytes) -> None:
    assert refusal(line)[1] is InvalidRequest


def test_an_invalid_request_is_answered_under_its_id_where_it_has_one() -> None:
    assert refusal(b'{"jsonrpc":"2.0","id":"seven"}') == ('"seven"', InvalidRequest)


@pytest.mark.parametrize(
    "twice", ['"method":"b"', '"id":2', '"\\u006dethod":"b"', '"params":{}', '"jsonrpc":"2.0"']
)
def test_a_member_that_is_given_twice_is_an_invalid_request(twice: str) -> None:
    line = f'{{"jsonrpc":"2.0","id":1,"method":"a","params":{{}},{twice}}}'
    assert refusal(line.encode())[1] is InvalidRequest


def test_members_that_json_rpc_does_not_know_are_ignored() -> None:
    assert parts(b'{"jsonrpc":"2.0","id":1,"method":"a","trace":"x"}') == ("1", "a", None)


@pytest.mark.parametrize(("number", "kind"), [(100, Array), (101, Malformed)])
def test_an_array_holds_a_hundred_requests_and_no_more(number: int, kind: type) -> None:
    assert isinstance(read_line(b"[" + b",".join([CALL] * number) + b"]"), kind)


@given(st.binary(max_size=200))
def test_no_line_makes_the_reader_fail(line: bytes) -> None:
    assert isinstance(read_line(line), Request | Notification | Malformed | Array)


@given(st.data())
def test_no_change_to_a_good_line_makes_the_reader_fail(data: st.DataObject) -> None:
    line = bytearray(b'[{"jsonrpc":"2.0","id":1.5,"method":"a","params":{"b":["\\u00e9",{"c":null}]}}]')
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(line) - 1))
        line[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
        if not line:
            break
    document = read_line(bytes(line))
    for entry in document.entries if isinstance(document, Array) else (document,):
        if isinstance(entry, Request):
            json.loads(result_answer("r", entry.id, {}))


def test_an_error_tells_its_code_type_details_and_the_name_of_the_request() -> None:
    told = json.loads(error_answer("r-1", Raw(b"7"), NotFound("batch", "x")))
    assert told == {
        "jsonrpc": "2.0",
        "id": 7,
        "error": {
            "code": -32004,
            "message": "No batch 'x' is here, or it is not yours.",
            "data": {"type": "not_found", "details": {}, "request_id": "r-1"},
        },
    }


def test_an_answer_that_no_line_could_hold_becomes_an_error() -> None:
    told = json.loads(result_answer("r", NULL, "x" * MAX_LINE))
    assert told["error"]["data"]["type"] == "invalid_params"
    assert "shorter answer" in told["error"]["message"]


def test_answers_to_an_array_that_no_line_could_hold_lose_the_longest_ones() -> None:
    long = result_answer("a", Raw(b"1"), "x" * (MAX_LINE - 40))
    short = result_answer("b", Raw(b"2"), "kept")
    line = array_answer([("a", Raw(b"1"), long), ("b", Raw(b"2"), short)])
    first, second = json.loads(line)
    assert len(line) < MAX_LINE
    assert first["error"]["data"]["request_id"] == "a"
    assert second["result"] == "kept"


def test_an_event_is_a_notification_on_a_line() -> None:
    event = Event(seq=3, at="now", topic="batch", type="batch.status", data={"batch_id": "b"})
    line = event_line(event)
    assert line.endswith(b"}\n")
    assert json.loads(line) == {
        "jsonrpc": "2.0",
        "method": "event",
        "params": {
            "seq": 3,
            "at": "now",
            "topic": "batch",
            "type": "batch.status",
            "data": {"batch_id": "b"},
        },
    }
    assert read_incoming(line).params == event


def test_a_call_can_be_read_by_the_other_side() -> None:
    assert parts(call_line(5, "batch.get", {"batch_id": "b"})) == ("5", "batch.get", {"batch_id": "b"})


def test_a_call_that_no_line_could_hold_is_refused_before_it_is_sent() -> None:
    with pytest.raises(InvalidParams, match="bytes in a line"):
        call_line(1, "m", {"a": "x" * MAX_LINE})


def test_an_answer_is_read_with_its_error_or_its_result() -> None:
    assert bytes(read_incoming(result_answer("r", Raw(b"4"), {"a": 1})).result) == b'{"a":1}'
    error = read_incoming(error_answer("r", Raw(b"4"), NotFound("batch", "x"))).error
    assert error is not None
    assert (error.code, error.data.type, error.data.request_id) == (-32004, "not_found", "r")


def test_something_that_is_no_daemon_is_told_apart() -> None:
    with pytest.raises(GreenroomError, match="no Greenroom daemon"):
        read_incoming(b"HTTP/1.1 400 Bad Request")


def test_details_of_an_error_can_hold_anything_that_json_can() -> None:
    error = InvalidRequest(details={"issues": [{"path": "$"}], "none": None, "half": 0.5})
    assert msgspec.json.decode(error_answer("r", NULL, error))["error"]["data"]["details"] == error.details
