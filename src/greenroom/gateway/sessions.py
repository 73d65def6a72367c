"""All connections: accepting them up to a number, and ending them in order."""

import asyncio
import logging
from collections.abc import Callable

from greenroom.daemon.subscription import Subscription
from greenroom.gateway.holding import Holding
from greenroom.gateway.listening import BACKLOG, Listener
from greenroom.gateway.patience import PAID_PER_S
from greenroom.gateway.schedule import Schedule
from greenroom.gateway.session import TELLINGS_PER_S, TELLINGS_SAVED, Answers, Session, Surroundings
from greenroom.gateway.turns import Turns
from greenroom.model.errors import Unavailable
from greenroom.protocol.framing import NULL, error_answer

MAX_SESSIONS = 2_000
"""Connections at a time. Each takes a file descriptor, so the process's limit has to be above this."""


class Sessions:
    """Whoever is connected."""

    def __init__(
        self,
        answers: Answers,
        *,
        unsubscribe: Callable[[Subscription], None],
        new_request_id: Callable[[], str],
        log: logging.Logger,
        most: int = MAX_SESSIONS,
    ) -> None:
        self._open: set[Session] = set()
        self._gone = asyncio.Event()
        self._new_request_id = new_request_id
        self._log = log
        self._most = most
        loop = asyncio.get_running_loop()
        self._surroundings = Surroundings(
            answers=answers,
            turns=Turns(loop),
            refusals=Schedule(loop.time, per_s=PAID_PER_S),
            tellings=Schedule(loop.time, per_s=TELLINGS_PER_S, saved=TELLINGS_SAVED),
            holding=Holding(),
            unsubscribe=unsubscribe,
            ended=self._ended,
            log=log,
        )
        self._server: asyncio.Server | None = None
        self._listener: Listener | None = None
        self._orphans: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many connections are open."""
        return len(self._open)

    async def serve(self, listener: Listener) -> None:
        """Begin to accept connections."""
        self._listener = listener
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(self._accept, sock=listener.socket, backlog=BACKLOG)

    async def close(self, deadline_s: float) -> None:
        """End everything in order: the socket, what is in flight, and then the connections.

        Args:
            deadline_s: seconds for answers to be made and read; what has not ended by then is cut off and logged.
        """
        if self._listener is not None:
            self._listener.remove()
        if self._server is not None:
            self._server.close()
        for session in list(self._open):
            session.finish()
        try:
            async with asyncio.timeout(deadline_s):
                await self._all_gone()
        except TimeoutError:
            self._cut_off()
            await self._all_gone()

    async def _all_gone(self) -> None:
        while self._open or self._orphans:
            if self._orphans:
                await asyncio.wait(self._orphans)
            else:
                self._gone.clear()
                await self._gone.wait()

    def _cut_off(self) -> None:
        tasks = self._orphans.union(*(session.busy for session in self._open))
        self._log.warning("cut off", extra={"sessions": len(self._open), "calls": len(tasks)})
        for task in tasks:
            task.cancel()
        for session in list(self._open):
            session.cut()

    def _accept(self) -> asyncio.BaseProtocol:
        if len(self._open) >= self._most:
            return _Turned(self._new_request_id(), self._most)
        session = Session(self._surroundings)
        self._open.add(session)
        return session

    def _ended(self, session: Session) -> None:
        self._open.discard(session)
        for task in session.busy:
            self._orphans.add(task)
            task.add_done_callback(self._orphans.discard)
        self._gone.set()


class _Turned(asyncio.Protocol):
    """A connection too many: it is told so, and ends."""

    def __init__(self, request_id: str, most: int) -> None:
        self._request_id = request_id
        self._most = most

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        error = Unavailable(f"{self._most:,} connections are open, and more can't be; close one and try again.")
        transport.write(error_answer(self._request_id, NULL, error) + b"\n")
        transport.close()
