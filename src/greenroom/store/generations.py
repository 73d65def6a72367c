"""Generations: source texts that are, or were, given to a model."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from greenroom.model.attempt import ClosedAttempt
from greenroom.model.flashcards import Generation, GenerationError, GenerationOptions, GenerationTally
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import GenerationStatus
from greenroom.model.times import Micros
from greenroom.store import called
from greenroom.store.columns import Columns, document, fields_of, json_of, named
from greenroom.store.conditions import Where
from greenroom.store.paging import select_page
from greenroom.store.scope import visible

_TALLY = tuple(field.name for field in fields(GenerationTally))
_COLUMNS = Columns(
    (*(field.name for field in fields(Generation) if field.name != "tally"), *(f"n_{name}" for name in _TALLY)),
    {
        "status": named(GenerationStatus),
        "options": json_of(GenerationOptions),
        "error": json_of(GenerationError),
    },
)
_SORTS = {"created_at": "created_at", "updated_at": "updated_at", "source_name": "source_name COLLATE NOCASE"}
_OPEN = "status IN ('pending', 'running')"


class GenerationFilter(Struct, frozen=True, kw_only=True):
    """Which generations: all that is given must hold."""

    status: GenerationStatus | None = None
    statuses: Sequence[GenerationStatus] | None = None
    source_name: str | None = None
    source_sha256: str | None = None
    provider: str | None = None
    model: str | None = None
    search: str | None = None
    called: str | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def insert(db: sqlite3.Connection, generation: Generation) -> None:
    """Keep a new generation."""
    tally = {f"n_{name}": count for name, count in fields_of(generation.tally).items()}
    db.execute(_COLUMNS.insert_into("generations"), _COLUMNS.write({**fields_of(generation), **tally}))


def get(db: sqlite3.Connection, who: Principal, generation_id: str) -> Generation | None:
    """One generation. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", generation_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM generations WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def page(
    db: sqlite3.Connection, who: Principal, filters: GenerationFilter, request: PageRequest
) -> Found[Generation]:
    """One page.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    where = visible(who)
    if filters.called is not None:
        where.any_of("id", called.ids(db, "generations", visible(who), filters.called, name="source_name"))
    where.equal("status", filters.status).any_of("status", filters.statuses)
    where.equal("source_name", filters.source_name).equal("source_sha256", filters.source_sha256)
    where.equal("options ->> '$.provider'", filters.provider).equal("options ->> '$.model'", filters.model)
    where.contains(("source_name",), filters.search)
    where.at_least("created_at", filters.created_from).before("created_at", filters.created_to)
    return select_page(
        db, table="generations", columns=_COLUMNS.sql, where=where, sorts=_SORTS, request=request, read=_read
    )


def by_status(db: sqlite3.Connection, who: Principal) -> dict[GenerationStatus, int]:
    """How many generations stand where, those that there are none of left out."""
    where = visible(who)
    rows = db.execute(
        f"SELECT status, count(*) FROM generations WHERE {where.sql} GROUP BY status", where.parameters
    )
    return {GenerationStatus(status): count for status, count in rows}


def unfinished(db: sqlite3.Connection, but: Collection[str], limit: int) -> list[Generation]:
    """Whoever's generations that have not ended, the oldest first, without those of these ids."""
    where = Where(_OPEN).add("id NOT IN (SELECT value FROM json_each(?))", document(list(but)))
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM generations INDEXED BY generations_open WHERE {where.sql}"
        " ORDER BY id LIMIT ?",
        [*where.parameters, limit],
    )
    return [_read(row) for row in rows]


def begin(db: sqlite3.Connection, generation_id: str, epoch: int, now: Micros) -> Generation | None:
    """Let a generation run in this boot; None where it has ended."""
    row = db.execute(
        "UPDATE generations SET status = 'running', epoch = ?, started_at = ifnull(started_at, ?), updated_at = ?"
        f" WHERE id = ? AND {_OPEN} RETURNING {_COLUMNS.sql}",
        (epoch, now, now, generation_id),
    ).fetchone()
    return None if row is None else _read(row)


def open_attempt(db: sqlite3.Connection, generation_id: str, attempt: int, epoch: int, now: Micros) -> bool:
    """Count one more attempt. False, nothing changed, where whoever says it is stale."""
    return (
        db.execute(
            "UPDATE generations SET attempt = attempt + 1, updated_at = ?"
            " WHERE id = ? AND status = 'running' AND attempt = ? AND epoch = ?",
            (now, generation_id, attempt, epoch),
        ).rowcount
        == 1
    )


def charge(
    db: sqlite3.Connection, generation_id: str, attempt: int, epoch: int, closed: ClosedAttempt, *, counted: bool
) -> bool:
    """Add what an attempt used and, where it is `counted`, its failure. False where whoever says it is stale."""
    usage = closed.usage
    return (
        db.execute(
            "UPDATE generations SET failures = failures + ?, input_tokens = input_tokens + ?,"
            " output_tokens = output_tokens + ?, cost = cost + ?, updated_at = ?"
            " WHERE id = ? AND status = 'running' AND attempt = ? AND epoch = ?",
            (
                int(counted),
                usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens,
                usage.output_tokens,
                closed.cost,
                closed.finished_at,
                generation_id,
                attempt,
                epoch,
            ),
        ).rowcount
        == 1
    )


def fail_once(db: sqlite3.Connection, generation_id: str, now: Micros) -> int:
    """Count a failure that no attempt tells of: its worker crashed. Answers how many there are then."""
    row = db.execute(
        f"UPDATE generations SET failures = failures + 1, updated_at = ? WHERE id = ? AND {_OPEN}"
        " RETURNING failures",
        (now, generation_id),
    ).fetchone()
    return 0 if row is None else int(row[0])


def finish(
    db: sqlite3.Connection,
    generation_id: str,
    status: GenerationStatus,
    now: Micros,
    *,
    error: GenerationError | None = None,
    tally: GenerationTally | None = None,
) -> Generation | None:
    """End a generation. Answers it as it is then; None where it had ended before."""
    counts = tally or GenerationTally()
    row = db.execute(
        "UPDATE generations SET status = ?, error = ?, finished_at = ?, updated_at = ?,"
        f" {', '.join(f'n_{name} = ?' for name in _TALLY)} WHERE id = ? AND {_OPEN} RETURNING {_COLUMNS.sql}",
        (
            str(status),
            None if error is None else document(error),
            now,
            now,
            *(getattr(counts, name) for name in _TALLY),
            generation_id,
        ),
    ).fetchone()
    return None if row is None else _read(row)


def tell(
    db: sqlite3.Connection,
    generation_id: str,
    now: Micros,
    *,
    accepted: int = 0,
    edited: int = 0,
    rejected: int = 0,
) -> None:
    """Count so many more suggestions as accepted, as accepted after an edit, and as rejected; or so many fewer."""
    db.execute(
        "UPDATE generations SET n_accepted = n_accepted + ?, n_edited = n_edited + ?, n_rejected = n_rejected + ?,"
        " updated_at = ? WHERE id = ?",
        (accepted, edited, rejected, now, generation_id),
    )


def _read(row: Sequence[Any]) -> Generation:
    values = _COLUMNS.read(row)
    tally = GenerationTally(**{name: values.pop(f"n_{name}") for name in _TALLY})
    return Generation(tally=tally, **values)
