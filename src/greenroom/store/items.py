"""Items: each transition is one conditional UPDATE, and its batch's counters go with it.

What a worker says of an item holds only while the item runs with the worker's attempt and epoch: what comes from
an earlier attempt, or from before a restart, changes nothing, and the answer says so.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec.structs import fields

from greenroom.model.batch import Item, NewItem
from greenroom.model.faults import Fault
from greenroom.model.history import NO_ROW
from greenroom.model.library import Parameters, Tier
from greenroom.model.money import Picodollars
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import ItemStatus
from greenroom.model.times import Micros
from greenroom.store.columns import Columns, document, json_of, named
from greenroom.store.paging import check_sort, decode_cursor, found, offset
from greenroom.store.scope import visible

COLUMNS = Columns(
    (field.name for field in fields(Item)),
    {"status": named(ItemStatus), "tier": named(Tier), "parameters": json_of(Parameters), "error": json_of(Fault)},
)
_COUNTER_OF = {
    ItemStatus.QUEUED: "n_queued",
    ItemStatus.RUNNING: "n_running",
    ItemStatus.SUCCEEDED: "n_successful",
    ItemStatus.FAILED: "n_failed",
    ItemStatus.CANCELLED: "n_cancelled",
}
"""Which counter of the batch counts the items of a status."""

_PARAMETERS = msgspec.json.Decoder(Parameters)
SORTS = {"position": "position"}
_NO_COST = Picodollars(0)

_STILL_MINE = "id = ? AND status = 'running' AND attempt = ? AND epoch = ?"


def append(
    db: sqlite3.Connection,
    batch_id: str,
    owner: int,
    items: Sequence[NewItem],
    ids: Callable[[], str],
    now: Micros,
) -> int:
    """Queue items at the end of a batch: their positions go on from its last one, from 1. Answers how many."""
    last = db.execute("SELECT n_total FROM batches WHERE id = ?", (batch_id,)).fetchone()[0]
    db.executemany(
        "INSERT INTO items (id, owner, batch_id, position, status, attempt, failures, epoch, tier, template_id,"
        " scenario_id, edge_case_id, regenerates, parameters, cost, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, 'queued', 0, 0, 0, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        (
            (
                ids(),
                owner,
                batch_id,
                position,
                str(item.tier),
                item.template_id,
                item.scenario_id,
                item.edge_case_id,
                item.regenerates,
                document(item.parameters),
                now,
                now,
            )
            for position, item in enumerate(items, last + 1)
        ),
    )
    added = len(items)
    db.execute(
        "UPDATE batches SET n_total = n_total + ?, n_queued = n_queued + ?, updated_at = ? WHERE id = ?",
        (added, added, now, batch_id),
    )
    return added


def claim(
    db: sqlite3.Connection, batch_id: str, limit: int, epoch: int, now: Micros, *, after: int | None = None
) -> list[Item]:
    """Take the next queued items of a batch, by position: they run from now on.

    With `after` those after that position come first, and then the others.
    """
    rows = _claim(db, batch_id, limit, epoch, now, -1 if after is None else after)
    if after is not None and len(rows) < limit:
        rows += _claim(db, batch_id, limit - len(rows), epoch, now, -1)
    move(db, batch_id, ItemStatus.QUEUED, ItemStatus.RUNNING, len(rows), now)
    return sorted((read(row) for row in rows), key=lambda item: item.position)


def _claim(
    db: sqlite3.Connection, batch_id: str, limit: int, epoch: int, now: Micros, after: int
) -> list[tuple[Any, ...]]:
    return db.execute(
        "UPDATE items SET status = 'running', epoch = ?, started_at = ?, updated_at = ?, chunk_id = NULL"
        " WHERE rowid IN (SELECT rowid FROM items"
        " WHERE batch_id = ? AND status = 'queued' AND position > ? ORDER BY position LIMIT ?)"
        f" RETURNING {COLUMNS.sql}",
        (epoch, now, now, batch_id, after, limit),
    ).fetchall()


def open_attempt(db: sqlite3.Connection, item_id: str, attempt: int, epoch: int, now: Micros) -> bool:
    """Go on from a running item's attempt (0 before its first) to the next, whose call is about to leave.

    Returns:
        False where it no longer runs with this attempt and epoch; nothing was changed then.
    """
    cursor = db.execute(
        f"UPDATE items SET attempt = attempt + 1, updated_at = ? WHERE {_STILL_MINE}",
        (now, item_id, attempt, epoch),
    )
    return cursor.rowcount == 1


def charge(
    db: sqlite3.Connection,
    item_id: str,
    attempt: int,
    epoch: int,
    cost: Picodollars,
    *,
    counted: bool,
    now: Micros,
) -> bool:
    """Put down an attempt that did not end its item: its cost, and whether it counts towards `max_attempts`.

    Returns:
        False where it no longer runs with this attempt and epoch; nothing was changed then.
    """
    row = db.execute(
        "UPDATE items SET cost = cost + ?, failures = failures + ?, updated_at = ?"
        f" WHERE {_STILL_MINE} RETURNING batch_id",
        (cost, int(counted), now, item_id, attempt, epoch),
    ).fetchone()
    if row is None:
        return False
    if cost:
        db.execute("UPDATE batches SET cost = cost + ?, updated_at = ? WHERE id = ?", (cost, now, row[0]))
    return True


def finish(
    db: sqlite3.Connection,
    item_id: str,
    attempt: int,
    epoch: int,
    to: ItemStatus,
    now: Micros,
    fault: Fault | None = None,
    conversation_id: str | None = None,
    add_cost: Picodollars = _NO_COST,
) -> Picodollars | None:
    """End a running item, and count it and its last cost in its batch.

    Args:
        db: the database.
        item_id: which item.
        attempt: the attempt that ended it.
        epoch: the boot that claimed it.
        to: `succeeded`, `failed` or `cancelled`.
        now: becomes its `finished_at`.
        fault: why it failed.
        conversation_id: what it was written as.
        add_cost: what the last attempt cost.

    Returns:
        What the item has cost in all, or None where it no longer runs with this attempt and epoch; nothing was
        changed then.
    """
    row = db.execute(
        "UPDATE items SET status = ?, error = ?, conversation_id = ?, cost = cost + ?, finished_at = ?,"
        f" updated_at = ? WHERE {_STILL_MINE} RETURNING batch_id, cost",
        (
            str(to),
            None if fault is None else document(fault),
            conversation_id,
            add_cost,
            now,
            now,
            item_id,
            attempt,
            epoch,
        ),
    ).fetchone()
    if row is None:
        return None
    batch_id, whole_cost = row
    db.execute(
        f"UPDATE batches SET n_running = n_running - 1, {_COUNTER_OF[to]} = {_COUNTER_OF[to]} + 1,"
        " cost = cost + ?, updated_at = ? WHERE id = ?",
        (add_cost, now, batch_id),
    )
    return Picodollars(whole_cost)


def requeue(db: sqlite3.Connection, item_id: str, attempt: int, epoch: int, now: Micros) -> bool:
    """Put a running item back into the queue, at its place. False where it is somebody else's by now."""
    row = db.execute(
        f"UPDATE items SET status = 'queued', started_at = NULL, updated_at = ? WHERE {_STILL_MINE}"
        " RETURNING batch_id",
        (now, item_id, attempt, epoch),
    ).fetchone()
    if row is None:
        return False
    move(db, row[0], ItemStatus.RUNNING, ItemStatus.QUEUED, 1, now)
    return True


