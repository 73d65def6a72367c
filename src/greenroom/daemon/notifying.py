"""Tells a person's own command when a batch ends or pauses itself.

It goes by facts as they become durable, and is in nobody's way: what it can't tell, it logs. After a crash nothing
is told again.
"""

import asyncio
import logging
import os
import signal
import sqlite3
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from msgspec import Struct

from greenroom.daemon.units.endings import DAEMON
from greenroom.daemon.units.outages import DOWN
from greenroom.model.batch import Batch
from greenroom.model.errors import Unavailable
from greenroom.model.facts import Fact, NotedFact
from greenroom.model.money import dollars
from greenroom.store import batches, judgements

TIME_LIMIT_S = 30.0
"""Seconds that a command may take before it and what it started are killed."""

OUTPUT_S = 1.0
"""Seconds that the output of a failed command is waited for: what it started may hold it open."""

FAREWELL_S = 2.0
"""Seconds that a command may still take when the daemon stops."""

AT_ONCE = 4
"""Commands that run at the same time."""

WAITING = 1_000
"""News that wait for their turn; what comes then is logged and not told."""

LAST_WORDS = 2_000
"""Bytes of a failed command's output that go to the log, the last ones."""

SECRETS = frozenset({"ANTHROPIC_AUTH_TOKEN", "CREDENTIALS_DIRECTORY", "GREENROOM_REHEARSAL_KEY"})
"""Variables that the command does not get, beside all that end in `_API_KEY`."""


class Told(Struct, frozen=True):
    """A batch as it stands, and how many verdicts on its conversations are still to be paid for."""

    batch: Batch
    verdicts_waiting: int = 0


Look = Callable[[str], Awaitable[Told | None]]
"""Reads a batch by its id, whoever's it is."""


def told_of(db: sqlite3.Connection, batch_id: str) -> Told | None:
    """What is told of a batch; None where it is gone."""
    batch = batches.get(db, DAEMON, batch_id)
    return None if batch is None else Told(batch, judgements.waiting_of(db, batch_id))


class News(Struct, frozen=True):
    """A batch ended, or paused itself for a reason."""

    batch_id: str
    status: str
    reason: str
    message: str


def news_of(fact: Fact) -> News | None:
    """What a fact has to tell, if it is one of those that are told. Who pauses a batch knows that he did."""
    if fact.type != "batch.status":
        return None
    reason = fact.data["reason"] or {"type": "", "message": ""}
    news = News(fact.data["batch_id"], fact.data["status"], reason["type"], reason["message"])
    ended = news.status in {"completed", "failed", "cancelled"}
    return news if ended or (news.status == "paused" and news.reason != "user") else None


def environment(news: News, about: Told, inherited: Mapping[str, str]) -> dict[str, str]:
    """The command's variables: the daemon's own but for what is secret, and `GREENROOM_BATCH_…`."""
    batch = about.batch
    told = {
        "ID": news.batch_id,
        "NAME": batch.name,
        "STATUS": news.status,
        "REASON": news.reason,
        "MESSAGE": news.message,
        "COST_USD": f"{dollars(batch.actual_cost):.6f}",
        "VERDICTS_WAITING": str(about.verdicts_waiting),
        "OWNER": str(batch.owner),
        "PROVIDER": batch.options.provider,
        "MODEL": batch.options.model,
        "TOTAL": str(batch.progress.total),
        "SUCCESSFUL": str(batch.progress.successful),
        "FAILED": str(batch.progress.failed),
    }
    kept = {
        name: text for name, text in inherited.items() if name not in SECRETS and not name.endswith("_API_KEY")
    }
    # No variable can hold a NUL, and a batch may be called anything.
    return kept | {f"GREENROOM_BATCH_{name}": text.replace("\0", "") for name, text in told.items()}


class Herald:
    """Runs the command for each piece of news, a few at once. Its `on_facts` is called on the event loop."""

    def __init__(
        self,
        command: str,
        *,
        look: Look,
        environ: Mapping[str, str],
        log: logging.Logger,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        """`command` is for a shell; an empty one tells nobody. `environ` is what it inherits."""
        self._command = command
        self._look = look
        self._environ = environ
        self._log = log
        self._time_limit_s = time_limit_s
        self._waiting: deque[News] = deque()
        self._runs: set[asyncio.Task[None]] = set()
        self._known_down: set[str] = set()

    def on_facts(self, facts: list[NotedFact]) -> None:
        """Take up what is to be told. Never waits."""
        if not self._command:
            return
        for noted in facts:
            news = news_of(noted.fact)
            if noted.fact.type == "item.finished":
                self._known_down.discard(noted.fact.data["batch_id"])
            elif news is not None and self._is_new(news):
                self._take_up(news)

    async def aclose(self, farewell_s: float = FAREWELL_S) -> None:
        """Tell nothing more; what still runs after so many seconds is killed."""
        self._waiting.clear()
        if self._runs:
            await asyncio.wait(self._runs, timeout=farewell_s)
        for run in self._runs:
            run.cancel()
        await asyncio.gather(*self._runs, return_exceptions=True)

    def _is_new(self, news: News) -> bool:
        """An outage is told once: batches that try whether it is over pause again and again."""
        if news.reason != DOWN:
            self._known_down.discard(news.batch_id)
            return True
        known = news.batch_id in self._known_down
        self._known_down.add(news.batch_id)
        return not known

    def _take_up(self, news: News) -> None:
        if len(self._waiting) >= WAITING:
            self._log.warning("too much to tell; left out", extra={"batch_id": news.batch_id})
            return
        self._waiting.append(news)
        if len(self._runs) < AT_ONCE:
            run = asyncio.get_running_loop().create_task(self._tell_all(), name="notify")
            self._runs.add(run)
            run.add_done_callback(self._runs.discard)

    async def _tell_all(self) -> None:
        while self._waiting:
            news = self._waiting.popleft()
            try:
                await self._tell(news)
            except (OSError, Unavailable) as error:
                self._log.warning("[notify] command could not be run", extra=_fields(news) | {"why": str(error)})

    async def _tell(self, news: News) -> None:
        about = await self._look(news.batch_id)
        if about is None:
            return  # deleted meanwhile
        process = await asyncio.create_subprocess_shell(
            self._command,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            env=environment(news, about, self._environ),
            start_new_session=True,
        )
        words: deque[bytes] = deque(maxlen=4)
        listening = asyncio.create_task(_listen(process, words), name="notify output")
        try:
            async with asyncio.timeout(self._time_limit_s):
                code = await process.wait()
            if code != 0:
                await asyncio.wait([listening], timeout=OUTPUT_S)
                said = b"".join(words)[-LAST_WORDS:].decode(errors="replace")
                extra = _fields(news) | {"exit_code": code, "said": said}
                self._log.warning("[notify] command failed", extra=extra)
        except TimeoutError:
            self._log.warning("[notify] command took too long and was killed", extra=_fields(news))
        finally:
            if process.returncode is None:
                await _end(process)
            listening.cancel()


async def _listen(process: Process, words: deque[bytes]) -> None:
    """Read what a command says, so that it never waits for a reader."""
    assert process.stdout is not None
    while said := await process.stdout.read(LAST_WORDS):
        words.append(said)


async def _end(process: Process) -> None:
    """End a command that still runs, with all that it started."""
    with suppress(ProcessLookupError):  # it has just ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _fields(news: News) -> dict[str, object]:
    return {"batch_id": news.batch_id, "status": news.status}
