"""Batches: the row that tells how a job stands, counters and cost included."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from greenroom.model.batch import Batch, BatchOptions, Estimate, Mode, Priority, Progress, Reason
from greenroom.model.library import Source, Tier
from greenroom.model.money import Picodollars
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import BatchStatus
from greenroom.model.times import Micros
from greenroom.store import called
from greenroom.store.columns import BOOLEAN, Columns, document, fields_of, json_of, named
from greenroom.store.conditions import Where
from greenroom.store.paging import select_page
from greenroom.store.scope import visible

_COLUMNS = Columns(
    (
        "id",
        "owner",
        "name",
        "status",
        "held",
        "reason",
        "cancel_requested",
        "options",
        "budget",
        "estimate",
        "n_total",
        "n_queued",
        "n_running",
        "n_successful",
        "n_failed",
        "n_cancelled",
        "cost",
        "started_at",
        "completed_at",
        "created_at",
        "updated_at",
    ),
    {
        "status": named(BatchStatus),
        "held": BOOLEAN,
        "reason": json_of(Reason),
        "cancel_requested": BOOLEAN,
        "options": json_of(BatchOptions),
        "estimate": json_of(Estimate),
    },
)
_SOURCE = msgspec.json.Decoder(Source)
_COUNTERS = ("total", "queued", "running", "successful", "failed", "cancelled")
_ACTIVE = "status IN ('queued', 'processing', 'paused')"
_HAS_CHUNK = "EXISTS (SELECT 1 FROM chunks WHERE batch_id = batches.id AND chunks.status <> 'done')"
_ASSIGNED = {
    # From its rest to now, but for one before it ever began. What is on the right is as it was before the UPDATE.
    "paused_us": "paused_us + iif(started_at IS NULL, 0,"
    " max(0, ? - coalesce(paused_at, completed_at, updated_at)))",
}
_SORTS = {
    "created_at": "created_at",
    "updated_at": "updated_at",
    "name": "name COLLATE NOCASE",
    # One number that falls with the rank first and with the age then, so that one key makes the whole order.
    "priority": f"(-priority_rank * {1 << 60} - created_at)",
}


class BatchFilter(Struct, frozen=True, kw_only=True):
    """Which batches: all that is given must hold. `active` are those that are queued, processing or paused."""

    statuses: Sequence[BatchStatus] | None = None
    active: bool | None = None
    held: bool | None = None
    priority: Priority | None = None
    mode: Mode | None = None
    provider: str | None = None
    model: str | None = None
    tier: Tier | None = None
    search: str | None = None
    called: str | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def insert(db: sqlite3.Connection, batch: Batch) -> None:
    """Keep a new batch. It starts with no items and no cost, whatever its progress says: `items.append` counts."""
    nothing = dict.fromkeys((f"n_{counter}" for counter in _COUNTERS), 0)
    db.execute(_COLUMNS.insert_into("batches"), _COLUMNS.write({**fields_of(batch), **nothing, "cost": 0}))


def get(db: sqlite3.Connection, who: Principal, batch_id: str) -> Batch | None:
    """One batch: one row read. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", batch_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM batches WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def page(db: sqlite3.Connection, who: Principal, filters: BatchFilter, request: PageRequest) -> Found[Batch]:
    """One page, ordered by `created_at`, `updated_at`, `name` or `priority`.

    `priority`, descending, is the order in which batches are served: by priority, and inside one the oldest first.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    where = visible(who)
    if filters.active is not None:
        where.add(_ACTIVE if filters.active else f"NOT {_ACTIVE}")
    where.any_of("status", filters.statuses).equal("held", filters.held)
    for option in ("priority", "mode", "provider", "model", "tier"):
        where.equal(f"options ->> '{option}'", getattr(filters, option))
    where.contains(("name",), filters.search)
    if filters.called is not None:
        where.any_of("id", called.ids(db, "batches", visible(who), filters.called, name="name"))
    where.at_least("created_at", filters.created_from).before("created_at", filters.created_to)
    return select_page(
        db, table="batches", columns=_COLUMNS.sql, where=where, sorts=_SORTS, request=request, read=_read
    )


def admissible(db: sqlite3.Connection) -> list[Batch]:
    """Whoever's batches the daemon has to see to: by priority, and inside one the oldest first.

    They are those that may run, those whose cancelling is under way, and those of which a provider has a chunk.
    """
    where = Where(_ACTIVE, f"(cancel_requested = 1 OR (held = 0 AND status <> 'paused') OR {_HAS_CHUNK})")
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM batches WHERE {where.sql} ORDER BY priority_rank, created_at, id"
    )
    return [_read(row) for row in rows]


def paused_for(db: sqlite3.Connection, reason_type: str) -> list[Batch]:
    """Whoever's batches are paused for a reason and not being cancelled, in the order of serving."""
    where = Where(_ACTIVE, "status = 'paused'", "cancel_requested = 0").equal("reason ->> 'type'", reason_type)
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM batches WHERE {where.sql} ORDER BY priority_rank, created_at, id",
        where.parameters,
    )
    return [_read(row) for row in rows]


