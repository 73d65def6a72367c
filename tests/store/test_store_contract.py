"""What every store keeps to, whichever way it runs."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from greenroom.model.facts import NotedFact
from greenroom.store import events
from greenroom.store.errors import DiskFull, StoreClosed, StoreFailed
from greenroom.store.inline import InlineStore, memory_database
from greenroom.store.opening import Home, open_home
from greenroom.store.port import Store, Transaction
from greenroom.store.threaded import ThreadedStore
from tests.store.making import NOW, Ticking, a_fact


class Heard:
    """Everything that happened on the loop, in order."""

    def __init__(self) -> None:
        self.log: list[object] = []

    def on_facts(self, facts: list[NotedFact]) -> None:
        self.log.extend(fact.fact.data["number"] for fact in facts)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with open_home(tmp_path / "home", now=NOW) as home:
        yield home


@pytest.fixture(
    params=[
        "threaded",
        pytest.param("inline", marks=pytest.mark.blocking_allowed("in line is what it is")),
    ]
)
async def store(request: pytest.FixtureRequest, home: Home, heard: Heard) -> AsyncIterator[Store]:
    clock = Ticking()
    if request.param == "inline":
        db = memory_database(clock)
        yield InlineStore(db, clock=clock, on_facts=heard.on_facts)
        db.close()
    else:
        threaded = await ThreadedStore.open(home.database, clock=clock, on_facts=heard.on_facts)
        yield threaded
        await threaded.close()


def noting(number: int) -> Callable[[Transaction], int]:
    def unit(tx: Transaction) -> int:
        tx.note(a_fact(number))
        return number

    return unit


def failing(number: int) -> Callable[[Transaction], int]:
    def unit(tx: Transaction) -> int:
        tx.note(a_fact(number))
        tx.db.execute("UPDATE meta SET epoch = 99")
        raise LookupError(number)

    return unit


def overfilling(tx: Transaction) -> None:
    pages = tx.db.execute("PRAGMA page_count").fetchone()[0]
    tx.db.execute(f"PRAGMA max_page_count = {pages + 2}")
    try:
        tx.db.execute("INSERT INTO appends SELECT 'b', 1, zeroblob(1000000), 1")
    finally:
        tx.db.execute("PRAGMA max_page_count = 1000000")


def numbers(db: sqlite3.Connection) -> list[int]:
    return [noted.fact.data["number"] for noted in events.since(db, 0, 1000)]


async def test_a_write_answers_what_its_unit_returns_and_a_later_read_sees_it(store: Store) -> None:
    assert await store.write(noting(7)) == 7
    assert await store.read(numbers) == [7]


async def test_a_failing_unit_is_undone_alone_and_its_error_is_its_callers(store: Store) -> None:
    units = [noting(1), failing(2), noting(3)]
    outcomes = await asyncio.gather(*(store.write(unit) for unit in units), return_exceptions=True)
    assert [outcomes[0], outcomes[2]] == [1, 3]
    assert isinstance(outcomes[1], LookupError)
    assert await store.read(numbers) == [1, 3]
    assert await store.read(lambda db: db.execute("SELECT epoch FROM meta").fetchone()[0]) == 0


async def test_units_run_in_the_order_of_the_calls(store: Store) -> None:
    await asyncio.gather(*(store.write(noting(number)) for number in range(100)))
    assert await store.read(numbers) == list(range(100))


async def test_facts_are_told_in_order_before_their_writers_go_on(store: Store, heard: Heard) -> None:
    async def write(number: int) -> None:
        heard.log.append(("answered", await store.write(noting(number))))

    await asyncio.gather(
        *(write(number) for number in range(50)), store.write(failing(-1)), return_exceptions=True
    )
    told = [entry for entry in heard.log if isinstance(entry, int)]
    assert told == list(range(50))
    for number in range(50):
        assert heard.log.index(number) < heard.log.index(("answered", number))


async def test_a_fact_carries_the_seq_and_the_time_that_it_is_kept_with(store: Store) -> None:
    await store.write(noting(1))
    await store.write(noting(2))
    first, second = await store.read(lambda db: events.since(db, 0, 10))
    assert second.seq == first.seq + 1
    assert second.at > first.at >= NOW


async def test_cancelling_a_caller_leaves_its_unit_and_its_facts_alone(store: Store, heard: Heard) -> None:
    caller = asyncio.create_task(store.write(noting(1)))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await store.write(noting(2)) == 2
    assert await store.read(numbers) == [1, 2]
    assert heard.log == [1, 2]


async def test_an_error_that_nobody_waits_for_is_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caller = asyncio.create_task(store.write(failing(1), kind="item.keep"))
    await asyncio.sleep(0)
    caller.cancel()
    await store.write(noting(2))
    assert "item.keep" in caplog.text


async def test_a_full_disk_is_told_as_such_and_what_was_answered_is_there(store: Store) -> None:
    outcomes = await asyncio.gather(
        store.write(noting(1)), store.write(overfilling), store.write(noting(3)), return_exceptions=True
    )
    assert isinstance(outcomes[1], DiskFull)
    assert await store.read(numbers) == [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert await store.write(noting(4)) == 4


async def test_a_commit_that_fails_is_told_to_every_writer_of_its_group(store: Store, heard: Heard) -> None:
    def orphan(tx: Transaction) -> None:
        tx.note(a_fact(1))
        tx.db.execute("PRAGMA defer_foreign_keys = ON")
        tx.db.execute("INSERT INTO batch_sources VALUES ('nobody', 'k', '{}')")

    with pytest.raises(StoreFailed):
        await store.write(orphan)
    assert heard.log == []
    assert await store.write(noting(2)) == 2
    assert await store.read(numbers) == [2]


async def test_a_query_can_not_write(store: Store) -> None:
    await store.write(noting(1))
    with pytest.raises(StoreFailed):
        await store.read(lambda db: db.execute("DELETE FROM events").rowcount)
    assert await store.read(numbers) == [1]


async def test_an_error_of_a_query_is_its_callers_and_spoils_nothing(store: Store) -> None:
    def query(_: sqlite3.Connection) -> int:
        raise LookupError

    for _ in range(5):
        with pytest.raises(LookupError):
            await store.read(query)
    with pytest.raises(RuntimeError):
        await store.read(lambda _: next(iter(())))
    assert await store.read(numbers) == []


async def test_a_closed_store_has_done_what_was_asked_and_takes_nothing_more(store: Store, heard: Heard) -> None:
    asked = [asyncio.create_task(store.write(noting(number))) for number in range(40)]
    await asyncio.sleep(0)
    await store.close()
    await store.close()
    assert await asyncio.gather(*asked) == list(range(40)) == heard.log
    with pytest.raises(StoreClosed):
        await store.write(noting(1))
    with pytest.raises(StoreClosed):
        await store.read(numbers)
