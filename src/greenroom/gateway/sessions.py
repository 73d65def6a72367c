"""All connections: letting them in, holding them to bounds that they share, and ending them in order.

No user can keep another one out: of connections a user has at most as many as are left for everybody, so that
there is room however many a single user opens; and where all that is held for peers together is too much, it is
the user for whom most is held who loses a connection. (The first is the dynamic threshold of Choudhury and Hahne,
"Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", 1998, with a factor of one.)
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable

from greenroom.daemon.subscription import Subscription
from greenroom.gateway.listening import BACKLOG, Listener
from greenroom.gateway.session import Answers, Session, Surroundings
from greenroom.gateway.turns import Turns
from greenroom.model.errors import Unavailable
from greenroom.protocol.framing import NULL, error_answer

MAX_SESSIONS = 4_000
"""Connections at a time; a user alone can have half of them.

Each takes a file descriptor, so the process's limit has to be above this."""

MAX_HELD = 256 * 1024 * 1024
"""Bytes that are held for all peers together: lines half sent or being carried out, and answers not yet read."""

ACCEPTED_AT_ONCE = 16
"""Connections that are accepted in one round of the loop; the others wait in the kernel."""


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
        most_held: int = MAX_HELD,
        at_work: Callable[[], bool] = lambda: True,
    ) -> None:
        self._open: set[Session] = set()
        self._admitted: set[Session] = set()
        self._of_user: Counter[int] = Counter()
        self._held = 0
        self._gone = asyncio.Event()
        self._new_request_id = new_request_id
        self._log = log
        self._most = most
        self._most_held = most_held
        self._surroundings = Surroundings(
            answers=answers,
            turns=Turns(asyncio.get_running_loop(), at_work=at_work, busy_s=time.thread_time),
            admit=self._admit,
            weighed=self._weighed,
            unsubscribe=unsubscribe,
            ended=self._ended,
            log=log,
        )
        self._server: asyncio.Server | None = None
        self._listener: Listener | None = None
        self._orphans: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many connections are open."""
        return len(self._admitted)

    async def serve(self, listener: Listener) -> None:
        """Begin to accept connections."""
        self._listener = listener
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(self._accept, sock=listener.socket, backlog=ACCEPTED_AT_ONCE)
        # asyncio takes as many connections in one go as it lets the kernel keep waiting; the kernel may keep more.
        listener.socket.listen(BACKLOG)

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

    def _accept(self) -> Session:
        session = Session(self._surroundings)
        self._open.add(session)
        return session

    def _admit(self, session: Session) -> bytes | None:
        theirs = self._of_user[session.uid]
        if theirs >= self._most - len(self._admitted):
            error = Unavailable(
                f"You have {theirs:,} connections open, and there is no room for more; close one and try again."
            )
            return error_answer(self._new_request_id(), NULL, error)
        self._admitted.add(session)
        self._of_user[session.uid] += 1
        return None

    def _weighed(self, more: int) -> None:
        self._held += more
        if self._held <= self._most_held or more <= 0:
            return
        # What peers have read since is known only once they are weighed again.
        self._held += sum(each.weigh() for each in self._admitted)
        if self._held <= self._most_held:
            return
        of_user: Counter[int] = Counter()
        for each in self._admitted:
            of_user[each.uid] += each.weight
        uid, _ = of_user.most_common(1)[0]
        heaviest = max((each for each in self._admitted if each.uid == uid), key=lambda each: each.weight)
        self._log.warning("cut off a peer to make room", extra={"uid": uid, "held": heaviest.weight})
        heaviest.cut()

    def _ended(self, session: Session) -> None:
        self._open.discard(session)
        if session in self._admitted:
            self._admitted.remove(session)
            self._of_user[session.uid] -= 1
            if not self._of_user[session.uid]:
                del self._of_user[session.uid]
        for task in session.busy:
            self._orphans.add(task)
            task.add_done_callback(self._orphans.discard)
        self._gone.set()
