"""Items by what they are made from, how they ended or what they are called, of one batch or of all."""

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from greenroom.model.batch import Item
from greenroom.model.faults import FaultType
from greenroom.model.library import Tier
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import ItemStatus
from greenroom.store import called, items
from greenroom.store.paging import select_page
from greenroom.store.scope import visible


class ItemFilter(Struct, frozen=True, kw_only=True):
    """Which items: all that is given must hold. `error_type` is that of the error with which they ended."""

    batch_id: str | None = None
    statuses: Sequence[ItemStatus] | None = None
    called: str | None = None
    tier: Tier | None = None
    template_id: str | None = None
    scenario_id: str | None = None
    edge_case_id: str | None = None
    error_type: FaultType | None = None


def page(db: sqlite3.Connection, who: Principal, filters: ItemFilter, request: PageRequest) -> Found[Item]:
    """One page, ordered by `position`. The items are looked through; `items.page` lists all of a batch sooner.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    where = visible(who).equal("batch_id", filters.batch_id).any_of("status", filters.statuses)
    for name in ("tier", "template_id", "scenario_id", "edge_case_id"):
        where.equal(name, getattr(filters, name))
    where.equal("error ->> 'type'", filters.error_type)
    if filters.called is not None:
        where.any_of("id", called.ids(db, "items", visible(who), filters.called))
    return select_page(
        db,
        table="items",
        columns=items.COLUMNS.sql,
        where=where,
        sorts=items.SORTS,
        request=request,
        read=items.read,
    )
