"""Attempts: the generation log. A row is opened before its call leaves, and closed with the call's product."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from greenroom.model.attempt import Attempt, ClosedAttempt, OpenAttempt, Purpose, Usage
from greenroom.model.batch import Item
from greenroom.model.faults import Fault
from greenroom.model.flashcards import Generation
from greenroom.model.judgement import Case
from greenroom.model.library import Parameters
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Micros
from greenroom.store import bodies, called, costs
from greenroom.store.columns import BOOLEAN, Columns, document, fields_of, json_of, named
from greenroom.store.conditions import Where
from greenroom.store.paging import select_page
from greenroom.store.scope import visible

_OPENED = Columns(
    (field.name for field in fields(OpenAttempt)),
    {"simulated": BOOLEAN},
)
_USAGE = tuple(field.name for field in fields(Usage))
_KEPT_APART = {"fault", "usage", "created_at", "updated_at"}
_COLUMNS = Columns(
    (*(field.name for field in fields(Attempt) if field.name not in _KEPT_APART), "error", *_USAGE),
    {
        "judging": BOOLEAN,
        "simulated": BOOLEAN,
        "parameters": json_of(Parameters),
        "status": named(AttemptStatus),
        "error": json_of(Fault),
    },
)
_SORTS = {"created_at": "started_at"}
_ENDED = "status IS NOT NULL"
_OF_PURPOSE: Mapping[Purpose, str] = {
    "conversation": "judging = 0 AND generation_id IS NULL",
    "flashcards": "generation_id IS NOT NULL",
    "verdict": "judging = 1",
}


class AttemptFilter(Struct, frozen=True, kw_only=True):
    """Which attempts: all that is given must hold. The times are those at which they started."""

    conversation_id: str | None = None
    batch_id: str | None = None
    item_id: str | None = None
    generation_id: str | None = None
    template_id: str | None = None
    provider: str | None = None
    model: str | None = None
    statuses: Sequence[AttemptStatus] | None = None
    purpose: Purpose | None = None
    called: str | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def open(db: sqlite3.Connection, attempt: OpenAttempt, *, item: Item, epoch: int) -> None:  # noqa: A001  the log's own word, read as `attempts.open`
    """Note an attempt before its call leaves.

    Args:
        db: the database.
        attempt: what is about to be done.
        item: for which item: owner, batch, template and parameters are noted, since the log outlives it.
        epoch: the present boot; an attempt that it leaves open is closed as interrupted by the next one.
    """
    db.execute(
        f"INSERT INTO attempts ({_OPENED.sql}, owner, epoch, batch_id, item_id, template_id, parameters)"
        f" VALUES ({'?, ' * len(_OPENED.names)}?, ?, ?, ?, ?, ?)",
        (
            *_OPENED.write(fields_of(attempt)),
            item.owner,
            epoch,
            item.batch_id,
            item.id,
            item.template_id,
            document(item.parameters),
        ),
    )


def open_cards(db: sqlite3.Connection, attempt: OpenAttempt, *, generation: Generation, epoch: int) -> None:
    """Note an attempt at flashcards before its call leaves; as `open`, for a generation."""
    parameters: Parameters = {"source_name": generation.source_name} if generation.source_name else {}
    db.execute(
        f"INSERT INTO attempts ({_OPENED.sql}, owner, epoch, generation_id, parameters)"
        f" VALUES ({'?, ' * len(_OPENED.names)}?, ?, ?, ?)",
        (
            *_OPENED.write(fields_of(attempt)),
            generation.owner,
            epoch,
            generation.id,
            document(parameters),
        ),
    )


def open_judging(db: sqlite3.Connection, attempt: OpenAttempt, *, case: Case, epoch: int) -> None:
    """Note an attempt at a verdict before its call leaves; as `open`, for a conversation that waits for one.

    It stands with the item that wrote the conversation, from whose batch it is paid.
    """
    db.execute(
        f"INSERT INTO attempts ({_OPENED.sql}, owner, epoch, batch_id, item_id, conversation_id, template_id,"
        f" parameters, judging) VALUES ({'?, ' * len(_OPENED.names)}?, ?, ?, ?, ?, ?, '{{}}', 1)",
        (
            *_OPENED.write(fields_of(attempt)),
            case.owner,
            epoch,
            case.batch_id,
            case.item_id,
            case.conversation_id,
            case.template_id,
        ),
    )


def close(db: sqlite3.Connection, closed: ClosedAttempt, conversation_id: str | None = None) -> bool:
    """Note how an attempt ended, with its bodies, and count it. False, nothing changed, where it isn't open."""
    usage = closed.usage
    row = db.execute(
        "UPDATE attempts SET status = ?, error = ?, request_id = ?, input_tokens = ?, output_tokens = ?,"
        " cache_read_tokens = ?, cache_write_5m_tokens = ?, cache_write_1h_tokens = ?, cost = ?, duration_ms = ?,"
        " stop_reason = ?, finished_at = ?, conversation_id = ?, reserved = reserved * ?"
        " WHERE id = ? AND status IS NULL RETURNING seq, reserved, owner",
        (
            str(closed.status),
            None if closed.fault is None else document(closed.fault),
            closed.request_id,
            usage.input_tokens,
            usage.output_tokens,
            usage.cache_read_tokens,
            usage.cache_write_5m_tokens,
            usage.cache_write_1h_tokens,
            closed.cost,
            closed.duration_ms,
            closed.stop_reason,
            closed.finished_at,
            conversation_id,
            int(closed.is_doubtful),
            closed.id,
        ),
    ).fetchone()
    if row is None:
        return False
    seq, reserved, owner = row
    bodies.keep(db, seq, owner, closed.request, closed.response)
    costs.add(db, [(seq, reserved)])
    return True


