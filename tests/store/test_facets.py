"""Lists of conversations, held against a list that is filtered and sorted in plain Python."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.model.conversation import Conversation
from greenroom.model.errors import InvalidParams
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.paging import TOTAL_CAP, PageRequest
from greenroom.model.states import ConversationStatus as S
from greenroom.model.times import Micros
from greenroom.store import conversations, coverage, facet_planning, facet_rows, facet_sampling, facets
from greenroom.store.columnstore import Columnstore
from greenroom.store.connecting import connect_reader, connect_writer
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.facet_conditions import Asked
from greenroom.store.segment import SPAN
from tests.store.making import ADMIN, ANNE, BORIS, LEAP, NOW, a_conversation, leap, new_db

PERSONAS, EMOTIONS, LABELS = ("nurse", "cook", "smith"), ("calm", "angry"), ("a", "b", "c")
STATUSES = (S.DRAFT, S.APPROVED, S.PENDING_REVIEW)


def some(rng: random.Random, number: int) -> Conversation:
    made = Micros(NOW + rng.randrange(12))
    return a_conversation(
        owner=rng.choice((ANNE.uid, ANNE.uid, ANNE.uid, BORIS.uid)),
        title=rng.choice(("alpha", "Beta", "gamma", "ALPHA")),
        persona=rng.choice(PERSONAS),
        emotion=rng.choice(EMOTIONS),
        tier=rng.choice((*Tier, None)),
        categories=tuple(rng.sample(LABELS, rng.randrange(3))),
        status=rng.choice(STATUSES),
        score=rng.choice((None, 2.5, 7.0, 9.25)),
        template_id=rng.choice(("t-1", "t-2", None)),
        batch_id=rng.choice(("b-1", "b-2", None)),
        provider=rng.choice(("rehearsal", "import")),
        cost=Picodollars(rng.randrange(4)),
        urgency=rng.choice((0.0, 0.25, 0.75, 1.0)),
        created_at=made,
        updated_at=made if number % 3 else Micros(NOW + 12 + number % 7),
    )


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[sqlite3.Connection, list[Conversation]]]:
    rng, db = random.Random(5), new_db()
    rows = [some(rng, number) for number in range(120)]
    for number, row in enumerate(rows):
        if number in {40, 80}:
            leap(db, number // 40 * SPAN - 10)
        conversations.add(db, row, (), (), "edited")
    db.execute("DELETE FROM conversations WHERE title = ?", (LEAP,))
    yield db, rows
    db.close()


@pytest.fixture(scope="module")
def readers(
    filled: tuple[sqlite3.Connection, list[Conversation]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, sqlite3.Connection]]:
    """Those who read `filled`: row by row; by column; by column where one segment was changed since."""
    file = tmp_path_factory.mktemp("readers") / "greenroom.db"
    with closing(sqlite3.connect(file)) as copy:
        filled[0].backup(copy)
    columnstore, stale = Columnstore(least=1), Columnstore(least=1)
    by_column, since_changed = connect_reader(file, columnstore), connect_reader(file, stale)
    fill(by_column, stale)
    with closing(connect_writer(file)) as writer:
        (old,) = writer.execute("SELECT persona FROM conversations WHERE id = ?", (filled[1][50].id,)).fetchone()
        for persona in ("somebody else", old):
            writer.execute("UPDATE conversations SET persona = ? WHERE id = ?", (persona, filled[1][50].id))
    fill(by_column, columnstore)
    for reader in (by_column, since_changed):
        assert reader.columnstore is not None
        assert reader.columnstore.met(reader, (ANNE, BORIS), Asked(conditions=())) is not None
    assert (columnstore.is_behind, stale.is_behind) == (False, True)
    yield {"by row": filled[0], "by column": by_column, "by column, and changed since": since_changed}
    by_column.close()
    since_changed.close()


def fill(db: sqlite3.Connection, columnstore: Columnstore) -> None:
    columnstore.met(db, (ANNE, BORIS), Asked(conditions=()))
    while columnstore.is_behind:
        columnstore.catch_up(db)


KEYS: dict[str, Callable[[Conversation], Any]] = {
    "created_at": lambda row: row.created_at,
    "updated_at": lambda row: row.updated_at,
    "quality_score": lambda row: (-1 if row.quality is None else row.quality.score, row.created_at),
    "title": lambda row: row.title.lower(),
    "cost_usd": lambda row: row.cost,
    "urgency": lambda row: row.urgency,
}

ASKED: list[tuple[dict[str, Any], Callable[[Conversation], bool]]] = [
    ({}, lambda _: True),
    ({"tiers": [Tier.SCENARIO]}, lambda row: row.tier is Tier.SCENARIO),
    ({"tiers": list(Tier)}, lambda row: row.tier is not None),
    ({"statuses": [S.DRAFT, S.APPROVED]}, lambda row: row.status in {S.DRAFT, S.APPROVED}),
    ({"statuses": [S.REJECTED]}, lambda _: False),
    ({"quality_min": 7.0}, lambda row: row.quality is not None and row.quality.score >= 7),
    ({"quality_max": 7.0}, lambda row: row.quality is not None and row.quality.score <= 7),
    ({"quality_min": 3.0, "quality_max": 8.0}, lambda row: row.quality is not None and row.quality.score == 7),
    (
        {"date_from": NOW + 3, "date_to": NOW + 9},
        lambda row: NOW + 3 <= row.created_at < NOW + 9,
    ),
    ({"categories": ["a"]}, lambda row: "a" in row.categories),
    ({"categories": ["a", "b", "unheard of"]}, lambda row: bool({"a", "b"} & set(row.categories))),
    ({"categories": []}, lambda _: False),
    (
        {"categories": ["a", "c"], "statuses": [S.DRAFT, S.APPROVED]},
        lambda row: bool({"a", "c"} & set(row.categories)) and row.status in {S.DRAFT, S.APPROVED},
    ),
    (
        {"date_to": NOW + 4, "quality_max": 8.0},
        lambda row: row.created_at < NOW + 4 and KEYS["quality_score"](row)[0] in (2.5, 7.0),
    ),
    ({"personas": ["nurse"]}, lambda row: row.persona == "nurse"),
    (
        {"personas": ["nurse", "cook"], "emotions": ["calm"]},
        lambda row: row.persona != "smith" and row.emotion == "calm",
    ),
    ({"personas": ["unheard of"]}, lambda _: False),
    ({"batch_id": "b-1", "categories": ["c"]}, lambda row: row.batch_id == "b-1" and "c" in row.categories),
    (
        {"template_id": "t-2", "statuses": [S.APPROVED]},
        lambda row: row.template_id == "t-2" and row.status is S.APPROVED,
    ),
    (
        {"provider": "import", "quality_min": 7.0, "date_to": NOW + 6},
        lambda row: (
            row.provider == "import"
            and row.quality is not None
            and row.quality.score >= 7
            and row.created_at < NOW + 6
        ),
    ),
]


AS_IF: dict[str, dict[str, int]] = {
    "rare matches": {},
    "dense matches": {"TOTAL_CAP": 3, "_FAR_SORTED": 3},
    "far from the first": {"TOTAL_CAP": 3, "_FAR_SORTED": 3, "_STEPS": 1, "_PATIENCE": 0},
    "far and many": {"TOTAL_CAP": 3, "_FAR_SORTED": 3, "_STEPS": 1, "_PATIENCE": 0, "_WORTH_SORTING": 0},
    "judged by a sample": {"_RARE": 1, "_SAMPLE": 1},
    "looked up by number": {"_LOOK_UP": 0},
    "seldom looked up": {"_LOOK_UP": 10_000},
}
"""With few rows, as if there were a million of them."""


@pytest.mark.parametrize("as_if", AS_IF)
@pytest.mark.parametrize("sort_by", KEYS)
@pytest.mark.parametrize("read", ["by row", "by column", "by column, and changed since"])
def test_every_filter_and_order_finds_what_a_plain_list_would(
    filled: tuple[sqlite3.Connection, list[Conversation]],
    readers: dict[str, sqlite3.Connection],
    monkeypatch: pytest.MonkeyPatch,
    read: str,
    sort_by: str,
    as_if: str,
) -> None:
    db, rows = readers[read], filled[1]
    for name, value in AS_IF[as_if].items():
        for module in (facets, facet_planning, facet_rows, facet_sampling):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    cap = AS_IF[as_if].get("TOTAL_CAP", TOTAL_CAP) if read == "by row" else TOTAL_CAP
    key = KEYS[sort_by]
    for asked, holds in ASKED:
        for who in (ANNE, ADMIN):
            for descending in (False, True):
                wanted = sorted(
                    (row for row in rows if holds(row) and (who.sees_all or row.owner == who.uid)),
                    key=lambda row: (key(row), row.id),
                    reverse=descending,
                )
                request = PageRequest(sort_by=sort_by, descending=descending, limit=7)
                first = conversations.page(db, who, ConversationFilter(**asked), request)
                assert first.rows == wanted[:7], (asked, who, descending)
                assert first.total == min(len(wanted), cap + 1)
                assert (first.cursor is None) == (len(wanted) <= 7)
                if first.cursor is not None:
                    onward = replace(request, cursor=first.cursor)
                    assert conversations.page(db, who, ConversationFilter(**asked), onward).rows == wanted[7:14]
                    third = replace(request, page=3)
                    assert conversations.page(db, who, ConversationFilter(**asked), third).rows == wanted[14:21]


def test_all_that_meet_a_filter_come_at_once_up_to_a_limit(
    filled: tuple[sqlite3.Connection, list[Conversation]],
) -> None:
    db, rows = filled
    mine = {row.id for row in rows if row.owner == ANNE.uid}
    for asked, holds in ASKED:
        every = facets.every(db, ANNE, ConversationFilter(**asked), 1_000)
        assert {row.id for row in conversations.by_seq(db, every)} == {row.id for row in rows if holds(row)} & mine
        assert len(every) == len(set(every))
        assert set(few := facets.every(db, ANNE, ConversationFilter(**asked), 2)) <= set(every)
        assert len(few) == min(2, len(every))


def test_another_order_than_there_is_is_refused(db: sqlite3.Connection) -> None:
    with pytest.raises(InvalidParams, match=r"\$\.sort_by"):
        conversations.page(db, ANNE, ConversationFilter(), PageRequest(sort_by="persona"))


def test_what_changes_about_a_conversation_changes_where_it_is_listed(db: sqlite3.Connection) -> None:
    row = a_conversation(categories=("a",), persona="nurse", score=8.0)
    conversations.add(db, row, (), (), "edited")

    def found(**asked: Any) -> int:
        return conversations.page(db, ANNE, ConversationFilter(**asked), PageRequest()).total

    changes = {
        "title": "another",
        "persona": "cook",
        "emotion": "sad",
        "topic": "soup",
        "categories": ("b", "c"),
        "status": S.ARCHIVED,
        "quality_score": 3.0,
        "updated_at": Micros(NOW + 99),
    }
    conversations.change(db, row.id, changes)
    assert (
        found(personas=["nurse"]),
        found(categories=["a"]),
        found(quality_min=4),
        found(statuses=[row.status]),
    ) == (
        0,
        0,
        0,
        0,
    )
    assert (
        found(personas=["cook"], emotions=["sad"], categories=["c"], quality_max=3, statuses=[S.ARCHIVED])
        == found(categories=["b"])
        == 1
    )
    (listed,) = conversations.page(db, ANNE, ConversationFilter(), PageRequest(sort_by="title")).rows
    assert (listed.title, listed.updated_at) == ("another", NOW + 99)


def test_what_a_review_changes_shows_in_every_order_and_under_its_categories(db: sqlite3.Connection) -> None:
    rows = [a_conversation(categories=("a",), status=S.PENDING_REVIEW, score=float(each)) for each in range(3)]
    for row in rows:
        conversations.add(db, row, (), (), "edited")
    conversations.change(db, rows[0].id, {"status": S.APPROVED, "updated_at": Micros(NOW + 99)})
    conversations.change(db, rows[1].id, {"quality_score": 9.0, "updated_at": Micros(NOW + 98)})

    def listed(sort_by: str, **asked: Any) -> list[str]:
        request = PageRequest(sort_by=sort_by)
        return [row.id for row in conversations.page(db, ANNE, ConversationFilter(**asked), request).rows]

    assert listed("updated_at", categories=["a"]) == [row.id for row in rows]
    assert listed("quality_score", categories=["a"], statuses=[S.PENDING_REVIEW]) == [rows[1].id, rows[2].id]
    assert listed("updated_at", categories=["a"], statuses=[S.APPROVED]) == [rows[0].id]


def test_any_number_of_categories_can_be_asked_for_beside_something_rarer(db: sqlite3.Connection) -> None:
    many = tuple(f"c{number}" for number in range(40))
    wanted, other = (
        a_conversation(categories=many, persona="nurse"),
        a_conversation(categories=("x",), persona="nurse"),
    )
    for row in (wanted, other):
        conversations.add(db, row, (), (), "edited")
    asked = ConversationFilter(categories=many, personas=["nurse"])
    assert [row.id for row in conversations.page(db, ANNE, asked, PageRequest()).rows] == [wanted.id]


def test_a_sum_of_a_combination_follows_a_status_and_a_persona_that_change_at_once(db: sqlite3.Connection) -> None:
    row = a_conversation(persona="nurse", status=S.DRAFT)
    conversations.add(db, row, (), (), "edited")
    conversations.change(db, row.id, {"status": S.APPROVED})
    conversations.change(db, row.id, {"status": S.REJECTED, "persona": "cook"})
    kept = {cell.values: cell.total for cell in coverage.cells(db, ANNE, ("persona", "status"))}
    assert kept == {("cook", "rejected"): 1}


def test_a_category_is_not_taken_for_another_whose_number_begins_alike(db: sqlite3.Connection) -> None:
    for number in range(30):
        row = a_conversation(persona=f"p{number}", categories=(f"c{number}",))
        conversations.add(db, row, (), (), "edited")
    listed = {
        (one, other)
        for one in range(30)
        for other in range(30)
        if conversations.page(
            db, ANNE, ConversationFilter(personas=[f"p{one}"], categories=[f"c{other}"]), PageRequest()
        ).rows
    }
    assert listed == {(number, number) for number in range(30)}
