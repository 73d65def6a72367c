import json

import pytest

from greenroom import __version__
from greenroom.export import manifest
from greenroom.export.order import ExportOrder
from greenroom.export.tally import Tally
from greenroom.model.export import ExportFile
from greenroom.model.times import Micros
from greenroom.store.conversation_filter import ConversationFilter

FILE = ExportFile(path="train.jsonl", rows=0, sha256="0" * 64)


def made(order: ExportOrder) -> manifest.Manifest:
    return manifest.manifest(order, Tally(), [FILE])


def test_a_manifest_reads_back_as_itself() -> None:
    written = made(ExportOrder(format="openai", system_prompt="Grüße"))
    assert manifest.decode(manifest.encode(written)) == written


def test_a_manifest_tells_versions_and_what_was_really_asked() -> None:
    order = ExportOrder(format="openai", filter=ConversationFilter(batch_id="b1", date_from=Micros(0)))
    document = json.loads(manifest.encode(made(order)))
    assert document["greenroom_version"] == __version__
    assert document["filter"] == {
        "statuses": ["approved"],
        "date_from": "1970-01-01T00:00:00.000000Z",
        "batch_id": "b1",
    }
    assert document["options"] == {"system_prompt": None, "include_rehearsal": False}


def test_an_empty_export_has_no_first_and_no_last() -> None:
    written = made(ExportOrder(format="openai"))
    assert (written.rows, written.first_created_at, written.last_created_at) == (0, None, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b'{"made_by": "somebody else"}',
        manifest.encode(made(ExportOrder(format="openai"))).replace(b'"greenroom"', b'"other"'),
        manifest.encode(made(ExportOrder(format="openai"))) + b" " * (1 << 20),
    ],
)
def test_a_file_that_is_not_greenrooms_is_no_manifest(content: bytes) -> None:
    assert manifest.decode(content) is None
