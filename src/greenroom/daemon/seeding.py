"""The shipped library becomes the daemon's own rows, once."""

from greenroom.library.drafts import as_rows
from greenroom.library.files import LibraryFiles
from greenroom.model.ids import Ids
from greenroom.model.times import Micros
from greenroom.store import edge_cases, scenarios, templates
from greenroom.store.port import Transaction


def seed(tx: Transaction, library: LibraryFiles, *, owner: int, ids: Ids, now: Micros) -> int:
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
    db = tx.db
    if templates.count(db) or scenarios.count(db) or edge_cases.count(db):
        return 0
    rows = as_rows(library, owner=owner, ids=ids, now=now)
    for template in rows.templates:
        templates.insert(db, template)
    for scenario in rows.scenarios:
        scenarios.insert(db, scenario)
    for edge_case in rows.edge_cases:
        edge_cases.insert(db, edge_case)
    return len(rows.templates) + len(rows.scenarios) + len(rows.edge_cases)
