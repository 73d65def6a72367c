import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from greenroom.client.blocking import Client
from greenroom.model.errors import ConnectionLost, GreenroomError, InvalidParams, NoDaemon, Refused
from greenroom.protocol import MAX_LINE
from greenroom.protocol.commands.events import EventsUnsubscribe
from greenroom.protocol.commands.system import Pong, SystemPing
from tests.client.wires import Script, event, failure, played, result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s"


def test_it_says_hello_first(path: Path) -> None:
    with played(path) as script, Client(str(path), name="me"):
        pass
    assert script.asked == [
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "system.hello",
            "params": {"client": "me", "protocols": [1]},
        }
    ]


def test_a_client_whose_daemon_went_away_connects_anew_and_forgets_what_was_said_before(path: Path) -> None:
    half = [b'{"jsonrpc":"2.0","id":2,"resu']
    with played(path, half), Client(str(path)) as client:
        with pytest.raises(ConnectionLost):
            client.call(SystemPing())
        path.unlink()
        with pytest.raises(NoDaemon):
            client.reconnect()
        with played(path, result(2, 7)):
            client.reconnect()
            assert bytes(client.rpc("m", {})) == b"7"


def test_a_command_is_answered_by_its_own_type(path: Path) -> None:
    with played(path, result(2, {"pong": True, "at": "now"})) as script, Client(str(path)) as client:
        assert client.call(SystemPing()) == Pong(pong=True, at="now")
    assert script.asked[1] == {"jsonrpc": "2.0", "id": 2, "method": "system.ping", "params": {}}


def test_a_method_can_be_called_by_name_and_answers_what_came(path: Path) -> None:
    with played(path, result(2, {"b": 1.50})) as script, Client(str(path)) as client:
        assert bytes(client.rpc("any.method", {"a": None})) == b'{"b": 1.5}'
    assert script.asked[1]["params"] == {"a": None}


def test_an_answer_that_comes_in_pieces_is_put_together(path: Path) -> None:
    with played(path, [b'{"jsonrpc":"2.0","id":2,"resu', b'lt":7}\n']), Client(str(path)) as client:
        assert bytes(client.rpc("m", {})) == b"7"


def test_a_refusal_tells_everything_that_came_with_it(path: Path) -> None:
    with (
        played(path, failure(2, "conflict")),
        Client(str(path)) as client,
        pytest.raises(Refused, match="Not now") as caught,
    ):
        client.call(SystemPing())
    refused = caught.value
    assert (refused.code, refused.wire_type, refused.request_id) == (-32009, "conflict", "r-1")
    assert refused.details == {"status": "paused"}


def test_a_socket_that_is_not_there_means_no_daemon_and_says_how_to_start_one(path: Path) -> None:
    with pytest.raises(NoDaemon, match="greenroom up"):
        Client(str(path))


def test_a_socket_that_nobody_listens_on_means_no_daemon(path: Path) -> None:
    with played(path), Client(str(path)):
        pass
    with pytest.raises(NoDaemon):
        Client(str(path))


def test_a_daemon_that_hangs_up_before_it_answers_is_lost(path: Path) -> None:
    with played(path, []), Client(str(path)) as client, pytest.raises(ConnectionLost):
        client.call(SystemPing())


def test_a_daemon_that_went_before_it_was_asked_is_lost(path: Path) -> None:
    with played(path) as script, Client(str(path)) as client:
        script.close()
        with pytest.raises(ConnectionLost):
            client.call(SystemPing())


def test_a_daemon_that_turns_the_client_away_says_why(path: Path) -> None:
    script = Script(path, failure(None, "unavailable", -32053))
    with pytest.raises(Refused, match="Not now"):
        Client(str(path))
    script.close()


def test_something_that_is_no_daemon_is_told_apart(path: Path) -> None:
    with (
        played(path, [b"HTTP/1.1 400\r\n"]),
        Client(str(path)) as client,
        pytest.raises(GreenroomError, match="no Greenroom daemon"),
    ):
        client.call(SystemPing())


def test_an_answer_of_another_version_is_told_apart(path: Path) -> None:
    with (
        played(path, result(2, {"unsubscribed": "maybe"})),
        Client(str(path)) as client,
        pytest.raises(GreenroomError, match="different versions"),
    ):
        client.call(EventsUnsubscribe(subscription_id="s1"))


def test_parameters_that_no_line_could_hold_are_refused_and_the_client_goes_on(path: Path) -> None:
    with played(path, result(3, 1)), Client(str(path)) as client:
        with pytest.raises(InvalidParams):
            client.rpc("m", {"a": "x" * MAX_LINE})
        assert bytes(client.rpc("m", {})) == b"1"


def test_events_come_in_order_also_those_that_came_between_a_call_and_its_answer(path: Path) -> None:
    with (
        played(
            path,
            [event(0), result(2, {"subscription_id": "s1", "seq": 0}), event(1)],
            [event(2), result(3, {"pong": True, "at": ""}), event(3)],
        ) as script,
        Client(str(path)) as client,
    ):
        events = client.events(["batch"])
        first = next(events)
        client.call(SystemPing())
        told = [first, *itertools.islice(events, 3)]
        with pytest.raises(ConnectionLost):
            next(events)
    assert [each.seq for each in told] == [0, 1, 2, 3]
    assert script.asked[1]["params"] == {"topics": ["batch"]}


def test_a_reader_that_was_too_slow_is_subscribed_again_from_its_last_fact(path: Path) -> None:
    subscribed = {"subscription_id": "s1", "seq": 9}
    with (
        played(
            path,
            [result(2, subscribed), event(5), event(None, "resync", from_seq=5)],
            [result(3, subscribed), event(6)],
        ) as script,
        Client(str(path)) as client,
    ):
        told = list(itertools.islice(client.events(["batch"], from_seq=4), 2))
    assert [each.seq for each in told] == [5, 6]
    assert [asked["params"].get("from_seq") for asked in script.asked[1:]] == [4, 5]


def test_the_path_of_a_thin_command_loads_nothing_heavy() -> None:
    program = (
        "import sys, argparse, greenroom.client.blocking, greenroom.protocol.commands.batch;print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    heavy = {"asyncio", "logging", "rich", "textual", "anthropic", "uuid_utils", "sqlite3", "jinja2", "difflib"}
    assert not heavy & loaded
    assert "greenroom.protocol.commands.conversation" not in loaded
