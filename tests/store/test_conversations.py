import sqlite3
from collections.abc import Iterator

import pytest

from greenroom.model.batch import Item
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import conversations, revisions, scenarios, templates
from greenroom.store.conversation_filter import ConversationFilter
from tests.store.making import (
    ADMIN,
    ANNE,
    BORIS,
    NOW,
    a_new_conversation,
    a_new_item,
    a_scenario,
    a_template,
    by,
    claim_one,
    start_batch,
)


def write(
    db: sqlite3.Connection, item: Item, *, categories: tuple[str, ...] = (), cost: int = 5, **new: object
) -> str:
    made = a_new_conversation(**new)  # type: ignore[arg-type]  # each test gives what its field takes
    conversations.insert(db, made, item=item, categories=categories, cost=Picodollars(cost))
    return made.id


@pytest.fixture
def item(db: sqlite3.Connection) -> Item:
    return claim_one(db, start_batch(db, 1))


def stretches(
    db: sqlite3.Connection,
    who: Principal,
    filters: ConversationFilter,
    looked_at: int = 3,
    *,
    with_earlier: bool = False,
) -> Iterator[conversations.Stretch]:
    after = None
    while found := conversations.stretch(
        db, who, filters, after=after, looked_at=looked_at, with_earlier=with_earlier
    ):
        yield found
        after = found.last_id


def kept_titles(db: sqlite3.Connection, who: Principal, filters: ConversationFilter) -> list[str]:
    return [kept.conversation.title for found in stretches(db, who, filters) for kept in found.kept]


def test_a_conversation_is_kept_with_what_its_item_knows(db: sqlite3.Connection) -> None:
    template, scenario = a_template(), a_scenario()
    templates.insert(db, template)
    scenarios.insert(db, scenario)
    asked = a_new_item(
        tier=Tier.SCENARIO,
        template_id=template.id,
        scenario_id=scenario.id,
        parameters={"persona": "a nurse", "topic": 7},
    )
    item = claim_one(db, start_batch(db, 1, item=asked))
    new = a_new_conversation()
    conversations.insert(db, new, item=item, categories=("care", "night"), cost=Picodollars(5))

    kept = conversations.get(db, ANNE, new.id)
    assert kept is not None
    assert (kept.persona, kept.emotion, kept.topic, kept.parameters) == ("a nurse", "", "7", asked.parameters)
    assert (kept.tier, kept.template_id, kept.scenario_id, kept.batch_id, kept.item_id) == (
        Tier.SCENARIO,
        template.id,
        scenario.id,
        item.batch_id,
        item.id,
    )
    assert (kept.title, kept.turn_count, kept.total_tokens, kept.quality, kept.status) == (
        "A talk",
        2,
        7,
        new.quality,
        new.status,
    )
    assert (kept.categories, kept.cost, kept.revision, kept.review_history, kept.owner) == (
        ("care", "night"),
        5,
        1,
        (),
        ANNE.uid,
    )
    revision = revisions.get(db, new.id)
    assert revision is not None
    assert (revision.number, revision.turns, revision.turn_tokens, revision.created_at) == (
        1,
        new.talk.turns,
        (3, 4),
        NOW,
    )
    assert revisions.get(db, new.id, 1) == revision
    assert revisions.get(db, new.id, 2) is None
    used, varied = templates.get(db, template.id), scenarios.get(db, scenario.id)
    assert used is not None
    assert varied is not None
    assert (used.usage_count, varied.variation_count) == (1, 1)


def test_nobody_else_finds_a_conversation(db: sqlite3.Connection, item: Item) -> None:
    new_id = write(db, item)
    assert conversations.get(db, BORIS, new_id) is None
    assert conversations.page(db, BORIS, ConversationFilter(), by()).total == 0
    assert kept_titles(db, BORIS, ConversationFilter()) == []
    assert conversations.get(db, ADMIN, new_id) == conversations.get(db, ANNE, new_id) is not None


def test_conversations_are_filtered_by_any_of_what_is_asked(db: sqlite3.Connection) -> None:
    nurse = claim_one(db, start_batch(db, 1, item=a_new_item(template_id="t")))
    cook = claim_one(
        db,
        start_batch(
            db,
            1,
            item=a_new_item(
                tier=Tier.EDGE_CASE, parameters={"persona": "a cook", "emotion": "angry", "topic": "x"}
            ),
        ),
    )
    write(db, nurse, title="one", score=9.0, categories=("a", "b"), created_at=Micros(1))
    write(db, cook, title="two", score=5.0, categories=("b",), status=ConversationStatus.NEEDS_REVISION)
    write(db, cook, title="three", score=7.0, provider="anthropic", created_at=Micros(3))

    def found(**asked: object) -> set[str]:
        rows = conversations.page(db, ANNE, ConversationFilter(**asked), by()).rows  # type: ignore[arg-type]  # each test gives what its field takes
        assert {row.title for row in rows} == set(kept_titles(db, ANNE, ConversationFilter(**asked)))  # type: ignore[arg-type]  # as above
        return {row.title for row in rows}

    assert found() == {"one", "two", "three"}
    assert found(tiers=[Tier.EDGE_CASE]) == {"two", "three"}
    assert found(statuses=[ConversationStatus.NEEDS_REVISION, ConversationStatus.APPROVED]) == {"two"}
    assert found(quality_min=7.0) == {"one", "three"}
    assert found(quality_max=7.0) == {"two", "three"}
    assert found(date_from=Micros(1), date_to=Micros(3)) == {"one"}
    assert found(categories=["a", "x"]) == {"one"}
    assert found(categories=["b"]) == {"one", "two"}
    assert found(categories=[]) == set()
    assert found(personas=["a nurse", "a smith"]) == {"one"}
    assert found(emotions=["angry"]) == {"two", "three"}
    assert found(batch_id=cook.batch_id) == {"two", "three"}
    assert found(template_id="t") == {"one"}
    assert found(provider="anthropic", tiers=[Tier.EDGE_CASE]) == {"three"}


