"""Whether a database is whole, page by page and row by row, and how much is in it."""

import sqlite3

from msgspec import Struct

from greenroom.store.migrating import version_of

TABLES = ("templates", "scenarios", "edge_cases", "batches", "items", "attempts", "conversations", "exports")
"""What is counted. Every version of the schema has them."""


class Figures(Struct, frozen=True, kw_only=True):
    """How much is in a database.

    `rows` counts those of each of `TABLES`; `under_way` counts the batches that a daemon would go on with by
    itself; a page has `page_bytes`, and `free_pages` of them are empty and will be used before the file grows.
    """

    schema: int
    rows: dict[str, int]
    under_way: int
    page_bytes: int
    pages: int
    free_pages: int


def figures(db: sqlite3.Connection) -> Figures:
    """Count. Raises sqlite3.Error where the database is too damaged for that."""

    def one(sql: str) -> int:
        return int(db.execute(sql).fetchone()[0])

    return Figures(
        schema=version_of(db),
        rows={table: one(f"SELECT count(*) FROM {table}") for table in TABLES},  # noqa: S608  our own names
        under_way=one("SELECT count(*) FROM batches WHERE status IN ('queued', 'processing') AND held = 0"),
        page_bytes=one("PRAGMA page_size"),
        pages=one("PRAGMA page_count"),
        free_pages=one("PRAGMA freelist_count"),
    )


def damages(db: sqlite3.Connection) -> list[str]:
    """What is wrong with its pages, its indexes, its constraints and its references, a line each. It reads all."""
    try:
        told = [str(line) for (line,) in db.execute("PRAGMA integrity_check")]
        lost = db.execute(
            'SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2'
        ).fetchall()
    except sqlite3.DatabaseError as error:
        return [f"it can't be read to its end: {error}"]
    return [line for line in told if line != "ok"] + [
        f"{table}: {number} rows point to {parent} that are not there" for table, parent, number in lost
    ]
