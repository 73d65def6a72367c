import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from greenroom.model.errors import StartError
from greenroom.operate.notify import Notifier, watchdog_interval_s


@contextmanager
def service_manager(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.settimeout(5)
        listener.bind(address)
        yield listener


def test_a_message_arrives_as_one_datagram(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with service_manager(address) as manager:
        notifier = Notifier.from_environ({"NOTIFY_SOCKET": address})

        notifier.ready("listening")
        notifier.alive()
        notifier.status("3 batches run")
        notifier.stopping("draining")

        assert [manager.recv(1000) for _ in range(4)] == [
            b"READY=1\nSTATUS=listening",
            b"WATCHDOG=1",
            b"STATUS=3 batches run",
            b"STOPPING=1\nSTATUS=draining",
        ]


def test_an_abstract_address_begins_with_an_at_sign(tmp_path: Path) -> None:
    name = f"greenroom-test{tmp_path}"
    with service_manager(f"\0{name}") as manager:
        Notifier.from_environ({"NOTIFY_SOCKET": f"@{name}"}).alive()

        assert manager.recv(1000) == b"WATCHDOG=1"


def test_a_status_cannot_smuggle_in_an_assignment(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with service_manager(address) as manager:
        Notifier.from_environ({"NOTIFY_SOCKET": address}).status("a\nREADY=1")

        assert manager.recv(1000) == b"STATUS=a READY=1"


def test_without_a_service_manager_nothing_is_sent() -> None:
    notifier = Notifier.from_environ({})

    assert notifier.address is None
    notifier.ready("nobody hears")


def test_a_manager_that_is_gone_is_news(tmp_path: Path) -> None:
    notifier = Notifier.from_environ({"NOTIFY_SOCKET": str(tmp_path / "gone")})

    with pytest.raises(FileNotFoundError):
        notifier.alive()


@pytest.mark.parametrize("address", ["run/notify", "@", "vsock:2:1234"])
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    with pytest.raises(StartError, match="NOTIFY_SOCKET"):
        Notifier.from_environ({"NOTIFY_SOCKET": address})


@pytest.mark.parametrize(
    ("environ", "interval"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "41"}, None),
    ],
)
def test_the_watchdog_is_fed_twice_in_its_time_where_it_watches_this_process(
    environ: dict[str, str], interval: float | None
) -> None:
    assert watchdog_interval_s(environ, pid=42) == interval


@pytest.mark.parametrize(
    "environ", [{"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "1", "WATCHDOG_PID": "me"}]
)
def test_a_watchdog_that_makes_no_sense_stops_the_start(environ: dict[str, str]) -> None:
    with pytest.raises(StartError, match="expected whole numbers"):
        watchdog_interval_s(environ, pid=42)
