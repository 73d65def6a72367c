import hashlib
import json
from pathlib import Path

import pytest

from greenroom.model.errors import Refused
from greenroom.protocol.commands.conversation import (
    ConversationFilter,
    ConversationGenerate,
    ConversationGet,
    ConversationList,
)
from greenroom.protocol.commands.export import ExportGet, ExportStart
from greenroom.protocol.commands.log import LogList
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import every, nth, start, template

pytestmark = pytest.mark.daemon

NOT_REVIEWED = ConversationFilter(statuses=["pending_review", "needs_revision"])  # type: ignore[list-item]  # as the wire has it


def test_generate_waits_and_answers_with_the_conversation_its_cost_and_its_quality(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    with boot.connect() as client:
        made = client.call(
            ConversationGenerate(template_id=template(client), parameters={"persona": "a young nurse"})
        )
        kept = client.call(ConversationGet(conversation_id=made.conversation.id, include_turns=True))
        (attempt,) = client.call(LogList(conversation_id=made.conversation.id)).items

    assert kept.turns is not None
    assert [turn.role for turn in kept.turns] == ["user", "assistant"] * (kept.turn_count // 2)
    assert (kept.persona, kept.provider, kept.status) == ("a young nurse", "rehearsal", made.conversation.status)
    assert made.quality_metrics.turn_count == kept.turn_count == len(kept.turns)
    assert made.quality_metrics.quality_score == kept.quality_score
    assert made.quality_metrics.token_count == kept.total_tokens > 0
    assert made.cost == attempt.cost_usd == kept.cost_usd > 0
    assert (attempt.simulated, attempt.batch_id) == (True, kept.batch_id)


def test_generate_says_why_a_conversation_could_not_be_written(install: Install, rehearse: Rehearse) -> None:
    server = rehearse("--scripted", "refusal")
    boot = install(ANTHROPIC_BASE_URL=server.base_url).up()
    with boot.connect() as client, pytest.raises(Refused) as refused:
        client.call(ConversationGenerate(template_id=template(client)))
    assert (refused.value.wire_type, refused.value.details["error_type"]) == ("upstream", "refusal")
    assert refused.value.details["request_id"]


def test_an_export_is_a_folder_of_jsonl_whose_manifest_adds_up(install: Install) -> None:
    place = install(GREENROOM_REHEARSAL__LATENCY_MS="0")
    boot = place.up()
    with boot.connect() as client:
        boot.finished(start(client, 30, concurrency=10))
        asked = ExportStart(format="openai", filter=NOT_REVIEWED, include_rehearsal=True, system_prompt="Be kind.")
        export_id = client.call(asked).export_id
        boot.events(["export"], nth("export.finished", 1))
        export = client.call(ExportGet(export_id=export_id))
        talks = every(client, lambda cursor: ConversationList(limit=500, cursor=cursor))

    assert (export.status, export.rows, export.error, export.progress) == ("completed", 30, None, 100.0)
    folder = Path(export.path)
    assert place.home / "exports" in folder.parents
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rows = []
    for told, listed in zip(export.files, manifest["files"], strict=True):
        content = (folder / told.path).read_bytes()
        lines = content.decode().splitlines()
        assert listed == {"path": told.path, "rows": len(lines), "sha256": hashlib.sha256(content).hexdigest()}
        assert (told.rows, told.sha256) == (listed["rows"], listed["sha256"])
        rows += [json.loads(line) for line in lines]

    assert manifest["rows"] == len(rows) == len(talks) == 30
    assert manifest["turns"] == sum(talk.turn_count for talk in talks) == sum(len(r["messages"]) - 1 for r in rows)
    assert sum(manifest["statuses"].values()) == sum(each["rows"] for each in manifest["written_by"]) == 30
    assert {each["provider"] for each in manifest["written_by"]} == {"rehearsal"}
    assert {row["messages"][0]["content"] for row in rows} == {"Be kind."}
    assert {row["messages"][1]["role"] for row in rows} == {"user"}
    assert "configs" in (folder / "README.md").read_text(encoding="utf-8")


def test_an_export_takes_neither_what_nobody_approved_nor_what_was_rehearsed_unasked(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    with boot.connect() as client:
        boot.finished(start(client, 3, concurrency=3))
        for number, asked in enumerate(
            (
                ExportStart(format="openai", include_rehearsal=True),
                ExportStart(format="openai", filter=NOT_REVIEWED),
            ),
            1,
        ):
            export_id = client.call(asked).export_id
            boot.events(["export"], nth("export.finished", number))
            assert client.call(ExportGet(export_id=export_id)).rows == 0
