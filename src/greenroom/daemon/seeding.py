"""From files to rows of the store: what an import brings, and once, the shipped library."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from greenroom.library.files import DRAFTS, LibraryUnreadable, Offered
from greenroom.library.merging import Present, Step, mentioned, merge
from greenroom.model.ids import Ids
from greenroom.model.library import Tier
from greenroom.model.times import Micros
from greenroom.store import edge_cases, scenarios, templates
from greenroom.store.port import Transaction

_TABLES: Mapping[Tier, Any] = MappingProxyType(
    {Tier.TEMPLATE: templates, Tier.SCENARIO: scenarios, Tier.EDGE_CASE: edge_cases}
)


def seed(tx: Transaction, library: Sequence[Offered], *, owner: int, ids: Ids, now: Micros) -> int:
    """Fill an empty library, as a unit of the store; one that has a row of any kind is left alone.

    So whoever deletes or changes some of the shipped rows keeps it that way, and whoever deletes all of them and
    writes none gets them back with the next start.

    Args:
        tx: the transaction.
        library: what to fill it with.
        owner: the daemon's own user, who has them to change.
        ids: where ids come from.
        now: the time.

    Returns:
        How many rows were made.

    Raises:
        LibraryUnreadable: a row names a parent template that isn't there.
    """
    if any(table.count(tx.db) for table in _TABLES.values()):
        return 0
    merged = merge(library, dict.fromkeys(Tier, ()), owner=owner, ids=ids, now=now)
    for misfit in merged.misfits:
        raise LibraryUnreadable(misfit.place, misfit.message)
    keep(tx.db, merged.steps)
    return len(merged.steps)


def look_up(db: sqlite3.Connection, offered: Iterable[Offered]) -> Present:
    """The rows that have a name which files mention, of whatever owner."""
    return {kind: _TABLES[kind].called(db, names) for kind, names in mentioned(offered).items()}


def keep(db: sqlite3.Connection, steps: Iterable[Step]) -> None:
    """Keep what files come to: new rows are made, changed ones changed."""
    for step in steps:
        if step.state == "new":
            _TABLES[step.kind].insert(db, step.row)
        elif step.state == "changed":
            row = step.row
            said = {name: getattr(row, name) for name in DRAFTS[step.kind].__struct_fields__}
            _TABLES[step.kind].update(db, row.id, row.revision - 1, said, row.updated_at)
