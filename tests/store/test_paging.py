import base64
import json
import sqlite3
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.model.errors import InvalidParams
from greenroom.model.paging import PageRequest
from greenroom.model.times import Micros
from greenroom.store import templates
from greenroom.store.paging import Cursor, decode_cursor, encode_cursor
from greenroom.store.templates import TemplateFilter
from tests.store.making import NOW, a_template, by, new_db

RATINGS = st.none() | st.sampled_from([0.0, 2.5, 5.0])
ROWS = st.lists(st.tuples(RATINGS, st.sampled_from("aAbß"), st.integers(1, 3)), max_size=12)
SORTS = st.sampled_from(["rating", "name", "created_at", "usage_count"])


_DB = cache(new_db)


def emptied() -> sqlite3.Connection:
    """One database for all examples: to make one takes longer than the rest of an example."""
    _DB().execute("DELETE FROM templates")
    return _DB()


@given(ROWS, SORTS, st.booleans(), st.integers(1, 5))
def test_pages_by_key_are_those_by_number_with_ties_and_nulls(
    rows: list[tuple[float | None, str, int]], sort_by: str, descending: bool, limit: int
) -> None:
    db = emptied()
    for rating, name, at in rows:
        templates.insert(db, a_template(rating=rating, name=name, created_at=Micros(NOW + at)))
    asked = PageRequest(sort_by=sort_by, descending=descending, limit=limit)
    by_number, by_key, seen = [], [], templates.page(db, TemplateFilter(), asked)
    for number in range(1, len(rows) // limit + 2):
        by_number += templates.page(db, TemplateFilter(), replace(asked, page=number)).rows
    by_key += seen.rows
    while seen.cursor is not None:
        seen = templates.page(db, TemplateFilter(), replace(asked, cursor=seen.cursor))
        assert seen.rows
        by_key += seen.rows
    assert by_key == by_number
    assert len({row.id for row in by_key}) == len(rows) == seen.total
    if sort_by == "rating":
        ratings = [-1.0 if row.rating is None else row.rating for row in by_key]
        assert ratings == sorted(ratings, reverse=descending)


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "bnVsbA", "W10", "e30", "WyJhIiwxXQ", "=" * 9])
def test_a_cursor_that_is_none_is_refused(db: sqlite3.Connection, cursor: str) -> None:
    with pytest.raises(InvalidParams) as raised:
        templates.page(db, TemplateFilter(), by(cursor=cursor))
    assert raised.value.issues[0].path == "$.cursor"


@given(st.text())
def test_no_text_is_a_cursor_by_chance(text: str) -> None:
    try:
        cursor = decode_cursor(by(cursor=text))
    except InvalidParams:
        return
    assert cursor is not None
    assert cursor.sort_by == "created_at"


@pytest.mark.parametrize("asked", [by("name"), by("created_at", descending=False)])
def test_a_cursor_of_another_order_is_refused(db: sqlite3.Connection, asked: PageRequest) -> None:
    cursor = encode_cursor(Cursor("created_at", True, "", NOW, "id"))
    with pytest.raises(InvalidParams, match="created_at, desc"):
        templates.page(db, TemplateFilter(), replace(asked, cursor=cursor))


def test_a_cursor_of_another_list_is_refused(db: sqlite3.Connection) -> None:
    for _ in range(2):
        templates.insert(db, a_template())
    first = templates.page(db, TemplateFilter(), by(limit=1, of="template.list"))
    with pytest.raises(InvalidParams, match="this list"):
        templates.page(db, TemplateFilter(), by(limit=1, of="scenario.list", cursor=first.cursor))
    assert templates.page(db, TemplateFilter(), by(limit=1, of="template.list", cursor=first.cursor)).rows


@pytest.mark.parametrize(
    ("sort_by", "key"),
    [
        ("created_at", 2**63),
        ("created_at", -(2**63) - 1),
        ("created_at", 10**400),
        ("created_at", "noon"),
        ("rating", "good"),
        ("name", 5),
        ("name", 5.0),
    ],
)
def test_a_cursor_whose_key_can_not_be_one_of_the_order_is_refused(
    db: sqlite3.Connection, sort_by: str, key: str | int | float
) -> None:
    forged = base64.urlsafe_b64encode(json.dumps([sort_by, True, "", key, "id"]).encode()).decode()
    with pytest.raises(InvalidParams) as raised:
        templates.page(db, TemplateFilter(), by(sort_by, cursor=forged))
    assert raised.value.issues[0].path == "$.cursor"


def test_an_unknown_order_names_those_there_are(db: sqlite3.Connection) -> None:
    with pytest.raises(InvalidParams) as raised:
        templates.page(db, TemplateFilter(), by("secret"))
    assert raised.value.issues[0].path == "$.sort_by"
    assert "created_at, updated_at, name, rating, usage_count" in raised.value.issues[0].expected


def test_the_total_is_exact_up_to_the_cap(db: sqlite3.Connection) -> None:
    template = a_template()
    templates.insert(db, template)
    columns = ", ".join(row[1] for row in db.execute("PRAGMA table_info(templates)") if row[1] != "id")
    db.execute(
        f"INSERT INTO templates (id, {columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        f" WHERE i < 9999) SELECT 'n' || i, {columns} FROM n, templates"
    )
    exact = templates.page(db, TemplateFilter(), by())
    assert (exact.total, exact.capped) == (10_000, False)
    templates.insert(db, a_template())
    capped = templates.page(db, TemplateFilter(), by())
    assert (capped.total, capped.capped) == (10_000, True)
