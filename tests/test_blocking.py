"""The detector catches offences, and lets pass what is none."""

import asyncio
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.blocking import PROJECT, watch
from tests.simulation import World, run


def sleep() -> None:
    time.sleep(0.001)


def query() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("SELECT 42")
    connection.close()


def receive() -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(b"x")
        here.recv(1)


def look_up() -> None:
    socket.getaddrinfo("127.0.0.1", 80)


def start_process() -> None:
    subprocess.run([sys.executable, "--version"], check=True, capture_output=True)


def open_as_the_product() -> None:
    """Open a file from code that is filed under `src`."""
    code = compile("open('/dev/null').close()", str(PROJECT / "src/greenroom/invented.py"), "exec")
    exec(code, {})  # the file's name is the point


def connect() -> None:
    with socket.socket(socket.AF_UNIX) as caller, pytest.raises(FileNotFoundError):
        caller.connect("/nowhere")


@pytest.mark.parametrize(
    ("offend", "calls"),
    [
        (sleep, ["time.sleep"]),
        (query, ["sqlite3.connect ':memory:'", "sqlite3: SELECT 42"]),
        (receive, ["socket.sendall", "socket.recv"]),
        (look_up, ["socket.getaddrinfo"]),
        (open_as_the_product, ["open '/dev/null'"]),
        (connect, ["socket.connect"]),
    ],
)
async def test_a_blocking_call_on_the_loop_is_noted(offend: Callable[[], None], calls: list[str]) -> None:
    with watch() as offences:
        offend()
    assert [offence.call for offence in offences] == calls
    assert all(offend.__name__ in offence.at or "invented.py" in offence.at for offence in offences)


async def test_a_process_that_is_started_and_waited_for_on_the_loop_is_noted() -> None:
    with watch() as offences:
        start_process()
    assert any(offence.call.startswith("subprocess.Popen") for offence in offences)


@pytest.mark.parametrize("offend", [sleep, query, receive, look_up, open_as_the_product])
async def test_the_same_call_in_a_thread_is_fine(offend: Callable[[], None]) -> None:
    with watch() as offences:
        await asyncio.to_thread(offend)
    assert offences == []


@pytest.mark.parametrize("offend", [sleep, query, receive, look_up, open_as_the_product])
def test_the_same_call_without_a_loop_is_fine(offend: Callable[[], None]) -> None:
    with watch() as offences:
        offend()
    assert offences == []


async def test_what_asyncio_does_itself_is_fine(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()
        await writer.wait_closed()

    with watch() as offences:
        server = await asyncio.start_unix_server(answer, tmp_path / "socket")
        reader, writer = await asyncio.open_unix_connection(tmp_path / "socket")
        writer.write(b"hello\n")
        assert await reader.readline() == b"hello\n"
        writer.close()
        await writer.wait_closed()
        server.close()
        process = await asyncio.create_subprocess_exec(sys.executable, "--version", stdout=subprocess.DEVNULL)
        assert await process.wait() == 0
        await asyncio.sleep(0)
    assert offences == []


async def test_a_test_may_write_and_read_files(tmp_path: Path) -> None:
    with watch() as offences:
        (tmp_path / "file").write_text("text", encoding="utf-8")
        assert (tmp_path / "file").read_text(encoding="utf-8") == "text"
    assert offences == []


async def test_an_import_on_the_loop_is_fine() -> None:
    with watch() as offences:
        sys.modules.pop("this_is_not_there", None)
        with pytest.raises(ImportError):
            __import__("this_is_not_there")
        sys.modules.pop("colorsys", None)
        __import__("colorsys")
    assert offences == []


def test_virtual_time_may_block() -> None:
    async def scenario(world: World) -> None:
        query()

    with watch() as offences:
        run(1, scenario)
    assert offences == []


def test_pytest_fails_async_tests_that_block_unless_they_say_why(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(
        "import asyncio, pytest\n"
        "from tests.test_blocking import sleep\n"
        "async def test_clean(): await asyncio.sleep(0)\n"
        "async def test_offence(): sleep()\n"
        "@pytest.mark.blocking_allowed('it shows how')\n"
        "async def test_excused(): sleep()\n"
        "@pytest.mark.blocking_allowed\n"
        "async def test_excused_without_a_reason(): sleep()\n"
        "def test_without_a_loop(): sleep()\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(PROJECT / "pyproject.toml")]
    plugins = ["-p", "tests.conftest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [*command, *plugins, str(tmp_path)], check=False, capture_output=True, text=True, cwd=PROJECT
    )
    assert "time.sleep blocks the event loop, called at tests/test_blocking.py" in done.stdout
    assert "say why" in done.stdout
    assert "4 passed, 2 errors" in done.stdout, done.stdout