def inputs(db: sqlite3.Connection, batch_id: str) -> list[NewItem]:
    """What the items of a batch were made from, by position."""
    rows = db.execute(
        "SELECT tier, parameters, template_id, scenario_id, edge_case_id, regenerates FROM items"
        " WHERE batch_id = ? ORDER BY position",
        (batch_id,),
    )
    return [
        NewItem(
            tier=Tier(tier),
            parameters=_PARAMETERS.decode(parameters),
            template_id=template_id,
            scenario_id=scenario_id,
            edge_case_id=edge_case_id,
            regenerates=regenerates,
        )
        for tier, parameters, template_id, scenario_id, edge_case_id, regenerates in rows
    ]


def kinds(db: sqlite3.Connection, batch_id: str) -> list[tuple[Tier, str | None, int]]:
    """How many items a batch has of each tier and template, as `template_of` has it."""
    rows = db.execute(
        "SELECT tier, iif(coalesce(template_id, scenario_id, edge_case_id) IS NULL, ?, template_id) AS template,"
        " count(*) FROM items WHERE batch_id = ? GROUP BY tier, template",
        (NO_ROW, batch_id),
    )
    return [(Tier(tier), template_id, number) for tier, template_id, number in rows]


def delete(db: sqlite3.Connection, batch_id: str, limit: int, now: Micros) -> None:
    """Delete items of a batch, as many as `limit` says; its counters and its cost go down with them."""
    gone = db.execute(
        "DELETE FROM items WHERE rowid IN (SELECT rowid FROM items WHERE batch_id = ? LIMIT ?)"
        " RETURNING status, cost",
        (batch_id, limit),
    ).fetchall()
    counted = Counter(ItemStatus(status) for status, _ in gone)
    fewer = "".join(f", {_COUNTER_OF[status]} = {_COUNTER_OF[status]} - {n}" for status, n in counted.items())
    db.execute(
        f"UPDATE batches SET n_total = n_total - ?, cost = cost - ?, updated_at = ?{fewer} WHERE id = ?",
        (len(gone), sum(cost for _, cost in gone), now, batch_id),
    )


