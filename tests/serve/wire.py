"""A connection that says whatever a test wants, well-formed or not."""

import json
import socket
from types import TracebackType
from typing import Any, Self

from tests.serve.running import Boot

END = "the-end"


class Wire:
    """A raw connection; end it with `with`."""

    def __init__(self, boot: Boot) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(boot.socket))
        self._lines = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()
        self.socket.close()

    def send(self, *lines: bytes) -> None:
        """Send lines, without their newlines."""
        self.socket.sendall(b"".join(line + b"\n" for line in lines))

    def read(self) -> Any:
        """The next document; None where the daemon has hung up."""
        line = self.read_raw()
        return json.loads(line) if line else None

    def read_raw(self) -> bytes:
        """The next line; empty where the daemon has hung up."""
        return self._lines.readline()

    def answers(self, *lines: bytes) -> list[Any]:
        """Everything that is answered to these lines, in the order in which it comes."""
        self.send(*lines)
        return self.rest()

    def rest(self) -> list[Any]:
        """Everything that comes up to the answer to an array of its own.

        Lines are begun in order, and an array takes a while longer than a request: what ends at once has been
        answered by then.
        """
        self.send(b'[{"jsonrpc":"2.0","id":"%s","method":"system.ping"}]' % END.encode())
        told: list[Any] = []
        while (answer := self.read()) is not None and not (isinstance(answer, list) and answer[0]["id"] == END):
            told.append(answer)
        return told
