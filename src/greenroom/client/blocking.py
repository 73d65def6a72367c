"""A client on a plain blocking socket, for commands that start, ask and end.

It imports neither asyncio nor logging, since the start of a thin command has to fit into 60 ms.
"""

import socket
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from greenroom.client.refusals import lost, not_connected, raw_result, typed_result
from greenroom.model.errors import ConnectionLost
from greenroom.protocol import PROTOCOL
from greenroom.protocol.command import Command
from greenroom.protocol.events import Event
from greenroom.protocol.framing import Incoming, call_line, read_incoming

ResultT = TypeVar("ResultT")

_CHUNK = 256 * 1024


class Client:
    """One connection. It says hello by itself; not for several threads at once.

    Every method can raise `ConnectionLost` when the daemon goes away before it has answered.
    """

    def __init__(self, path: str, *, name: str = "greenroom") -> None:
        """Connect, and tell versions apart.

        Args:
            path: the daemon's socket.
            name: who calls, for the daemon's log.

        Raises:
            NoDaemon: nobody answers there.
            Refused: the daemon does not speak this protocol, or has too many connections.
        """
        self._path = path
        self._name = name
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._received = bytearray()
        self._searched = 0
        self._events: deque[Event] = deque()
        self._number = 0
        try:
            self._socket.connect(self._path)
        except OSError as error:
            self._socket.close()
            raise not_connected(self._path, error) from error
        try:
            self.rpc("system.hello", {"client": self._name, "protocols": [PROTOCOL]})
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        """The client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def reconnect(self) -> None:
        """Connect anew, once the daemon went away. What was subscribed to is to be subscribed to again.

        Raises:
            NoDaemon: nobody answers there.
            Refused: the daemon does not speak this protocol, or is not up yet.
        """
        self.close()
        self._connect()

    def call(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command and wait for its answer, however long that takes.

        Raises:
            Refused: the daemon says no.
        """
        return typed_result(command, self._ask(command.method, command))

    def rpc(self, method: str, params: Mapping[str, object]) -> msgspec.Raw:
        """Call a method by name; answers the result as it came.

        Raises:
            Refused: the daemon says no.
        """
        return self._ask(method, params)

    def events(self, topics: Sequence[str], from_seq: int | None = None) -> Iterator[Event]:
        """Subscribe, and yield events as they come, without end; calls may be made in between.

        Where the daemon found this reader too slow, it is subscribed anew from the last fact that it had: facts
        are neither missed nor told twice. One iterator at a time.

        Raises:
            Refused: there is no such topic.
        """
        params: dict[str, object] = {"topics": list(topics)}
        if from_seq is not None:
            params["from_seq"] = from_seq
        self.rpc("events.subscribe", params)
        return self._follow(params)

    def _follow(self, params: dict[str, object]) -> Iterator[Event]:
        while True:
            while not self._events:
                told = self._receive().params
                if told is not None:
                    self._events.append(told)
            event = self._events.popleft()
            if event.type == "resync":
                self.rpc("events.subscribe", params | event.data)
            else:
                yield event

    def _ask(self, method: str, params: object) -> msgspec.Raw:
        self._number += 1
        self._send(call_line(self._number, method, params))
        while True:
            incoming = self._receive()
            if incoming.params is not None:
                self._events.append(incoming.params)
            elif incoming.id == self._number or incoming.id is None:
                return raw_result(incoming)

    def _send(self, line: bytes) -> None:
        try:
            self._socket.sendall(line)
        except (BrokenPipeError, ConnectionResetError) as error:
            if not self._has_word_left():
                raise lost(error) from error

    def _has_word_left(self) -> bool:
        """Whether the daemon said something before it went: why it would not have us."""
        try:
            self._fill()
        except ConnectionLost:
            return False
        return True

    def _receive(self) -> Incoming:
        while (end := self._received.find(b"\n", self._searched)) < 0:
            self._searched = len(self._received)
            self._fill()
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        self._searched = 0
        return read_incoming(line)

    def _fill(self) -> None:
        try:
            chunk = self._socket.recv(_CHUNK)
        except ConnectionResetError as error:
            raise lost(error) from error
        if not chunk:
            raise lost(None)
        self._received += chunk
