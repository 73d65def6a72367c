"""A detector of calls that block the event loop's thread.

Code that runs on a loop and waits for a disk, a socket, a process or a clock keeps everybody else
waiting. While a `watch` is on, such a call is noted, with where it was made, if the calling thread is
running an event loop. Nothing is timed, so nothing is flaky: a call counts by what it is.

What it sees, and how:

- opening files, starting processes, connecting to SQLite, connecting sockets, and looking up hosts
  raise audit events (`sys.addaudithook`);
- `time.sleep` has no audit event before Python 3.13, and reading or writing a socket has none at all, so
  these few functions are wrapped once for the process, at their own module or class;
- SQLite's statements are seen by a trace callback on every connection that `sqlite3.connect` makes.

What it can't see: reads and writes of files that are open already, `fsync`, waiting for locks and
threads, plain long computations, and functions that were imported by name before this module
(`from time import sleep`). Sockets that don't block are no offence.

What is allowed, each for its reason, stands in `ALLOWED`. A loop with an attribute `blocking_allowed`
(its reason) is left alone: virtual time serves nobody else.
"""

import asyncio
import functools
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, ParamSpec, TypeVar

from msgspec import Struct

P = ParamSpec("P")
R = TypeVar("R")

PROJECT = Path(__file__).resolve().parent.parent
EVENTS = frozenset(
    {
        "open",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "sqlite3.connect",
        "subprocess.Popen",
        "os.system",
        "shutil.copyfile",
        "shutil.copytree",
        "shutil.move",
        "shutil.rmtree",
    }
)
"""The audit events of calls that block."""
SOCKET_METHODS = ("recv", "recv_into", "recvfrom", "recvmsg", "send", "sendall", "sendto", "accept")


class Allowed(Struct, frozen=True):
    """A call that is no offence when made anywhere below this file's code."""

    event: str
    file: str
    """How the file of a frame on the stack ends."""
    reason: str


ALLOWED = (
    Allowed("open", "<frozen importlib._bootstrap_external>", "an import reads its module once"),
    Allowed("open", "linecache.py", "a traceback or warning is being written"),
    Allowed("open", "traceback.py", "the same, from Python 3.13 on"),
    Allowed("open", "_pytest/assertion/rewrite.py", "pytest reads a test's own source"),
    Allowed("subprocess.Popen", "asyncio/unix_events.py", "asyncio itself forks on the loop"),
)


class Offence(Struct, frozen=True):
    """One blocking call."""

    call: str
    at: str
    """The innermost lines of the project on the stack, `file:line function`, the innermost first."""

    def __str__(self) -> str:
        return f"{self.call} blocks the event loop, called at {self.at}"


_offences: list[Offence] | None = None
"""Where to note; None while nobody watches. An audit hook can't be taken away, so it asks here."""


@contextmanager
def watch() -> Iterator[list[Offence]]:
    """Note every blocking call on a loop's thread until the end of the block, in the list that it gives."""
    global _offences  # noqa: PLW0603  audit hooks and wrapped functions take no argument of ours
    _install()
    before, _offences = _offences, []
    try:
        yield _offences
    finally:
        _offences = before


@functools.cache
def _install() -> None:
    """Add the hook and the wrappers, once a process."""
    sys.addaudithook(_audit)
    time.sleep = _wrapped(time.sleep, "time.sleep")
    for name in SOCKET_METHODS:
        setattr(socket.socket, name, _wrapped_method(getattr(socket.socket, name), f"socket.{name}"))
    for module in (sqlite3, sqlite3.dbapi2):
        setattr(module, "connect", _traced(module.connect))  # noqa: B010  a plain assignment needs its overloads


def _traced(connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    @functools.wraps(connect)
    def traced(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(lambda sql: _note(f"sqlite3: {sql[:60]}"))
        return connection

    return traced


def _wrapped(function: Callable[P, R], call: str) -> Callable[P, R]:
    @functools.wraps(function)
    def noted(*args: P.args, **kwargs: P.kwargs) -> R:
        _note(call)
        return function(*args, **kwargs)

    return noted


def _wrapped_method(method: Callable[..., R], call: str) -> Callable[..., R]:
    @functools.wraps(method)
    def noted(self: socket.socket, *args: Any, **kwargs: Any) -> R:
        if self.gettimeout() != 0:
            _note(call)
        return method(self, *args, **kwargs)

    return noted


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if _offences is None or event not in EVENTS:
        return
    if event == "socket.connect" and args[0].gettimeout() == 0:
        return
    if event == "open" and not isinstance(args[0], str | bytes):
        return  # a number: the file is open already
    _note(event, f"{event} {args[0]!r}" if event in {"open", "sqlite3.connect", "subprocess.Popen"} else event)


def _note(event: str, call: str | None = None) -> None:
    """Note a call if this thread runs a loop, and nothing on the stack allows it."""
    if _offences is None:
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    if getattr(loop, "blocking_allowed", None):
        return
    at: list[str] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file, function = frame.f_code.co_filename, frame.f_code.co_name
        if any(allowed.event == event and file.endswith(allowed.file) for allowed in ALLOWED):
            return
        if file.startswith(str(PROJECT)) and file != __file__ and "/.venv/" not in file:
            at.append(f"{file.removeprefix(f'{PROJECT}/')}:{frame.f_lineno} {function}")
        frame = frame.f_back
    if not at or (event == "open" and at[0].startswith("tests/")):
        return  # a library's own doing is not ours to change; a test may prepare and read files
    _offences.append(Offence(call or event, " < ".join(at[:4])))
