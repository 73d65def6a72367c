import sqlite3

from msgspec.structs import replace

from greenroom.model.export import Export, ExportFile, ExportStatus
from greenroom.model.times import Micros
from greenroom.store import exports
from tests.store.making import ADMIN, ANNE, BORIS, NOW, by, new_id


def test_an_export_is_kept_as_it_stands(db: sqlite3.Connection) -> None:
    export = Export(
        id=new_id(),
        owner=ANNE.uid,
        status=ExportStatus.RUNNING,
        format="openai",
        path="/x",
        options={"filter": {"statuses": ["approved"]}, "include_rehearsal": True},
        rows=0,
        files=(),
        error=None,
        created_at=NOW,
        updated_at=NOW,
        finished_at=None,
    )
    other = replace(export, id=new_id(), owner=BORIS.uid)
    exports.insert(db, export)
    exports.insert(db, other)
    done = replace(
        export,
        status=ExportStatus.COMPLETED,
        rows=3,
        files=(ExportFile(path="train.jsonl", rows=3, sha256="ab"),),
        updated_at=Micros(NOW + 1),
        finished_at=Micros(NOW + 1),
    )
    exports.update(db, done)
    assert exports.get(db, ANNE, export.id) == done
    assert exports.get(db, ANNE, other.id) is None
    assert exports.page(db, ANNE, by()).rows == [done]
    assert exports.page(db, ADMIN, by()).total == 2
    assert exports.page(db, ADMIN, by(), statuses=[ExportStatus.RUNNING]).rows == [other]
    assert exports.page(db, ADMIN, by(), format_name="csv").rows == []
