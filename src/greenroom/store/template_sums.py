"""What the work with a template came to, as sums. Triggers keep them; see the migration `library`."""

import sqlite3

from msgspec import Struct

from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.store.conditions import Where
from greenroom.store.scope import visible

QUALITY_UNIT = 10_000
"""Scores are added up in these parts of a point."""


class TemplateSums(Struct, frozen=True, kw_only=True):
    """Items that ended, by how; and the conversations that there are.

    `approved` and `rejected` are those that stand so now. `quality` adds up the scores of the `scored` ones, in
    ten-thousandths of a point; `cost` what all of them cost.
    """

    succeeded: int
    failed: int
    conversations: int
    approved: int
    rejected: int
    scored: int
    quality: int
    cost: Picodollars


_NAMES = TemplateSums.__struct_fields__
_SELECT = f"SELECT {', '.join(f'ifnull(sum({name}), 0)' for name in _NAMES)} FROM template_sums WHERE "  # noqa: S608  names of columns


def get(db: sqlite3.Connection, who: Principal, template_id: str) -> TemplateSums:
    """The caller's own sums of a template, all 0 where there was no work with it."""
    where: Where = visible(who).equal("template_id", template_id)
    row = db.execute(_SELECT + where.sql, where.parameters).fetchone()
    return TemplateSums(**dict(zip(_NAMES, row, strict=True)))
