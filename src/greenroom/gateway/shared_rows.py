"""Rows that everybody reads and their owners change: what the handlers of the library's nouns have in common."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from msgspec import UNSET, Struct

from greenroom.gateway.reading import existing
from greenroom.gateway.service import Call
from greenroom.model.errors import Conflict, Forbidden, InvalidParams, Issue
from greenroom.model.facts import Fact
from greenroom.model.library import EdgeCase, Scenario, Template, tidy
from greenroom.protocol.command import Command
from greenroom.protocol.events import CATALOGUE
from greenroom.store import templates

RowT = TypeVar("RowT", Template, Scenario, EdgeCase)


def said(command: Command[Any], draft: type[Struct]) -> dict[str, Any]:
    """The fields of a draft that a command gives, as they are kept."""
    given = {name: getattr(command, name) for name in draft.__struct_fields__}
    return tidy({name: value for name, value in given.items() if value is not UNSET})


def changed(row: Struct, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the fields that the row does not have so already."""
    return {name: value for name, value in fields.items() if getattr(row, name) != value}


def own(row: RowT | None, noun: str, row_id: str, call: Call) -> RowT:
    """A row that the caller may change.

    Raises:
        NotFound: there is none.
        Forbidden: it is somebody else's.
    """
    found = existing(row, noun, row_id)
    if found.owner != call.who.uid:
        raise Forbidden(
            f"The {noun} {found.name!r} belongs to another user (uid {found.owner}): you can read and use it, but "
            "its owner alone can change it."
        )
    return found


def check_seen(row: Template | Scenario | EdgeCase, noun: str, revision: int | None) -> None:
    """Refuse to change a row that the caller has not seen as it is; None where they say nothing of it.

    Raises:
        Conflict: the row has another revision than the one that was seen.
    """
    if revision not in {None, row.revision}:
        raise Conflict(
            f"The {noun} is at revision {row.revision}, not at {revision}; look at it again.",
            details={"revision": row.revision},
        )


def check_parent(db: sqlite3.Connection, fields: Mapping[str, Any]) -> None:
    """Raise InvalidParams where the fields name a parent template that isn't there."""
    parent = fields.get("parent_template_id")
    if parent is not None and templates.get(db, parent) is None:
        raise InvalidParams(Issue("$.parent_template_id", "the id of a template, or null for none"))


def deletion(call: Call, noun: str, row: RowT) -> Fact:
    """What is told of a row that its owner deletes: nothing of it is left."""
    return Fact(
        type="audit.noted",
        topic=CATALOGUE["audit.noted"].topic,
        owner=call.who.uid,
        data={
            "action": f"{noun}.delete",
            "uid": call.who.uid,
            "details": {f"{noun}_id": row.id, "name": row.name},
        },
    )


def names_of(rows: Sequence[Scenario | EdgeCase], shown: int = 5) -> str:
    """The names of rows in a sentence, the first few of many."""
    more = f" and {len(rows) - shown:,} more" if len(rows) > shown else ""
    return ", ".join(repr(row.name) for row in rows[:shown]) + more
