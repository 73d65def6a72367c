"""Events: facts that can be had again by their `seq`, until they are pruned."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from greenroom.model.facts import Fact, NotedFact
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store.columns import document

_AT_ONCE: Final = 64
"""Facts in one statement: each statement costs the interpreter a turn, and SQLite takes 32,766 values in one."""

_DATA = msgspec.json.Decoder(dict[str, Any])


def append(db: sqlite3.Connection, facts: Sequence[Fact], now: Micros) -> list[NotedFact]:
    """Keep facts, each with the next `seq`."""
    noted: list[NotedFact] = []
    for at in range(0, len(facts), _AT_ONCE):
        some = facts[at : at + _AT_ONCE]
        places = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(some))
        last = db.execute(
            f"INSERT INTO events (at, type, topic, owner, subject, data) VALUES {places}",  # noqa: S608  placeholders
            [
                value
                for fact in some
                for value in (now, fact.type, fact.topic, fact.owner, fact.subject, document(fact.data))
            ],
        ).lastrowid
        assert last is not None
        first = last - len(some) + 1  # the rows of one statement lie one after the other
        noted += (NotedFact(seq=seq, at=now, fact=fact) for seq, fact in enumerate(some, first))
    return noted


def since(db: sqlite3.Connection, seq: int, limit: int, owner: int | None = None) -> list[NotedFact]:
    """At most `limit` facts after that one, in order: those of an owner, or everybody's."""
    columns = "SELECT seq, at, type, topic, owner, subject, data FROM events"
    if owner is None:
        rows = db.execute(f"{columns} WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    else:
        rows = db.execute(f"{columns} WHERE owner = ? AND seq > ? ORDER BY seq LIMIT ?", (owner, seq, limit))
    return [
        NotedFact(
            seq=row[0],
            at=row[1],
            fact=Fact(type=row[2], topic=row[3], owner=row[4], subject=row[5], data=_DATA.decode(row[6])),
        )
        for row in rows
    ]


def last_seq(db: sqlite3.Connection) -> int:
    """The `seq` of the newest fact; 0 where there never was one."""
    return int(db.execute("SELECT ifnull(max(seq), 0) FROM events").fetchone()[0])


def last_heard(db: sqlite3.Connection, who: Principal, seq: int) -> int:
    """The `seq` of the newest fact up to that one that somebody may hear of; 0 where there is none."""
    if who.sees_all:
        return seq
    row = db.execute("SELECT ifnull(max(seq), 0) FROM events WHERE owner = ? AND seq <= ?", (who.uid, seq))
    return int(row.fetchone()[0])


def prune(db: sqlite3.Connection, before: Micros) -> int:
    """Forget the facts older than that, from the oldest on. Answers how many.

    The newest one always stays, so that no `seq` is ever given twice. It stops at the first fact that is young
    enough: a clock that was set back delays forgetting, and nothing has to be searched.
    """
    return db.execute(
        "DELETE FROM events WHERE seq < ifnull("
        "(SELECT seq FROM events WHERE at >= ? ORDER BY seq LIMIT 1), (SELECT max(seq) FROM events))",
        (before,),
    ).rowcount