@pytest.mark.parametrize(
    ("sort_by", "titles"),
    [
        ("created_at", ["b", "A", "c"]),
        ("updated_at", ["b", "A", "c"]),
        ("quality_score", ["A", "c", "b"]),
        ("title", ["A", "b", "c"]),
        ("cost_usd", ["c", "b", "A"]),
    ],
)
def test_conversations_are_sorted_as_asked(
    db: sqlite3.Connection, item: Item, sort_by: str, titles: list[str]
) -> None:
    for title, at, score, cost in [("A", 2, 1.0, 30), ("b", 1, 3.0, 20), ("c", 3, 2.0, 10)]:
        write(db, item, title=title, score=score, cost=cost, created_at=Micros(at))
    found = conversations.page(db, ANNE, ConversationFilter(), by(sort_by, descending=False))
    assert [row.title for row in found.rows] == titles


def test_stretches_have_every_one_with_the_words_that_were_asked_for(db: sqlite3.Connection, item: Item) -> None:
    for number in range(9):
        write(db, item, title=f"parcel {number}" if number in {0, 7, 8} else "letter")
    assert kept_titles(db, ANNE, ConversationFilter(search="PARCEL")) == ["parcel 0", "parcel 7", "parcel 8"]


def test_stretches_go_through_all_by_id_with_their_present_turns(db: sqlite3.Connection, item: Item) -> None:
    made = [write(db, item, title=str(number)) for number in range(7)]
    db.execute("UPDATE conversations SET revision = 2 WHERE id = ?", (made[0],))
    db.execute(
        "INSERT INTO revisions (conversation_seq, number, turns, turn_tokens, created_at)"
        ' SELECT seq, 2, \'[{"role":"user","content":"new"}]\', \'[1]\', 5 FROM conversations WHERE id = ?',
        (made[0],),
    )
    found = list(stretches(db, ANNE, ConversationFilter()))
    kept = [each for part in found for each in part.kept]
    assert [each.conversation.id for each in kept] == made
    assert [each.revision.number for each in kept] == [2, 1, 1, 1, 1, 1, 1]
    assert kept[0].revision.turns[0].content == "new"
    assert [part.last_id for part in found] == [made[2], made[5], made[6]]
    assert {each.earlier for each in kept} == {()}

    kept = [each for part in stretches(db, ANNE, ConversationFilter(), with_earlier=True) for each in part.kept]
    assert [[old.number for old in each.earlier] for each in kept] == [[1], [], [], [], [], [], []]


def test_a_stretch_looks_at_so_many_rows_whatever_is_asked(db: sqlite3.Connection, item: Item) -> None:
    made = [write(db, item, provider="anthropic" if number == 4 else "rehearsal") for number in range(5)]
    found = list(stretches(db, ANNE, ConversationFilter(provider="anthropic")))
    assert [[each.conversation.id for each in part.kept] for part in found] == [[], [made[4]]]
    assert [part.last_id for part in found] == [made[2], made[4]]


def test_a_conversation_without_turns_is_in_no_stretch(db: sqlite3.Connection, item: Item) -> None:
    new_id = write(db, item)
    db.execute("UPDATE conversations SET turn_count = 0 WHERE id = ?", (new_id,))
    assert kept_titles(db, ANNE, ConversationFilter()) == []


def test_of_a_few_only_these_are_looked_at(db: sqlite3.Connection, item: Item) -> None:
    made = [
        write(db, item, title=str(n), provider="anthropic" if n in {1, 4, 6} else "rehearsal") for n in range(8)
    ]
    filters = ConversationFilter(provider="anthropic")
    ids = conversations.few(db, ANNE, filters, 3)
    assert ids == [made[1], made[4], made[6]]
    assert conversations.few(db, ANNE, filters, 2) is None
    assert conversations.few(db, BORIS, filters, 3) == []

    db.execute("UPDATE conversations SET provider = 'rehearsal' WHERE id = ?", (made[4],))
    db.execute("DELETE FROM conversations WHERE id = ?", (made[1],))
    found: list[list[str]] = []
    after: str | None = None
    while part := conversations.stretch(db, ANNE, filters, after=after, looked_at=1, among=ids):
        found.append([each.conversation.id for each in part.kept])
        after = part.last_id
    assert found == [[], [], [made[6]]]
