import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from greenroom.model.facts import NotedFact
from greenroom.store import conversations, events
from greenroom.store.columnstore import Columnstore
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.opening import Home, open_home
from greenroom.store.port import Transaction
from greenroom.store.threaded import GROUP_LIMIT, ThreadedStore
from tests.store.making import ANNE, NOW, Ticking, a_conversation, a_fact, by

CRASHING = """
import asyncio, os, sys
from pathlib import Path
from greenroom.model.times import SystemClock
from greenroom.store.opening import open_home
from greenroom.store.threaded import ThreadedStore
from tests.store.making import a_fact

async def main():
    clock = SystemClock()
    home = open_home(Path(sys.argv[1]), now=clock.now())
    store = await ThreadedStore.open(home.database, clock=clock, on_facts=lambda facts: None)
    async def write(first):
        for number in range(first, 1_000_000, 20):
            await store.write(lambda tx: tx.note(a_fact(number)))
            os.write(1, b"%d\\n" % number)
    await asyncio.gather(*(write(first) for first in range(20)))

asyncio.run(main())
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "home", now=NOW)


@pytest.fixture
def groups() -> list[int]:
    """How many facts were told at a time."""
    return []


@pytest.fixture
async def store(home: Home, groups: list[int]) -> AsyncIterator[ThreadedStore]:
    def on_facts(facts: list[NotedFact]) -> None:
        groups.append(len(facts))

    store = await ThreadedStore.open(home.database, clock=Ticking(), on_facts=on_facts)
    yield store
    await store.close()
    home.release()


def note(tx: Transaction) -> None:
    tx.note(a_fact())


async def test_what_waits_is_committed_in_groups_up_to_the_limit(store: ThreadedStore, groups: list[int]) -> None:
    gate, entered = threading.Event(), threading.Event()

    def block(_: Transaction) -> None:
        entered.set()
        gate.wait(10)

    first = asyncio.create_task(store.write(block))
    await asyncio.to_thread(entered.wait, 10)
    waiting = [asyncio.create_task(store.write(note)) for _ in range(GROUP_LIMIT + 8)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, *waiting)
    assert groups == [GROUP_LIMIT, 8]


async def test_a_query_sees_one_state_however_long_it_takes(store: ThreadedStore) -> None:
    begun, written = threading.Event(), threading.Event()

    def query(db: sqlite3.Connection) -> tuple[int, int]:
        before = events.last_seq(db)
        begun.set()
        written.wait(10)
        return before, events.last_seq(db)

    asked = asyncio.create_task(store.read(query))
    await asyncio.to_thread(begun.wait, 10)
    await store.write(note)
    written.set()
    assert await asked == (0, 0)
    assert await store.read(events.last_seq) == 1


async def test_a_slow_query_keeps_no_other_from_being_answered(store: ThreadedStore) -> None:
    gate = threading.Event()
    slow = [asyncio.create_task(store.read(lambda _: gate.wait(10))) for _ in range(2)]
    assert await store.read(events.last_seq) == 0
    gate.set()
    assert await asyncio.gather(*slow) == [True, True]


async def test_more_questions_than_readers_wait_for_their_turn(store: ThreadedStore) -> None:
    assert await asyncio.gather(*(store.read(lambda _, n=n: n) for n in range(50))) == list(range(50))  # type: ignore[misc]  # mypy can't infer a lambda with a default


async def test_a_question_that_was_given_up_costs_no_reader(store: ThreadedStore) -> None:
    gate = threading.Event()
    asked = [asyncio.create_task(store.read(lambda _: gate.wait(10))) for _ in range(6)]
    await asyncio.sleep(0)
    for task in asked:
        task.cancel()
    gate.set()
    assert await asyncio.gather(*(store.read(events.last_seq) for _ in range(6))) == [0] * 6


async def test_a_commit_is_on_the_disk_and_readers_can_not_write(store: ThreadedStore) -> None:
    assert await store.write(lambda tx: tx.db.execute("PRAGMA synchronous").fetchone()[0]) == 2
    assert await store.write(lambda tx: tx.db.execute("PRAGMA foreign_keys").fetchone()[0]) == 1
    assert await store.write(lambda tx: tx.db.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
    assert await store.read(lambda db: db.execute("PRAGMA query_only").fetchone()[0]) == 1


async def _nothing_runs_on(before: set[threading.Thread]) -> None:
    """A thread that has given its last answer may still be on its way out."""
    for thread in set(threading.enumerate()) - before:
        await asyncio.to_thread(thread.join, 10)
        assert not thread.is_alive()


async def test_a_closed_store_leaves_one_file_and_no_thread(home: Home) -> None:
    before = set(threading.enumerate())
    store = await ThreadedStore.open(home.database, clock=Ticking(), on_facts=lambda _: None)
    await store.write(note)
    await store.close()
    home.release()
    await _nothing_runs_on(before)
    assert [path.name for path in home.folder.iterdir() if path.name.startswith("greenroom.db")] == [
        "greenroom.db"
    ]


async def test_a_database_that_can_not_be_opened_leaves_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with pytest.raises(sqlite3.OperationalError):
        await ThreadedStore.open(tmp_path / "none.db", clock=Ticking(), on_facts=lambda _: None)
    await _nothing_runs_on(before)


def test_everything_that_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(tmp_path / "home")],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    answered = [int(child.stdout.readline()) for _ in range(300)]
    os.kill(child.pid, signal.SIGKILL)
    answered += [int(line) for line in child.stdout if line.endswith(b"\n")]
    child.stdout.close()
    child.wait()
    with open_home(tmp_path / "home", now=NOW) as home:
        db = sqlite3.connect(home.database)
        kept = [noted.fact.data["number"] for noted in events.since(db, 0, 1_000_000)]
        db.close()
    assert set(answered) <= set(kept)
    assert len(kept) == len(set(kept))


class Noting(Columnstore):
    """A columnstore that tells when it has caught up, or else that it failed to."""

    def __init__(self) -> None:
        super().__init__(least=1)
        self.went_on = threading.Event()
        self.fails = False

    def catch_up(self, db: sqlite3.Connection) -> None:
        super().catch_up(db)
        self.went_on.set()
        if self.fails:
            raise sqlite3.OperationalError("disk I/O error")


async def test_what_a_list_missed_is_read_once_nobody_asks_and_no_failure_there_ends_a_reader(home: Home) -> None:
    columnstore = Noting()
    store = await ThreadedStore.open(
        home.database, clock=Ticking(), on_facts=lambda _: None, readers=1, columnstore=columnstore
    )

    async def listed() -> int:
        return (await store.read(lambda db: conversations.page(db, ANNE, ConversationFilter(), by()))).total

    for number, fails in enumerate((False, True, False)):
        await store.write(lambda tx: conversations.add(tx.db, a_conversation(), (), (), "edited"))
        columnstore.fails = fails
        assert await listed() == number + 1
        assert await asyncio.to_thread(columnstore.went_on.wait, 20)
        columnstore.went_on.clear()
    assert await listed() == 3
    assert not columnstore.is_behind
    await store.close()


async def test_the_writer_copies_what_a_statement_changes_to_memory(store: ThreadedStore) -> None:
    in_memory = 2
    assert await store.write(lambda tx: tx.db.execute("PRAGMA temp_store").fetchone()[0]) == in_memory
