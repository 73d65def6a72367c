import sqlite3
from typing import Any

import pytest

from greenroom.model.faults import Fault, FaultType
from greenroom.model.library import Tier
from greenroom.model.states import ItemStatus
from greenroom.store import items, items_filtered
from greenroom.store.items_filtered import ItemFilter
from tests.store.making import ANNE, BORIS, NOW, a_new_item, by, claim_one, new_id, start_batch


@pytest.mark.parametrize(
    "asked",
    [
        {"tier": Tier.EDGE_CASE},
        {"template_id": "t"},
        {"scenario_id": "s"},
        {"edge_case_id": "e"},
        {"error_type": FaultType.REFUSAL},
        {"statuses": [ItemStatus.FAILED], "tier": Tier.EDGE_CASE},
    ],
)
def test_items_are_found_by_what_they_come_from_and_how_they_ended(
    db: sqlite3.Connection, asked: dict[str, Any]
) -> None:
    wanted = a_new_item(tier=Tier.EDGE_CASE, template_id="t", scenario_id="s", edge_case_id="e")
    batch_id = start_batch(db, 1, item=wanted)
    refused = claim_one(db, batch_id)
    fault = Fault(FaultType.REFUSAL, "It would not.")
    items.finish(db, refused.id, 1, 1, ItemStatus.FAILED, NOW, fault=fault)
    items.append(db, batch_id, ANNE.uid, [a_new_item()] * 2, new_id, NOW)
    start_batch(db, 1, item=wanted)
    order = by("position", descending=False)
    found = items_filtered.page(db, ANNE, ItemFilter(batch_id=batch_id, **asked), order)
    assert ([item.id for item in found.rows], found.total) == ([refused.id], 1)
    assert items_filtered.page(db, BORIS, ItemFilter(batch_id=batch_id, **asked), order).total == 0
