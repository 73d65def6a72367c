import hashlib
import json
from pathlib import Path

import pytest

from greenroom.model.errors import Refused
from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.conversation import (
    ConversationFilter,
    ConversationGenerate,
    ConversationGet,
    ConversationList,
)
from greenroom.protocol.commands.export import ExportStart
from greenroom.protocol.commands.log import LogList
from tests.serve.fixtures import Running
from tests.serve.running import every, exported, start, template

pytestmark = pytest.mark.daemon

NOT_REVIEWED = [ConversationStatus.PENDING_REVIEW, ConversationStatus.NEEDS_REVISION]


def test_generate_waits_and_answers_with_the_conversation_its_cost_and_its_quality(running: Running) -> None:
    boot = running.boot
    with boot.connect() as client:
        made = client.call(
            ConversationGenerate(
                template_id=template(client), parameters={"persona": "a young nurse"}, provider="rehearsal"
            )
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


def test_generate_says_why_a_conversation_could_not_be_written(running: Running) -> None:
    boot = running.boot
    running.server.set(scripted=["refusal"])
    with boot.connect() as client, pytest.raises(Refused) as refused:
        client.call(ConversationGenerate(template_id=template(client)))
    assert (refused.value.wire_type, refused.value.details["error_type"]) == ("upstream", "refusal")
    assert refused.value.details["request_id"]


def test_an_export_is_a_folder_of_jsonl_whose_manifest_adds_up(running: Running) -> None:
    place, boot = running.place, running.boot
    with boot.connect() as client:
        batch_id = start(client, 30, concurrency=10, provider="rehearsal")
        boot.finished(batch_id)
        export = exported(
            boot,
            client,
            ExportStart(
                format="openai",
                filter=ConversationFilter(batch_id=batch_id, statuses=NOT_REVIEWED),
                include_rehearsal=True,
                system_prompt="Be kind.",
            ),
        )
        talks = every(client, lambda cursor: ConversationList(batch_id=batch_id, limit=500, cursor=cursor))

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


def test_an_export_takes_neither_what_nobody_approved_nor_what_was_rehearsed_unasked(running: Running) -> None:
    boot = running.boot
    with boot.connect() as client:
        boot.finished(start(client, 3, concurrency=3, provider="rehearsal"))
        written = start(client, 2, concurrency=2)
        boot.finished(written)
        everything = ExportStart(format="openai", include_rehearsal=True)
        not_rehearsed = ExportStart(format="openai", filter=ConversationFilter(statuses=NOT_REVIEWED))
        assert exported(boot, client, everything).rows == 0
        expected = client.call(ConversationList(provider="anthropic", statuses=NOT_REVIEWED)).total
        assert exported(boot, client, not_rehearsed).rows == expected >= 2
