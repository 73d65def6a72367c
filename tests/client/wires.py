"""A daemon that is a script: it reads lines and says what it was given to say."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HELLO = {"jsonrpc": "2.0", "id": 1, "result": {}}


class Script:
    """What one connection is answered, line for line: a document for each line that comes, several, or the end."""

    def __init__(self, path: Path, *answers: Any) -> None:
        self.asked: list[Any] = []
        self._answers = answers
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self._thread = threading.Thread(target=self._play)
        self._thread.start()

    def _play(self) -> None:
        connection, _ = self._socket.accept()
        with connection, connection.makefile("rb") as lines, contextlib.suppress(ConnectionError):
            for answer in self._answers:
                line = lines.readline()
                if not line:
                    return
                self.asked.append(json.loads(line))
                for document in answer if isinstance(answer, list) else [answer]:
                    told = document if isinstance(document, bytes) else json.dumps(document).encode() + b"\n"
                    connection.sendall(told)

    def close(self) -> None:
        self._thread.join()
        self._socket.close()


@contextlib.contextmanager
def played(path: Path, *answers: Any) -> Iterator[Script]:
    """A script that plays at that path, hello first, and hangs up at its end."""
    script = Script(path, HELLO, *answers)
    try:
        yield script
    finally:
        script.close()


def result(number: int, value: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "result": value}


def failure(number: int | None, wire_type: str, code: int = -32009) -> dict[str, object]:
    data = {"type": wire_type, "details": {"status": "paused"}, "request_id": "r-1"}
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": "Not now.", "data": data}}


def event(seq: int | None, kind: str = "batch.status", **data: object) -> dict[str, object]:
    params = {"seq": seq, "at": "", "topic": "batch", "type": kind, "data": data}
    return {"jsonrpc": "2.0", "method": "event", "params": params}
