"""How selective a filter is, judged by some rows of `facets`."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Final

from greenroom.model.principal import Principal
from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.scope import visible

_SAMPLES: Final = 64
_SAMPLE: Final = 16
"""Places, and rows at each, that make the sample.

The places are all over the table: neighbours are of one batch and one age.
"""


def shares(db: sqlite3.Connection, owner: Principal, tests: Sequence[Where]) -> list[int]:
    """About how many of an owner's rows meet each of these, by its share of some."""
    mine = visible(owner)
    last = db.execute("SELECT max(seq) FROM facets").fetchone()[0] or 0
    places = [last * each // _SAMPLES for each in range(_SAMPLES)]
    *hits, seen, all_rows = db.execute(
        f"SELECT {', '.join(f'total({each.sql})' for each in tests)}, count(*),"
        f" (SELECT sum(total) FROM tallies WHERE {mine.sql})"
        " FROM json_each(?) AS place CROSS JOIN facets"
        f" ON seq > place.value AND seq <= place.value + {_SAMPLE} AND {mine.sql}",
        [
            *(value for each in tests for value in each.parameters),
            *mine.parameters,
            document(places),
            *mine.parameters,
        ],
    ).fetchone()
    return [round(hit / max(1, seen) * (all_rows or 0)) for hit in hits]
