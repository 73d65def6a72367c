import asyncio
import errno
import json
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from greenroom.daemon import exports as desk_module
from greenroom.daemon.exports import AT_ONCE, ExportDesk, _told
from greenroom.export import writing
from greenroom.export.order import ExportOrder
from greenroom.model.errors import Conflict, Forbidden, InvalidParams, Unavailable
from greenroom.model.export import Export, ExportStatus
from greenroom.model.facts import NotedFact
from greenroom.model.ids import Uuid7Ids
from greenroom.model.principal import Principal
from greenroom.model.times import Micros, SystemClock
from greenroom.protocol.events import CATALOGUE
from greenroom.store import exports
from greenroom.store.errors import DiskFull, StoreFailed
from greenroom.store.opening import open_home
from greenroom.store.port import Query, Store, Unit
from greenroom.store.threaded import ThreadedStore
from tests.export.conversations import keep

T = TypeVar("T")
ADMIN, OTHER = Principal(1000), Principal(1001)
OPENAI = ExportOrder(format="openai")


class Staged:
    """A real store in front of which a test may make some kinds of work wait or fail."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.before: dict[str, Callable[[], Awaitable[object]]] = {}

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        await self._before(kind)
        return await self._store.write(unit, kind=kind)

    async def read(self, query: Query[T], *, kind: str = "") -> T:
        await self._before(kind)
        return await self._store.read(query, kind=kind)

    async def close(self) -> None:
        await self._store.close()

    async def _before(self, kind: str) -> None:
        if kind in self.before:
            await self.before[kind]()


class Hold:
    """A door in front of one kind of work: how often somebody came to it, and whether it is open."""

    def __init__(self, enough: int) -> None:
        self.came = 0
        self.enough = enough
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def pass_by(self) -> None:
        self.came += 1
        if self.came == self.enough:
            self.reached.set()
        await self.opened.wait()


class Stage:
    """A home with a store, and desks on it one after the other, as starts of the daemon would make them."""

    def __init__(self, home: Path, store: Staged, facts: list[NotedFact]) -> None:
        self.home = home
        self.store = store
        self.facts = facts
        self.holds: list[Hold] = []
        self.desk = self.new_desk()

    def new_desk(self) -> ExportDesk:
        self.desk = ExportDesk(
            store=self.store,
            home=self.home,
            admin_uid=ADMIN.uid,
            clock=SystemClock(),
            ids=Uuid7Ids(),
            log=logging.getLogger("test.exports"),
        )
        return self.desk

    def hold(self, kind: str, *, enough: int = 1) -> Hold:
        """Let nothing of this kind go on until the hold is opened; it is reached when enough have come."""
        hold = Hold(enough)
        self.holds.append(hold)
        self.store.before[kind] = hold.pass_by
        return hold

    async def fill(self, count: int, **about: Any) -> None:
        await self.store.write(lambda tx: [keep(tx.db, number, **about) for number in range(1, count + 1)])

    async def row(self, export: Export) -> Export:
        who = Principal(export.owner)
        found = await self.store.read(lambda db: exports.get(db, who, export.id))
        assert found is not None
        return found


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    facts: list[NotedFact] = []
    home = await asyncio.to_thread(open_home, tmp_path / "home", now=Micros(0))
    store = await ThreadedStore.open(home.database, clock=SystemClock(), on_facts=facts.extend, readers=1)
    made = Stage(home.folder, Staged(store), facts)
    yield made
    made.store.before.clear()
    for hold in made.holds:
        hold.opened.set()  # a test that failed half-way must not leave anybody waiting
    await made.desk.stop()
    await store.close()
    await asyncio.to_thread(home.release)


async def names_in(folder: Path) -> list[str]:
    return await asyncio.to_thread(lambda: sorted(entry.name for entry in folder.iterdir()))


async def test_an_export_is_noted_at_once_and_written_in_the_background(stage: Stage) -> None:
    await stage.fill(3)

    export = await stage.desk.start(ADMIN, OPENAI)
    assert await stage.row(export) == export
    assert export.status is ExportStatus.RUNNING
    await stage.desk.settled()

    done = await stage.row(export)
    assert (done.status, done.rows, done.error) == (ExportStatus.COMPLETED, 3, None)
    assert done.finished_at is not None
    assert [(file.path, file.rows) for file in done.files] == [("train.jsonl", 3)]
    assert await names_in(Path(done.path)) == ["README.md", "manifest.json", "train.jsonl"]
    assert Path(done.path).parent == stage.home / "exports"


async def test_the_world_is_told_when_it_was_asked_for_and_when_it_ended(stage: Stage) -> None:
    await stage.fill(2)
    export = await stage.desk.start(ADMIN, replace(OPENAI, system_prompt="Be plain."))
    await stage.desk.settled()

    asked, ended = (noted.fact for noted in stage.facts)

    assert (asked.type, asked.topic, asked.owner) == ("audit.noted", "audit", ADMIN.uid)
    assert (asked.data["action"], asked.data["uid"]) == ("export.start", ADMIN.uid)
    assert asked.data["details"]["options"]["system_prompt"] == "Be plain."
    assert (ended.type, ended.topic, ended.owner) == ("export.finished", "export", ADMIN.uid)
    assert ended.data == {
        "export_id": export.id,
        "status": "completed",
        "rows": 2,
        "path": export.path,
        "error": None,
    }
    for fact in (asked, ended):
        assert tuple(fact.data) == CATALOGUE[fact.type].data


async def test_another_users_export_holds_their_own_rows_and_stands_under_their_uid(stage: Stage) -> None:
    await stage.store.write(lambda tx: keep(tx.db, 1, owner=ADMIN.uid))
    await stage.store.write(lambda tx: keep(tx.db, 2, owner=OTHER.uid))

    export = await stage.desk.start(OTHER, OPENAI)
    await stage.desk.settled()

    assert (await stage.row(export)).rows == 1
    assert Path(export.path).parent == stage.home / "exports" / "1001"


async def test_a_named_folder_is_replaced_by_the_next_export_to_it(stage: Stage, tmp_path: Path) -> None:
    place = tmp_path / "set"
    await stage.desk.start(ADMIN, OPENAI, path=str(place))
    await stage.desk.settled()
    await stage.fill(2)

    again = await stage.desk.start(ADMIN, OPENAI, path=str(place))
    await stage.desk.settled()

    assert (await stage.row(again)).rows == 2
    assert json.loads(await asyncio.to_thread((place / "manifest.json").read_bytes))["rows"] == 2
    assert await names_in(tmp_path) == ["home", "set"]


async def test_what_can_not_be_is_refused_and_not_noted(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(InvalidParams, match=r"\$\.format: expected one of openai"):
        await stage.desk.start(ADMIN, ExportOrder(format="clay tablets"))
    with pytest.raises(InvalidParams, match=r"\$\.path"):
        await stage.desk.start(ADMIN, OPENAI, path="set")
    with pytest.raises(Forbidden):
        await stage.desk.start(OTHER, OPENAI, path=str(tmp_path / "set"))
    assert stage.facts == []


async def test_two_exports_do_not_write_one_folder_at_a_time(stage: Stage, tmp_path: Path) -> None:
    hold = stage.hold("export.conversations")
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))

    with pytest.raises(Conflict, match="Another export is writing"):
        await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))

    hold.opened.set()
    await stage.desk.settled()
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))


async def test_a_place_is_free_again_when_its_export_could_not_be_noted(stage: Stage, tmp_path: Path) -> None:
    async def full() -> None:
        raise DiskFull

    stage.store.before["export.start"] = full
    with pytest.raises(DiskFull):
        await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))
    stage.store.before.clear()
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))


async def test_only_so_many_are_written_at_once(stage: Stage) -> None:
    hold = stage.hold("export.span", enough=AT_ONCE)
    started = [await stage.desk.start(ADMIN, OPENAI) for _ in range(AT_ONCE + 3)]
    await hold.reached.wait()
    for _ in range(3):  # as many ways to the threads and back as a third one would need to get here
        await asyncio.to_thread(os.getpid)
        await stage.store.read(lambda _: None)
    assert hold.came == AT_ONCE

    hold.opened.set()
    await stage.desk.settled()
    assert {(await stage.row(each)).status for each in started} == {ExportStatus.COMPLETED}


async def test_progress_grows_with_the_age_of_what_was_read(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PAGE", 1)
    await stage.fill(5)
    seen: list[float] = []
    started: list[Export] = []

    async def look() -> None:
        seen.append(stage.desk.progress(started[0]))

    hold = stage.hold("export.span")
    stage.store.before["export.conversations"] = look
    started.append(await stage.desk.start(ADMIN, OPENAI))
    hold.opened.set()
    await stage.desk.settled()

    assert seen == [0.0, 0.0, 25.0, 50.0, 75.0, 99.9]
    assert stage.desk.progress(await stage.row(started[0])) == 100.0


async def test_a_caller_who_goes_away_leaves_the_export_to_itself(stage: Stage) -> None:
    await stage.fill(1)
    hold = stage.hold("export.start")
    caller = asyncio.create_task(stage.desk.start(ADMIN, OPENAI))
    await hold.reached.wait()
    caller.cancel()
    hold.opened.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await stage.desk.settled()

    assert [noted.fact.type for noted in stage.facts] == ["audit.noted", "export.finished"]


async def test_a_stop_ends_an_export_between_pages_and_the_next_start_begins_it_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PAGE", 1)
    await stage.fill(3)
    hold = stage.hold("export.conversations")
    export = await stage.desk.start(ADMIN, OPENAI)
    queued = [await stage.desk.start(ADMIN, OPENAI) for _ in range(AT_ONCE)]
    await hold.reached.wait()
    stopping = asyncio.create_task(stage.desk.stop())
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await stage.desk.start(ADMIN, OPENAI)
    hold.opened.set()
    await stopping

    assert (await stage.row(export)).status is ExportStatus.RUNNING
    assert await names_in(stage.home / "exports") == []

    stage.store.before.clear()
    assert await stage.new_desk().recover() == 1 + len(queued)
    await stage.desk.settled()

    done = await stage.row(export)
    assert (done.status, done.rows, done.path) == (ExportStatus.COMPLETED, 3, export.path)
    assert await stage.new_desk().recover() == 0


async def test_what_a_killed_daemon_left_beside_the_place_is_gone_after_recovery(stage: Stage) -> None:
    hold = stage.hold("export.conversations")
    export = await stage.desk.start(ADMIN, OPENAI)
    await hold.reached.wait()
    dead = stage.desk  # as a killed one, it does nothing any more
    (left,) = await names_in(stage.home / "exports")
    assert left.endswith(".partial")

    stage.store.before.clear()
    await stage.new_desk().recover()
    await stage.desk.settled()

    assert await names_in(stage.home / "exports") == [Path(export.path).name]
    hold.opened.set()
    await dead.stop()


async def test_an_order_that_this_version_can_not_read_fails_with_its_reason(stage: Stage) -> None:
    hold = stage.hold("export.span")
    export = await stage.desk.start(ADMIN, OPENAI)
    stopping = asyncio.create_task(stage.desk.stop())
    hold.opened.set()
    await stopping
    stale = replace(export, options={"format": "openai", "from_the_future": 1}, status=ExportStatus.RUNNING)
    await stage.store.write(lambda tx: exports.update(tx.db, stale))

    await stage.new_desk().recover()
    await stage.desk.settled()

    failed = await stage.row(export)
    assert failed.status is ExportStatus.FAILED
    assert failed.error is not None
    assert "from_the_future" in failed.error


async def test_a_folder_that_can_not_be_written_fails_its_export_alone(stage: Stage, tmp_path: Path) -> None:
    await asyncio.to_thread((stage.home / "exports").write_text, "a file where the folder should be")

    unlucky = await stage.desk.start(ADMIN, OPENAI)
    lucky = await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))
    await stage.desk.settled()

    failed = await stage.row(unlucky)
    assert (failed.status, failed.rows, failed.files) == (ExportStatus.FAILED, 0, ())
    assert failed.error is not None
    assert failed.error.startswith("The folder could not be written: ")
    assert (await stage.row(lucky)).status is ExportStatus.COMPLETED
    ended = {
        noted.fact.data["export_id"]: noted.fact.data for noted in stage.facts if noted.fact.topic == "export"
    }
    assert ended[unlucky.id]["error"] == failed.error


async def test_something_else_that_came_into_the_place_meanwhile_is_kept(stage: Stage, tmp_path: Path) -> None:
    place, hold = tmp_path / "set", stage.hold("export.conversations")
    export = await stage.desk.start(ADMIN, OPENAI, path=str(place))
    await asyncio.to_thread(place.mkdir)
    await asyncio.to_thread((place / "thesis.txt").write_text, "years of work")
    hold.opened.set()
    await stage.desk.settled()

    failed = await stage.row(export)
    assert failed.error is not None
    assert "Greenroom did not make it" in failed.error
    assert await names_in(place) == ["thesis.txt"]


async def test_a_fault_of_ours_fails_the_export_and_is_logged(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks() -> None:
        raise ZeroDivisionError("a bug")

    stage.store.before["export.conversations"] = breaks
    export = await stage.desk.start(ADMIN, OPENAI)
    await stage.desk.settled()

    failed = await stage.row(export)
    assert failed.error is not None
    assert "ZeroDivisionError" in failed.error
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.__dict__["export_id"] == export.id


async def test_an_end_that_the_full_disk_has_no_room_for_is_noted_by_the_next_start(stage: Stage) -> None:
    await stage.fill(1)
    refused = asyncio.Event()

    async def full() -> None:
        refused.set()
        raise DiskFull

    stage.store.before["export.end"] = full
    export = await stage.desk.start(ADMIN, OPENAI)
    await refused.wait()
    await stage.desk.stop()
    assert (await stage.row(export)).status is ExportStatus.RUNNING

    stage.store.before.clear()
    await stage.new_desk().recover()
    await stage.desk.settled()
    assert (await stage.row(export)).status is ExportStatus.COMPLETED


async def test_an_end_that_the_full_disk_has_no_room_for_is_noted_once_there_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "DISK_FULL_PAUSE_S", 0)
    tries = 0

    async def full_at_first() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise DiskFull

    stage.store.before["export.end"] = full_at_first
    export = await stage.desk.start(ADMIN, OPENAI)
    await stage.desk.settled()
    assert tries == 3
    assert (await stage.row(export)).status is ExportStatus.COMPLETED


async def test_an_end_that_can_not_be_noted_is_logged_and_left_to_the_next_start(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails() -> None:
        raise StoreFailed

    stage.store.before["export.end"] = fails
    export = await stage.desk.start(ADMIN, OPENAI)
    await stage.desk.settled()
    assert (await stage.row(export)).status is ExportStatus.RUNNING
    assert [record.message for record in caplog.records] == [
        "the end of an export could not be noted; the next start begins it again"
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "no room"), (errno.EDQUOT, "no room"), (errno.EROFS, "Read-only file system (/data/set)")],
)
def test_a_file_systems_refusal_is_put_into_words(number: int, said: str) -> None:
    assert said in _told(OSError(number, os.strerror(number), "/data/set"))
