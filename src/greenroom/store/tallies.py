"""How many conversations an owner has, by tier and status, and how good they are: sums that triggers keep."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3

from msgspec import Struct

from greenroom.model.library import Tier
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus
from greenroom.store.scope import visible

QUALITY_UNIT = 10_000
"""Scores are added up in these parts of a point."""


class Tally(Struct, frozen=True, kw_only=True):
    """Conversations of one tier and status. `quality` adds up the scores of those that have one (`scored`)."""

    tier: Tier | None
    status: ConversationStatus
    total: int
    scored: int
    quality: int


def read(db: sqlite3.Connection, who: Principal) -> list[Tally]:
    """Every tally of a caller that is not nothing."""
    where = visible(who).add("total > 0")
    rows = db.execute(
        f"SELECT tier, status, sum(total), sum(scored), sum(quality) FROM tallies WHERE {where.sql} GROUP BY 1, 2",
        where.parameters,
    )
    return [
        Tally(
            tier=Tier(tier) if tier else None,
            status=ConversationStatus(status),
            total=total,
            scored=scored,
            quality=quality,
        )
        for tier, status, total, scored, quality in rows
    ]
