from typing import Any

import pytest

from greenroom.export.order import ExportOrder
from greenroom.model.states import ConversationStatus
from greenroom.store import exports
from greenroom.store.conversation_filter import ConversationFilter
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import NOW, Stage, an_export

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


async def test_a_time_in_a_filter_that_is_none_is_named(stage: Stage) -> None:
    kind, issues = await refusal(stage, "export.start", format="openai", filter={"date_to": "soon"})
    assert (kind, list(issues)) == ("invalid_params", ["$.filter.date_to"])


async def test_an_export_tells_how_far_it_is_to_its_owner_alone(stage: Stage) -> None:
    await stage.write(lambda db: exports.insert(db, an_export("e-1")))
    told = await result(stage, "export.get", export_id="e-1")
    assert (told["status"], told["progress"], told["files"]) == ("running", 50.0, [])
    assert (await result(stage, "export.list"))["items"] == [told]
    assert (await result(stage, "export.list", uid=2000))["total"] == 0
    assert (await refusal(stage, "export.get", uid=2000, export_id="e-1"))[0] == "not_found"
