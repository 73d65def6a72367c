import json

import msgspec
import pytest

from greenroom import __version__
from greenroom.export import manifest
from greenroom.export.order import ExportOrder
from greenroom.export.splitting import Shares
from greenroom.export.tally import Tally
from greenroom.model.export import ExportFile
from greenroom.model.times import Micros
from greenroom.store.conversation_filter import ConversationFilter
from tests.export.samples import a_card, sample

FILE = ExportFile(path="train.jsonl", rows=0, sha256="0" * 64)


def made(order: ExportOrder) -> manifest.Manifest:
    return manifest.manifest(order, Tally(), [FILE])


def test_a_manifest_reads_back_as_itself() -> None:
    written = made(ExportOrder(format="openai", system_prompt="Grüße"))
    assert msgspec.json.decode(manifest.encode(written), type=manifest.Manifest) == written


def test_a_manifest_tells_versions_and_what_was_really_asked() -> None:
    order = ExportOrder(format="openai", filter=ConversationFilter(batch_id="b1", date_from=Micros(0)))
    document = json.loads(manifest.encode(made(order)))
    assert document["greenroom_version"] == __version__
    assert document["filter"] == {
        "statuses": ["approved"],
        "date_from": "1970-01-01T00:00:00.000000Z",
        "batch_id": "b1",
    }
    assert document["options"] == {
        "split": None,
        "split_by": None,
        "dedup": None,
        "system_prompt": None,
        "redact": False,
        "include_rehearsal": False,
    }


def test_where_rows_are_redacted_the_system_prompt_of_the_options_is() -> None:
    for redact, shown in ((True, "Write to [EMAIL]."), (False, "Write to jane@mail.de.")):
        order = ExportOrder(format="openai", system_prompt="Write to jane@mail.de.", redact=redact)
        assert made(order).options["system_prompt"] == shown


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
    ],
)
def test_a_file_that_is_not_greenrooms_is_no_manifest(content: bytes) -> None:
    assert manifest.mark_of(content) is None


def test_a_manifest_is_recognized_however_much_was_asked_for_and_a_still_larger_file_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = ConversationFilter(personas=["a nurse"] * 200_000)
    content = manifest.encode(made(ExportOrder(format="openai", filter=many, system_prompt="y" * 100_000)))
    assert manifest.mark_of(content) is not None
    monkeypatch.setattr(manifest, "LARGEST", len(content) - 1)
    assert manifest.mark_of(content) is None


def test_a_manifest_of_another_version_still_marks_its_folder() -> None:
    written = manifest.encode(made(ExportOrder(format="openai")))
    newer = written.replace(b'"manifest_version": 1', b'"manifest_version": 2, "from_the_future": {}')
    mark = manifest.mark_of(newer)
    assert mark is not None
    assert mark.files == (FILE,)


def test_splits_are_counted_where_something_is_split() -> None:
    tally = Tally()
    tally.add(sample(), "test", {"email": 2}, control_tokens=True)
    tally.leave_out("duplicate")
    written = manifest.manifest(ExportOrder(format="openai", split=Shares(train=1, test=1)), tally, [FILE])
    assert written.splits == {"train": 0, "validation": 0, "test": 1}
    assert (written.left_out, written.redacted) == ({"duplicate": 1}, {"email": 2})
    assert [(each.type, each.rows) for each in written.warnings] == [("control_tokens", 1)]


def test_a_manifest_of_cards_tells_of_no_conversations() -> None:
    tally = Tally()
    tally.add_card(a_card(), "train", {})
    written = manifest.manifest(ExportOrder(format="anki"), tally, [FILE])
    assert (written.of, written.rows, written.turns, written.filter, written.statuses) == ("cards", 1, 0, {}, {})
    assert [(each.provider, each.rows) for each in written.written_by] == [("anthropic", 1)]