def shift(
    db: sqlite3.Connection,
    batch_id: str,
    *,
    expect: BatchStatus,
    to: BatchStatus,
    now: Micros,
    reason: Reason | UnsetType | None = UNSET,
    held: bool | UnsetType = UNSET,
    cancel_requested: bool | UnsetType = UNSET,
    started_at: Micros | UnsetType | None = UNSET,
    completed_at: Micros | UnsetType | None = UNSET,
) -> bool:
    """Take a batch from one status to another, or change what goes with its status.

    Args:
        db: the database.
        batch_id: which batch.
        expect: the status that it has to have.
        to: the status that it gets; the same one where only the rest changes.
        now: becomes its `updated_at`.
        reason: why it stands so. What is `UNSET` stays as it is, here and below.
        held: whether it waits for a release.
        cancel_requested: whether it is being cancelled.
        started_at: when it began.
        completed_at: when it ended.

    Returns:
        False where it isn't there or has another status; nothing was changed then.
    """
    changes: dict[str, object] = {"status": str(to), "updated_at": now}
    if reason is not UNSET:
        changes["reason"] = None if reason is None else document(reason)
    if held is not UNSET:
        changes["held"] = int(held)
    if cancel_requested is not UNSET:
        changes["cancel_requested"] = int(cancel_requested)
    if started_at is not UNSET:
        changes["started_at"] = started_at
    if completed_at is not UNSET:
        changes["completed_at"] = completed_at
    if _rests(expect) and not _rests(to):
        changes |= {"paused_at": None, "paused_us": now}
    elif to is BatchStatus.PAUSED and not _rests(expect):
        changes["paused_at"] = now
    assignments = ", ".join(f"{column} = {_ASSIGNED.get(column, '?')}" for column in changes)
    cursor = db.execute(
        f"UPDATE batches SET {assignments} WHERE id = ? AND status = ?",
        (*changes.values(), batch_id, str(expect)),
    )
    return cursor.rowcount == 1


def _rests(status: BatchStatus) -> bool:
    """Whether time that passes is none that the batch works."""
    return status.is_final or status is BatchStatus.PAUSED


def set_estimate(db: sqlite3.Connection, batch_id: str, estimate: Estimate) -> None:
    """Keep another estimate of what the batch will cost and take."""
    db.execute("UPDATE batches SET estimate = ? WHERE id = ?", (document(estimate), batch_id))


def set_options(
    db: sqlite3.Connection, batch_id: str, options: BatchOptions, budget: Picodollars | None, now: Micros
) -> None:
    """Keep other options and another budget."""
    db.execute(
        "UPDATE batches SET options = ?, budget = ?, updated_at = ? WHERE id = ?",
        (document(options), budget, now, batch_id),
    )


def append_sources(db: sqlite3.Connection, batch_id: str, sources: Mapping[str, Source]) -> None:
    """Keep snapshots by key (`NewItem.source_key`). A key that is there already keeps what it was taken with."""
    db.executemany(
        "INSERT INTO batch_sources (batch_id, key, source) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(batch_id, key, document(source)) for key, source in sources.items()],
    )


def copy_sources(db: sqlite3.Connection, batch_id: str, to: str) -> None:
    """Give a batch the snapshots of another one."""
    db.execute(
        "INSERT INTO batch_sources (batch_id, key, source) SELECT ?, key, source FROM batch_sources"
        " WHERE batch_id = ?",
        (to, batch_id),
    )


def delete(db: sqlite3.Connection, batch_id: str) -> None:
    """Delete a batch that has no items, and its snapshots. Its conversations and its log stay."""
    db.execute("DELETE FROM batches WHERE id = ?", (batch_id,))


def sources(db: sqlite3.Connection, batch_id: str, keys: Iterable[str]) -> dict[str, Source]:
    """The snapshots of these keys, by key."""
    rows = db.execute(
        "SELECT key, source FROM batch_sources WHERE batch_id = ? AND key IN (SELECT value FROM json_each(?))",
        (batch_id, document(list(keys))),
    )
    return {key: _SOURCE.decode(source) for key, source in rows}


def _read(row: Sequence[Any]) -> Batch:
    values = _COLUMNS.read(row)
    progress = Progress(**{counter: values.pop(f"n_{counter}") for counter in _COUNTERS})
    return Batch(progress=progress, actual_cost=values.pop("cost"), **values)
