"""Whose rows a caller sees: the one place that says so. Every read of owned rows starts here."""

import sqlite3

from greenroom.model.principal import Principal
from greenroom.store.conditions import Where


def visible(who: Principal, owner: str = "owner") -> Where:
    """The condition that a row with an `owner` is the caller's to see.

    `likely` tells SQLite the truth about most machines, that nearly all rows are one user's: an index of something
    rarer is then taken where there is one.
    """
    return Where() if who.sees_all else Where().add(f"likely({owner} = ?)", who.uid)


def owners_of(db: sqlite3.Connection, who: Principal) -> list[Principal]:
    """Whose conversations a caller sees, one by one: an index begins with the owner."""
    return everybody(db) if who.sees_all else [who]


def everybody(db: sqlite3.Connection) -> list[Principal]:
    """Everybody who has or had conversations."""
    return [Principal(row[0]) for row in db.execute("SELECT DISTINCT owner FROM tallies ORDER BY owner")]
