import asyncio
import errno
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from greenroom.daemon import exports as desk_module
from greenroom.daemon.export_run import NO_ROOM, told
from greenroom.daemon.exports import AT_ONCE
from greenroom.export import feeds
from greenroom.model.errors import Unavailable
from greenroom.model.export import ExportStatus
from greenroom.store import exports
from greenroom.store.errors import DiskFull, StoreFailed
from tests.daemon.export_stage import ADMIN, OPENAI, Stage, names_in, stage

__all__ = ["stage"]


async def test_a_stop_ends_an_export_between_pages_and_the_next_start_begins_it_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAGE", 1)
    await stage.fill(3)
    hold = stage.hold("export.rows")
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
    hold = stage.hold("export.rows")
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
    place, hold = tmp_path / "set", stage.hold("export.rows")
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

    stage.store.before["export.rows"] = breaks
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
    assert said in told(OSError(number, os.strerror(number), "/data/set"))


async def test_a_disk_that_is_too_full_for_what_was_seen_fails_the_export_in_the_same_words(stage: Stage) -> None:
    async def full() -> None:
        raise DiskFull

    stage.store.before["export.rows"] = full
    export = await stage.desk.start(ADMIN, OPENAI)
    await stage.desk.settled()
    assert (await stage.row(export)).error == NO_ROOM
