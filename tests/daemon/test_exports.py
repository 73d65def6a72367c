import asyncio
import json
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from greenroom.daemon.export_run import OUT_OF_REACH
from greenroom.daemon.exports import AT_ONCE
from greenroom.export import feeds
from greenroom.export.order import ExportOrder
from greenroom.model.errors import Conflict, Forbidden, InvalidParams, NotFound
from greenroom.model.export import Export, ExportStatus
from greenroom.model.principal import Principal
from greenroom.protocol.events import CATALOGUE
from greenroom.store.errors import DiskFull
from tests.daemon.export_stage import ADMIN, OPENAI, OTHER, Stage, names_in, stage
from tests.export.conversations import keep

__all__ = ["stage"]


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
    assert done.notes == ()
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

    done = await stage.row(export)
    assert done.rows == 1
    assert Path(export.path).parent == stage.home / "exports" / "1001"
    assert done.notes == (OUT_OF_REACH,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_roots_daemon_gives_another_users_export_to_them(stage: Stage) -> None:
    export = await stage.new_desk(Principal(0)).start(OTHER, OPENAI)
    await stage.desk.settled()

    place = Path(export.path)
    stats = await asyncio.to_thread(lambda: [each.stat() for each in (place / "train.jsonl", place, place.parent)])
    assert [each.st_uid for each in stats] == [OTHER.uid, OTHER.uid, 0]
    assert [each.st_mode & 0o777 for each in stats] == [0o600, 0o700, 0o711]


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
    hold = stage.hold("export.rows")
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))

    with pytest.raises(Conflict, match="Another export is writing"):
        await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))

    hold.opened.set()
    await stage.desk.settled()
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))


async def test_one_folder_by_two_names_is_one(stage: Stage, tmp_path: Path) -> None:
    await asyncio.to_thread((tmp_path / "real").mkdir)
    await asyncio.to_thread((tmp_path / "link").symlink_to, tmp_path / "real")
    hold = stage.hold("export.rows")
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "link" / "set"))

    with pytest.raises(Conflict, match="Another export is writing"):
        await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "real" / "set"))

    hold.opened.set()


@pytest.mark.parametrize(("first", "second"), [("set", "set/more/inside"), ("set/inside", "set")])
async def test_no_export_is_inside_of_another_that_is_written(
    stage: Stage, tmp_path: Path, first: str, second: str
) -> None:
    hold = stage.hold("export.rows")
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / first))
    # What it has on the disk while it is written, whether or not it came that far.
    await asyncio.to_thread((tmp_path / first).parent.mkdir, parents=True, exist_ok=True)

    with pytest.raises(Conflict, match="beside it"):
        await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / second))

    hold.opened.set()


async def test_a_place_is_held_by_an_export_that_is_begun_again(stage: Stage, tmp_path: Path) -> None:
    hold = stage.hold("export.rows")
    await stage.desk.start(ADMIN, OPENAI, path=str(tmp_path / "set"))
    again = stage.new_desk()
    assert await again.recover() == 1

    with pytest.raises(Conflict, match="Another export is writing"):
        await again.start(ADMIN, OPENAI, path=str(tmp_path / "set"))

    hold.opened.set()


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
    monkeypatch.setattr(feeds, "PAGE", 1)
    await stage.fill(5)
    seen: list[float] = []
    started: list[Export] = []

    async def look() -> None:
        seen.append(stage.desk.progress(started[0]))

    hold = stage.hold("export.span")
    stage.store.before["export.rows"] = look
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


async def test_a_cancelled_export_fails_and_leaves_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "PAGE", 1)
    await stage.fill(3)
    hold = stage.hold("export.rows")
    export = await stage.desk.start(ADMIN, OPENAI)
    await hold.reached.wait()
    cancelling = asyncio.create_task(stage.desk.cancel(ADMIN, export.id))
    await asyncio.sleep(0)
    hold.opened.set()

    answered = await cancelling

    assert (answered.status, answered.error, answered.rows) == (ExportStatus.FAILED, "It was cancelled.", 0)
    assert answered == await stage.row(export)
    assert await names_in(stage.home / "exports") == []
    assert stage.facts[-1].fact.data["error"] == "It was cancelled."
    await stage.desk.settled()
    assert await stage.new_desk().recover() == 0


async def test_an_export_that_waits_for_its_turn_is_cancelled_at_once(stage: Stage) -> None:
    hold = stage.hold("export.span", enough=AT_ONCE)
    for _ in range(AT_ONCE):
        await stage.desk.start(ADMIN, OPENAI)
    waiting = await stage.desk.start(ADMIN, OPENAI)
    await hold.reached.wait()

    assert (await stage.desk.cancel(ADMIN, waiting.id)).status is ExportStatus.FAILED

    hold.opened.set()
    await stage.desk.settled()
    assert (await stage.row(waiting)).error == "It was cancelled."
    assert len(await names_in(stage.home / "exports")) == AT_ONCE


async def test_what_has_ended_or_is_somebody_elses_is_not_cancelled(stage: Stage) -> None:
    export = await stage.desk.start(ADMIN, OPENAI)
    await stage.desk.settled()
    with pytest.raises(Conflict, match="completed already"):
        await stage.desk.cancel(ADMIN, export.id)
    with pytest.raises(NotFound):
        await stage.desk.cancel(OTHER, export.id)
    assert (await stage.row(export)).status is ExportStatus.COMPLETED


async def test_an_export_that_comes_to_its_end_before_the_cancelling_stays(stage: Stage) -> None:
    await stage.fill(1)
    hold, cancel = stage.hold("export.end"), stage.hold("export.cancel")
    export = await stage.desk.start(ADMIN, OPENAI)
    await hold.reached.wait()
    cancelling = asyncio.create_task(stage.desk.cancel(ADMIN, export.id))
    while not stage.desk._runs[export.id].cancelled:  # noqa: ASYNC110  a few turns of the loop and a read
        await asyncio.sleep(0)
    for _ in range(3):
        await stage.store.read(lambda _: None)
    assert cancel.came == 0
    hold.opened.set()
    cancel.opened.set()

    with pytest.raises(Conflict, match="completed already"):
        await cancelling
    assert await names_in(Path(export.path)) == ["README.md", "manifest.json", "train.jsonl"]
