"""The socket of the real daemon, and whatever can be written to it."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from greenroom.protocol import MAX_LINE, MAX_REQUESTS_IN_ARRAY
from tests.serve.running import Boot, installed
from tests.serve.wire import Wire

pytestmark = pytest.mark.daemon

PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602
PING = b'{"jsonrpc":"2.0","id":1,"method":"system.ping"}'


@pytest.fixture(scope="module")
def boot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boot]:
    with installed(tmp_path_factory.mktemp("greenroom")) as place:
        yield place.up()


@pytest.fixture
def wire(boot: Boot) -> Iterator[Wire]:
    with Wire(boot) as wire:
        yield wire


def short(answer: Any) -> Any:
    """An answer as its id with "ok" or the code of its error; an array as a list of those."""
    if isinstance(answer, list):
        return [short(each) for each in answer]
    assert answer["jsonrpc"] == "2.0"
    return answer["id"], answer["error"]["code"] if "error" in answer else "ok"


MIXED = (
    b'[{"jsonrpc": "2.0", "method": "system.ping", "id": "1"},'
    b' {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},'
    b' {"jsonrpc": "2.0", "method": "system.ping", "params": [42,23], "id": "2"},'
    b' {"foo": "boo"},'
    b' {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},'
    b' {"jsonrpc": "2.0", "method": "system.ping", "id": "9"}]'
)
NOTIFICATIONS = (
    b'[{"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},'
    b' {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}]'
)

# The examples of https://www.jsonrpc.org/specification, section 7, each with a method that is there in place of
# `subtract`, `sum` and `get_data`. Parameters by position are `invalid_params` here.
SECTION_7: list[tuple[str, bytes, list[Any]]] = [
    (
        "positional parameters",
        b'{"jsonrpc": "2.0", "method": "system.hello", "params": [42, 23], "id": 1}',
        [(1, PARAMS)],
    ),
    (
        "named parameters",
        b'{"jsonrpc": "2.0", "method": "system.hello", "params": {"client": "x", "protocols": [1]}, "id": 3}',
        [(3, "ok")],
    ),
    (
        "named parameters in another order",
        b'{"jsonrpc": "2.0", "method": "system.hello", "params": {"protocols": [1], "client": "x"}, "id": 4}',
        [(4, "ok")],
    ),
    ("a notification", b'{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}', []),
    ("a notification without parameters", b'{"jsonrpc": "2.0", "method": "foobar"}', []),
    ("a method that is not there", b'{"jsonrpc": "2.0", "method": "foobar", "id": "1"}', [("1", METHOD)]),
    (
        "a method that is not there, before its positional parameters",
        b'{"jsonrpc": "2.0", "method": "foobar", "params": [1], "id": "1"}',
        [("1", METHOD)],
    ),
    (
        "a call that is no JSON",
        b'{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]',
        [(None, PARSE)],
    ),
    ("no request object", b'{"jsonrpc": "2.0", "method": 1, "params": "bar"}', [(None, REQUEST)]),
    (
        "an array that is no JSON",
        b'[ {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"}, {"jsonrpc": "2.0", "method" ]',
        [(None, PARSE)],
    ),
    ("an empty array", b"[]", [(None, REQUEST)]),
    ("an array of no request", b"[1]", [[(None, REQUEST)]]),
    ("an array of no requests", b"[1,2,3]", [[(None, REQUEST)] * 3]),
    (
        "a mixed array",
        MIXED,
        [[("1", "ok"), ("2", PARAMS), (None, REQUEST), ("5", METHOD), ("9", "ok")]],
    ),
    (
        "an array of notifications",
        NOTIFICATIONS,
        [],
    ),
]


@pytest.mark.parametrize(("line", "told"), [each[1:] for each in SECTION_7], ids=[each[0] for each in SECTION_7])
def test_the_specifications_own_examples_are_answered_as_it_says(wire: Wire, line: bytes, told: list[Any]) -> None:
    assert [short(answer) for answer in wire.answers(line)] == told


@pytest.mark.parametrize(
    "written",
    [
        b'"x"',
        b'""',
        rb'"\u0000\ud83d\ude00"',
        b"0",
        b"-7",
        b"1.5",
        b"1e3",
        b"9" * 400,
        b"null",
        b'"%s"' % (b"x" * 9_000),
    ],
)
def test_an_id_of_every_legal_kind_comes_back_as_it_was_written(wire: Wire, written: bytes) -> None:
    wire.send(PING.replace(b"1,", written + b",", 1))
    line = b""
    while not line.endswith(b"\n"):
        line += wire.socket.recv(1 << 16)
    assert b'"id":' + written + b"," in line


@pytest.mark.parametrize("written", [b"true", b"[]", b"[1]", b"{}", b'{"a":1}'])
def test_an_id_of_another_kind_is_refused(wire: Wire, written: bytes) -> None:
    assert [short(each) for each in wire.answers(PING.replace(b"1,", written + b",", 1))] == [(None, REQUEST)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"", (None, PARSE)),
        (b"\x00", (None, PARSE)),
        (PING.replace(b"ping", b"pi\x00ng"), (None, PARSE)),
        (PING.replace(b"ping", b"pi\xffng"), (None, PARSE)),
        (b"\xef\xbb\xbf" + PING, (None, PARSE)),
        (PING + b"\r", (1, "ok")),
        (b" \t" + PING + b" ", (1, "ok")),
        (PING + PING, (None, PARSE)),
        (PING[:-1], (None, PARSE)),
        (PING.replace(b'"id":1', b'"id":1,"id":2'), (2, REQUEST)),
        (PING.replace(b"}", b',"params":{"client":"\\ud800"}}'), (1, REQUEST)),
        (PING.replace(b"}", b',"params":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), (None, PARSE)),
        (b"[" * 100_000, (None, PARSE)),
        (PING.replace(b"}", b',"params":{"x":1e999999}}'), (1, PARAMS)),
        (PING.replace(b"}", b',"params":{"x":' + b"9" * 5_000 + b"}}"), (1, PARAMS)),
        (PING.replace(b"}", b',"params":null}'), (1, PARAMS)),
        (PING.replace(b"}", b',"more":true}'), (1, "ok")),
        (PING.replace(b'"2.0"', b'"1.0"'), (1, REQUEST)),
        (b'{"id":1,"method":"system.ping"}', (1, REQUEST)),
        (b"null", (None, REQUEST)),
        (b"1", (None, REQUEST)),
        (b'"system.ping"', (None, REQUEST)),
    ],
)
def test_a_strange_line_gets_one_answer_and_the_session_goes_on(wire: Wire, line: bytes, told: Any) -> None:
    assert [short(each) for each in wire.answers(line)] == [told]


def test_an_array_of_the_most_requests_is_carried_out_and_of_one_more_refused(wire: Wire) -> None:
    most = [json.loads(PING) | {"id": number} for number in range(MAX_REQUESTS_IN_ARRAY)]
    wire.send(json.dumps(most).encode())
    assert short(wire.read()) == [(number, "ok") for number in range(MAX_REQUESTS_IN_ARRAY)]
    (refused,) = wire.answers(json.dumps([*most, json.loads(PING)]).encode())
    assert short(refused) == (None, REQUEST)


def test_a_line_past_the_limit_is_refused_and_the_next_one_carried_out(wire: Wire) -> None:
    line = PING.replace(b"}", b',"x":"' + b"x" * MAX_LINE + b'"}')
    assert [short(each) for each in wire.answers(line, PING)] == [(None, REQUEST), (1, "ok")]


def test_a_peer_that_has_said_all_gets_its_answers_and_then_the_end(wire: Wire) -> None:
    wire.send(PING)
    wire.socket.sendall(PING.replace(b"1,", b"2,", 1))
    wire.socket.shutdown(socket.SHUT_WR)
    told = [wire.read(), wire.read(), wire.read()]
    assert [short(each) for each in told[:2]] == [(1, "ok"), (2, "ok")]
    assert told[2] is None


def test_a_peer_that_leaves_amid_a_line_or_an_answer_leaves_no_trace(boot: Boot, wire: Wire) -> None:
    def descriptors() -> int:
        return len(list(Path(f"/proc/{boot.pid}/fd").iterdir()))

    wire.answers(PING)
    before = descriptors()
    for sent in (b"", PING[:20], PING + b"\n", b"[" + b",".join([PING] * 100) + b"]\n", b"x" * 1_000_000):
        with Wire(boot) as leaver:
            leaver.socket.sendall(sent)
    while descriptors() > before:
        wire.answers(PING)
    assert descriptors() == before
