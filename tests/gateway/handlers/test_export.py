from typing import Any

import pytest

from greenroom.export.order import ExportOrder
from greenroom.export.splitting import Shares
from greenroom.model.states import ConversationStatus
from greenroom.store import exports
from greenroom.store.conversation_filter import ConversationFilter
from tests.gateway.fakes import NOW, an_export
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_an_order_reaches_the_desk_as_it_was_given(stage: Stage) -> None:
    asked: dict[str, Any] = {"statuses": ["rejected"], "date_from": "2026-01-01T00:00:00Z", "categories": ["x"]}
    told = await result(stage, "export.start", format="openai", path="/x", filter=asked, include_rehearsal=True)
    assert told == {"export_id": "e-1", "status": "running"}
    picked = ConversationFilter(statuses=[ConversationStatus.REJECTED], date_from=NOW, categories=["x"])
    order = ExportOrder(format="openai", filter=picked, include_rehearsal=True)
    assert stage.exports.orders == [(order, "/x")]


async def test_an_order_without_a_filter_leaves_the_choice_to_the_desk(stage: Stage) -> None:
    await result(stage, "export.start", format="openai")
    assert stage.exports.orders == [(ExportOrder(format="openai"), None)]


async def test_every_option_reaches_the_desk(stage: Stage) -> None:
    await result(
        stage,
        "export.start",
        format="parquet",
        split={"train": 90, "test": 10},
        split_by="template",
        dedup=0.8,
        system_prompt="Be plain.",
        redact=True,
    )
    order = ExportOrder(
        format="parquet",
        split=Shares(train=90, test=10),
        split_by="template",
        dedup=0.8,
        system_prompt="Be plain.",
        redact=True,
    )
    assert stage.exports.orders == [(order, None)]


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("$.format", {"format": "tablets"}),
        ("$.split.train", {"split": {"train": -1}}),
        ("$.split", {"split": {"train": 1, "dev": 2}}),
        ("$.split.train", {"split": {"train": 1e308, "test": 1e308}}),
        ("$.system_prompt", {"system_prompt": "y" * 100_001}),
        ("$.split_by", {"split_by": "moon"}),
        ("$.dedup", {"dedup": 0}),
        ("$.dedup", {"dedup": 1.1}),
    ],
)
async def test_options_that_are_none_are_named(stage: Stage, path: str, given: dict[str, Any]) -> None:
    kind, issues = await refusal(stage, "export.start", **{"format": "openai", **given})
    assert kind == "invalid_params"
    assert [each for each in issues if each.startswith(path)]


async def test_an_export_is_cancelled_for_its_caller(stage: Stage) -> None:
    told = await result(stage, "export.cancel", export_id="e-1")
    assert (told["export_id"], told["status"]) == ("e-1", "failed")
    assert [export_id for _, export_id in stage.exports.cancelled] == ["e-1"]


async def test_a_time_in_a_filter_that_is_none_is_named(stage: Stage) -> None:
    kind, issues = await refusal(stage, "export.start", format="openai", filter={"date_to": "soon"})
    assert (kind, list(issues)) == ("invalid_params", ["$.filter.date_to"])


async def test_an_export_tells_how_far_it_is_to_its_owner_alone(stage: Stage) -> None:
    await stage.write(lambda db: exports.insert(db, an_export("e-1")))
    told = await result(stage, "export.get", export_id="e-1")
    assert (told["status"], told["progress"], told["files"]) == ("running", 50.0, [])
    assert (await result(stage, "export.list"))["items"] == [told]
    assert (await result(stage, "export.list", statuses=["running"], format="openai"))["items"] == [told]
    assert (await result(stage, "export.list", statuses=["failed", "completed"]))["total"] == 0
    assert (await result(stage, "export.list", uid=2000))["total"] == 0
    assert (await refusal(stage, "export.get", uid=2000, export_id="e-1"))[0] == "not_found"