def page(db: sqlite3.Connection, who: Principal, filters: AttemptFilter, request: PageRequest) -> Found[Attempt]:
    """One page of the attempts that have ended, ordered by `created_at`.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    where = matching(who, filters)
    if filters.called is not None:
        where.any_of("id", called.ids(db, "attempts", visible(who), filters.called))
    return select_page(
        db,
        table="attempts",
        columns=_COLUMNS.sql,
        where=where,
        sorts=_SORTS,
        request=request,
        read=_read,
    )


def get(db: sqlite3.Connection, who: Principal, attempt_id: str) -> tuple[Attempt, bytes, bytes] | None:
    """An attempt that has ended, its request and its response as they were sent and received.

    Both are empty where the attempt was interrupted. None where there is none, or it is somebody else's.
    """
    where = visible(who).add(_ENDED).equal("id", attempt_id)
    row = db.execute(
        f"SELECT {_COLUMNS.sql}, request, request_packed, response, response_packed,"
        " (SELECT body FROM samples WHERE samples.number = sample)"
        f" FROM attempts LEFT JOIN attempt_bodies ON attempt_seq = seq WHERE {where.sql}",
        where.parameters,
    ).fetchone()
    if row is None:
        return None
    request, request_packed, response, response_packed, sample = row[-5:]
    return (
        _read(row),
        bodies.unpack(request or b"", request_packed, sample),
        bodies.unpack(response or b"", response_packed),
    )


def matching(who: Principal, filters: AttemptFilter) -> Where:
    """The condition that an attempt is the caller's to see, has ended, and is what the filters ask for."""
    where = visible(who).add(_ENDED)
    if filters.purpose is not None:
        where.add(_OF_PURPOSE[filters.purpose])
    return (
        where.equal("conversation_id", filters.conversation_id)
        .equal("batch_id", filters.batch_id)
        .equal("item_id", filters.item_id)
        .equal("generation_id", filters.generation_id)
        .equal("template_id", filters.template_id)
        .equal("provider", filters.provider)
        .equal("model", filters.model)
        .any_of("status", filters.statuses)
        .at_least("started_at", filters.created_from)
        .before("started_at", filters.created_to)
    )


def _read(row: Sequence[Any]) -> Attempt:
    values = _COLUMNS.read(row)
    usage = Usage(**{name: values.pop(name) for name in _USAGE})
    return Attempt(
        usage=usage,
        fault=values.pop("error"),
        created_at=values["started_at"],
        updated_at=values["finished_at"],
        **values,
    )
