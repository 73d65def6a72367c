from collections.abc import Iterator
from contextlib import closing

import pytest

from greenroom.daemon.units.shelves import Shelves
from greenroom.model.conversation import ReviewEntry, Turn
from greenroom.model.library import Redo, Source, Tier
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.store import conversations, edge_cases, scenarios, templates
from tests.store.making import ANNE, BORIS, NOW, a_conversation, a_scenario, a_template, an_edge_case, new_db


@pytest.fixture
def shelves() -> Iterator[Shelves]:
    with closing(new_db()) as db:
        parent = a_template(id="parent")
        templates.insert(db, parent)
        templates.insert(db, a_template(id="of scenarios", tier=Tier.SCENARIO))
        templates.insert(db, a_template(id="asleep", is_active=False))
        scenarios.insert(db, a_scenario(id="child", parent_template_id="parent"))
        scenarios.insert(db, a_scenario(id="orphan", parent_template_id="deleted"))
        scenarios.insert(db, a_scenario(id="draft", status="draft"))
        edge_cases.insert(db, an_edge_case(id="risky"))
        edge_cases.insert(db, an_edge_case(id="old", status="archived"))
        yield Shelves(db, ANNE, BORIS.uid)


def ids(source: Source) -> tuple[str | None, str | None, str | None]:
    return (
        None if source.template is None else source.template.id,
        None if source.scenario is None else source.scenario.id,
        None if source.edge_case is None else source.edge_case.id,
    )


@pytest.mark.parametrize(
    ("tier", "found"),
    [
        (Tier.TEMPLATE, {("parent", None, None)}),
        (Tier.SCENARIO, {("of scenarios", None, None), ("parent", "child", None), (None, "orphan", None)}),
        (Tier.EDGE_CASE, {(None, None, "risky")}),
    ],
)
def test_a_tier_is_its_active_rows_with_their_parents(
    shelves: Shelves, tier: Tier, found: set[tuple[str | None, str | None, str | None]]
) -> None:
    assert {ids(source) for source in shelves.active(tier)} == found


def test_a_tier_has_the_callers_own_rows_and_the_daemons_users_and_no_strangers() -> None:
    with closing(new_db()) as db:
        for owner in (ANNE.uid, BORIS.uid, 4711):
            templates.insert(db, a_template(id=f"template of {owner}", owner=owner))
            scenarios.insert(db, a_scenario(id=f"scenario of {owner}", owner=owner))
            edge_cases.insert(db, an_edge_case(id=f"edge case of {owner}", owner=owner))
        shelves = Shelves(db, ANNE, BORIS.uid)
        taken = {each for tier in Tier for source in shelves.active(tier) for each in ids(source) if each}
        assert taken == {
            f"{kind} of {owner}"
            for kind in ("template", "scenario", "edge case")
            for owner in (ANNE.uid, BORIS.uid)
        }
        assert shelves.template("template of 4711") is not None


def test_a_row_that_is_not_active_can_still_be_named(shelves: Shelves) -> None:
    for row in (shelves.template("asleep"), shelves.scenario("draft"), shelves.edge_case("old")):
        assert row is not None
    assert shelves.template("nobody") is None


def test_a_conversation_to_write_anew_comes_with_its_talk_its_notes_and_its_rows() -> None:
    with closing(new_db()) as db:
        templates.insert(db, a_template(id="parent"))
        entry = ReviewEntry(
            id="e",
            action=ConversationAction.REQUEST_CHANGES,
            note="shorter",
            by=ANNE.uid,
            at=NOW,
            from_status=ConversationStatus.PENDING_REVIEW,
            to_status=ConversationStatus.NEEDS_REVISION,
        )
        row = a_conversation(
            title="Late",
            template_id="parent",
            persona="a cook",
            parameters={"source": "file"},
            review_history=(entry,),
        )
        away = a_conversation(status=ConversationStatus.ARCHIVED)
        for each in (row, away):
            conversations.add(db, each, (Turn("user", "Where?"), Turn("assistant", "Here.")), (1, 1), "imported")
        found = Shelves(db, ANNE, BORIS.uid).rewriting(row.id)
        assert found is not None
        assert found.source.template is not None
        assert found.source.redo == Redo(
            conversation_id=row.id,
            revision=1,
            talk="title: Late\n\nuser: Where?\n\nassistant: Here.",
            notes=("shorter",),
            is_brought=True,
        )
        assert (found.parameters, found.tier) == ({"persona": "a cook"}, Tier.TEMPLATE)
        assert Shelves(db, ANNE, BORIS.uid).rewriting(away.id) is None
        assert Shelves(db, BORIS, ANNE.uid).rewriting(row.id) is None
