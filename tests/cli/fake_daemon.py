"""A daemon with canned answers on a real socket, for a command line that runs in the same process."""

import json
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from greenroom import __version__

HELLO = {
    "protocol": 1,
    "daemon_version": __version__,
    "boot_id": "boot",
    "schema": 1,
    "capabilities": [],
    "max_line": 16 * 1024 * 1024,
}

HANGS_UP = object()
"""The daemon goes away, in the place of an answer. The next connection is served as ever."""

Answer = Any | Callable[[dict[str, Any]], Any]


class Refusal(Exception):
    """Raised by an answer to have it be an error."""

    def __init__(self, code: int, wire_type: str, message: str) -> None:
        super().__init__(message)
        self.error = {
            "code": code,
            "message": message,
            "data": {"type": wire_type, "details": {}, "request_id": "01920000-request"},
        }


class FakeDaemon:
    """Answers what it was told to, and remembers what it was asked.

    An answer is a value, or a function of the parameters; `HANGS_UP` is none: the connection ends in its place.
    What `events` holds is sent after each subscription.
    """

    def __init__(self, path: Path, answers: Mapping[str, Answer]) -> None:
        self.path = path
        self.answers: dict[str, Answer] = {
            "system.hello": HELLO,
            "events.subscribe": {"subscription_id": "s", "seq": 0},
            **answers,
        }
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.events: list[dict[str, Any]] = []
        self._closing = False
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def params(self, method: str) -> dict[str, Any]:
        """The parameters of the only call of that method."""
        (found,) = self.all_params(method)
        return found

    def all_params(self, method: str) -> list[dict[str, Any]]:
        """The parameters of each call of that method, defaults left out."""
        return [params for asked, params in self.asked if asked == method]

    def close(self) -> None:
        """Hang up and take the socket away."""
        # A listener that is closed does not wake the thread that accepts on it; a call does.
        self._closing = True
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as last:
            last.connect(str(self.path))
        self._thread.join()
        self._listener.close()
        self.path.unlink()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self._closing:
                    return
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection.makefile("rwb") as stream:
            for line in stream:
                call = json.loads(line)
                method, params = call["method"], call.get("params") or {}
                self.asked.append((method, params))
                answer = self._answer(method, params)
                if answer.get("result") is HANGS_UP:
                    return
                stream.write(self._line({"id": call["id"], **answer}))
                if method == "events.subscribe":
                    for event in self.events:
                        stream.write(self._line({"method": "event", "params": event}))
                try:
                    stream.flush()
                except BrokenPipeError:
                    return

    def _answer(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        answer = self.answers[method]
        try:
            return {"result": answer(params) if callable(answer) else answer}
        except Refusal as refusal:
            return {"error": refusal.error}

    @staticmethod
    def _line(document: dict[str, Any]) -> bytes:
        return msgspec.json.encode({"jsonrpc": "2.0", **document}) + b"\n"


def page(rows: Sequence[Any], *, total: int | None = None, cursor: str | None = None) -> dict[str, Any]:
    """A list's answer that holds these rows."""
    return {
        "items": list(rows),
        "total": len(rows) if total is None else total,
        "page": 1,
        "limit": 25,
        "total_pages": 1,
        "next_cursor": cursor,
    }


def listing(*rows: Any) -> Answer:
    """The answer of a list that finds its rows by name, where that is asked."""

    def answer(params: dict[str, Any]) -> dict[str, Any]:
        wanted = params.get("called")
        return page([row for row in rows if wanted is None or wanted in {row.id, row.name}])

    return answer


def event(kind: str, **data: Any) -> dict[str, Any]:
    """An event as the wire has it."""
    return {
        "seq": 1,
        "at": "2026-11-21T08:00:00.000000Z",
        "topic": kind.partition(".")[0],
        "type": kind,
        "data": data,
    }
