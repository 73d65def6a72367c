"""The real daemon and the real rehearsal server, as processes on a home and a socket of their own.

Everything that waits for a process stands here, and waits for something to be said, never for time to pass: the
daemon for its log, the server for its first line, a batch for its events, a process for its end.
"""

import itertools
import os
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

from greenroom.client.blocking import Client
from greenroom.protocol.command import Listing
from greenroom.protocol.commands.batch import BatchStart, BatchStatusGet
from greenroom.protocol.commands.export import ExportGet, ExportRow, ExportStart
from greenroom.protocol.commands.template import TemplateCreate
from greenroom.protocol.events import Event
from greenroom.protocol.rows.batch import BatchStatusRow
from greenroom.store.connecting import connect_reader

RowT = TypeVar("RowT")

PROGRAM = (sys.executable, "-m", "greenroom", "daemon")
GONE_MS = 10_000
"""How long a process that was told to end may take, in milliseconds, before that counts as not ending."""

_SHOWN = 60
"""Lines of a daemon's log that a failed test shows."""


class Boot:
    """One run of a daemon: from its start to its end, however that comes."""

    def __init__(self, socket: Path, environ: dict[str, str]) -> None:
        self.socket = socket
        self.log: list[dict[str, Any]] = []
        self._raw: list[str] = []
        self._process = subprocess.Popen(
            PROGRAM, env=environ, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, name=f"log of {self.pid}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The daemon's process."""
        return self._process.pid

    def said(self, message: str) -> dict[str, Any]:
        """Wait for the log to say this; answers that line. A daemon that ends without saying it is a failure."""
        while (line := self._lines.get()) is not None:
            self._raw.append(line)
            try:
                entry: dict[str, Any] = msgspec.json.decode(line)
            except msgspec.DecodeError:
                continue
            self.log.append(entry)
            if entry["message"] == message:
                return entry
        raise AssertionError(f"the daemon ended and had not said {message!r}:\n{self.shown_log()}")

    def connect(self) -> Client:
        """A connection; end it with `with`."""
        return Client(str(self.socket), name="tests")

    @contextmanager
    def watching(self, topics: list[str], from_seq: int | None = None) -> Iterator[Iterator[Event]]:
        """The events from now on, on a connection of their own; with `from_seq` the facts after that one first."""
        with self.connect() as client:
            yield client.events(topics, from_seq)

    def events(self, topics: list[str], enough: Callable[[Event], bool]) -> list[Event]:
        """Every event, the old facts first, up to the first one that is `enough`."""
        with self.watching(topics, from_seq=0) as events:
            return up_to(events, enough)

    def finished(self, batch_id: str) -> BatchStatusRow:
        """Wait for the end of a batch; answers how it stands."""
        self.events([f"batch:{batch_id}"], nth("batch.finished", 1))
        with self.connect() as client:
            return client.call(BatchStatusGet(batch_id=batch_id))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, and wait for nothing."""
        self._process.send_signal(number)

    def exit_code(self) -> int:
        """Wait for the end; answers the exit code, negative for a signal. The rest of the log is there then."""
        code = self._process.wait()
        self._drain_log()
        return code

    def kill(self) -> None:
        """`kill -9`, and wait until it and every process that holds its log have gone."""
        self._process.kill()
        self.exit_code()

    def stop(self) -> int:
        """End it in order; answers the exit code."""
        self.signal(signal.SIGTERM)
        return self.exit_code()

    def shown_log(self) -> str:
        """The last lines of the log."""
        return "".join(self._raw[-_SHOWN:])

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put(None)

    def _drain_log(self) -> None:
        # The log ends when the last process that holds it has gone: an orphan would keep it open.
        self._reader.join(GONE_MS / 1000)
        assert not self._reader.is_alive(), "a process that the daemon had started outlives it"
        while not self._lines.empty():
            if (line := self._lines.get()) is not None:
                self._raw.append(line)


class Installation:
    """A home, a socket and the variables that daemons are started with, one after the other."""

    def __init__(self, folder: Path, socket: Path, **variables: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.socket = socket
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GREENROOM_HOME": str(self.home),
            "GREENROOM_SOCKET": str(socket),
            **variables,
        }
        self.boots: list[Boot] = []

    @property
    def database(self) -> Path:
        """The file."""
        return self.home / "greenroom.db"

    def boot(self) -> Boot:
        """Start a daemon, and wait for nothing."""
        self.boots.append(Boot(self.socket, self.environ))
        return self.boots[-1]

    def up(self) -> Boot:
        """Start a daemon that is ready."""
        boot = self.boot()
        boot.said("ready")
        return boot

    def refused(self) -> tuple[int, str]:
        """Start a daemon that is expected not to start: its exit code, and what it said."""
        ended = subprocess.run(
            PROGRAM, env=self.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        return ended.returncode, ended.stderr

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database from outside, whether a daemon runs or not."""
        with self.reading() as db:
            return db.execute(sql, values).fetchall()

    def change(self, sql: str) -> None:
        """Change the database from outside while no daemon runs."""
        with closing(sqlite3.connect(self.database)) as db, db:
            db.execute(sql)

    def change_beside(self, sql: str) -> None:
        """Change the database from outside while a daemon runs: it alone may checkpoint, so this never does."""
        with closing(sqlite3.connect(self.database)) as db, db:
            db.execute("PRAGMA wal_autocheckpoint = 0")
            db.execute(sql)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to the database that only reads."""
        with closing(connect_reader(self.database)) as db:
            yield db


@contextmanager
def installed(folder: Path, **variables: str) -> Iterator[Installation]:
    """A new installation, with nothing of this process's environment but the path of programs.

    The socket has a folder of its own with a short name: a Unix socket's address holds 107 bytes. At the end every
    daemon is killed, and its log printed: pytest shows it where the test has failed.
    """
    with tempfile.TemporaryDirectory(prefix="greenroom-", dir="/tmp") as short:
        installation = Installation(folder, Path(short) / "run" / "s", **variables)
        try:
            yield installation
        finally:
            for boot in installation.boots:
                boot.kill()
                sys.stderr.write(f"── log of the daemon {boot.pid} ──\n{boot.shown_log()}")


class Rehearsal:
    """A rehearsal server of its own process: it stands for any server that speaks the Messages API."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._open = build_opener(ProxyHandler({})).open

    def stats(self) -> dict[str, Any]:
        """What it has seen."""
        return self._ask("stats")

    def set(self, **settings: object) -> None:
        """Change how it behaves from now on."""
        self._ask("settings", msgspec.json.encode(settings))

    def _ask(self, what: str, body: bytes | None = None) -> dict[str, Any]:
        with self._open(Request(f"{self.base_url}/rehearsal/{what}", data=body)) as answer:
            said: dict[str, Any] = msgspec.json.decode(answer.read())
        return said


@contextmanager
def rehearsing(*options: str) -> Iterator[Rehearsal]:
    """A rehearsal server with options of its command line."""
    with subprocess.Popen(
        (sys.executable, "-m", "greenroom.rehearsal", "--exit-with-parent", *options),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        try:
            yield Rehearsal(msgspec.json.decode(process.stdout.readline())["base_url"])
        finally:
            process.kill()


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def gone(pid: int) -> bool:
    """Wait for the end of a process that is not a child of this one; False where it does not come."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        return bool(waiting.poll(GONE_MS))
    finally:
        os.close(descriptor)


def up_to(events: Iterator[Event], enough: Callable[[Event], bool]) -> list[Event]:
    """Events up to the first one that is `enough`."""
    seen = []
    for event in events:
        seen.append(event)
        if enough(event):
            break
    return seen


def nth(type_: str, number: int) -> Callable[[Event], bool]:
    """Whether an event is the nth of its type."""
    count = itertools.count(1)
    return lambda event: event.type == type_ and next(count) == number


def calling(number: int) -> Callable[[Event], bool]:
    """Whether an event brings the items that were seen calling to that number."""
    seen: set[str] = set()

    def enough(event: Event) -> bool:
        if event.type == "item.activity" and event.data["activity"]["state"] == "calling":
            seen.add(event.data["item_id"])
        return len(seen) == number

    return enough


def template(client: Client) -> str:
    """Make a template that needs no parameters; answers its id."""
    return client.call(TemplateCreate(name="Small talk", text="Write a short talk about a lost parcel.")).id


def start(client: Client, count: int, concurrency: int, **options: Any) -> str:
    """Start a batch from a template of its own; answers its id."""
    order = BatchStart(name="Try", template_id=template(client), count=count, concurrency=concurrency, **options)
    return client.call(order).batch_id


def exported(boot: Boot, client: Client, order: ExportStart) -> ExportRow:
    """Export, and wait for the end of it."""
    with boot.watching(["export"]) as events:
        export_id = client.call(order).export_id
        up_to(events, lambda event: event.data["export_id"] == export_id)
    return client.call(ExportGet(export_id=export_id))


def every(client: Client, page: Callable[[str | None], Listing[RowT]]) -> list[RowT]:
    """All rows of a list, page by page; `page` makes the command for a cursor."""
    rows: list[RowT] = []
    cursor: str | None = None
    while True:
        found = client.call(page(cursor))
        rows += found.items
        cursor = found.next_cursor
        if cursor is None:
            return rows