def find(db: sqlite3.Connection, item_id: str) -> Item | None:
    """One item, whoever's it is: for the daemon's own steps, never for an answer to a caller."""
    row = db.execute(f"SELECT {COLUMNS.sql} FROM items WHERE id = ?", (item_id,)).fetchone()
    return None if row is None else read(row)


def running(db: sqlite3.Connection, batch_id: str) -> list[Item]:
    """The running items of a batch, by position."""
    rows = db.execute(
        f"SELECT {COLUMNS.sql} FROM items WHERE batch_id = ? AND status = 'running' ORDER BY position",
        (batch_id,),
    )
    return [read(row) for row in rows]


def get(db: sqlite3.Connection, who: Principal, item_id: str) -> Item | None:
    """One item. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", item_id)
    row = db.execute(f"SELECT {COLUMNS.sql} FROM items WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else read(row)


def page(
    db: sqlite3.Connection,
    who: Principal,
    batch_id: str,
    statuses: Sequence[ItemStatus] | None,
    request: PageRequest,
) -> Found[Item]:
    """One page of a batch's items, ordered by `position`; of some statuses, or of all.

    Each status is read in the order of its own part of the index and the parts are merged, so that a few failed
    items among a million are found at once. The total is a sum of the batch's own counters.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    check_sort(request, SORTS)
    after = decode_cursor(request)
    wanted = tuple(dict.fromkeys(ItemStatus if statuses is None else statuses))
    where = visible(who).equal("id", batch_id)
    total = " + ".join(_COUNTER_OF[status] for status in wanted) or "0"
    row = db.execute(f"SELECT {total} FROM batches WHERE {where.sql}", where.parameters).fetchone()
    if row is None or not wanted:
        return found(request, [], 0)
    way, direction = ("<", "DESC") if request.descending else (">", "ASC")
    key, skipped = None if after is None else after.key, offset(request)
    if statuses is None and skipped:
        # Positions have no gaps, so that a page of all items, however far in, is a key.
        key, skipped = (row[0] + 1 - skipped if request.descending else skipped), 0
    reach = skipped + request.limit + 1
    part = (
        "SELECT * FROM (SELECT rowid AS place, position FROM items WHERE batch_id = ? AND status = ?"
        f"{'' if key is None else f' AND position {way} ?'} ORDER BY position {direction} LIMIT ?)"
    )
    keys = [] if key is None else [key]
    parameters: list[object] = []
    for status in wanted:
        parameters += [batch_id, str(status), *keys, reach]
    rows = db.execute(
        f"SELECT {COLUMNS.sql} FROM items WHERE rowid IN (SELECT place FROM"
        f" ({' UNION ALL '.join([part] * len(wanted))}) ORDER BY position {direction} LIMIT ? OFFSET ?)"
        f" ORDER BY position {direction}",
        [*parameters, request.limit + 1, skipped],
    )
    listed = [read(each) for each in rows]
    return found(request, [(item.position, item.id, item) for item in listed], row[0])


def move(
    db: sqlite3.Connection, batch_id: str, before: ItemStatus, after: ItemStatus, number: int, now: Micros
) -> None:
    """Count that many items from one status to another."""
    if number:
        was, becomes = _COUNTER_OF[before], _COUNTER_OF[after]
        db.execute(
            f"UPDATE batches SET {was} = {was} - ?, {becomes} = {becomes} + ?, updated_at = ? WHERE id = ?",
            (number, number, now, batch_id),
        )


def read(row: Sequence[Any]) -> Item:
    """An item from a row of `COLUMNS`."""
    return Item(**COLUMNS.read(row))
