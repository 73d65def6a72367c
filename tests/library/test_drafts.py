import random

import pytest

from greenroom.library.drafts import as_rows
from greenroom.library.files import Child, LibraryFiles, LibraryUnreadable
from greenroom.model.ids import SeededIds
from greenroom.model.library import EdgeCase, EdgeCaseDraft, Scenario, ScenarioDraft, Template, TemplateDraft
from greenroom.model.times import Micros


class StillClock:
    def now(self) -> Micros:
        return Micros(7)

    def monotonic(self) -> float:
        return 0.0


def library(parent: str | None) -> LibraryFiles:
    return LibraryFiles(
        templates=(TemplateDraft(name="T", text="x"),),
        scenarios=(Child(ScenarioDraft(name="S", context="c"), parent),),
        edge_cases=(Child(EdgeCaseDraft(name="E", trigger_condition="t", expected_behavior="b"), parent),),
    )


def ids() -> SeededIds:
    return SeededIds(StillClock(), random.Random(1))


def test_children_point_to_the_row_that_their_parent_became() -> None:
    rows = as_rows(library("T"), owner=1000, ids=ids(), now=Micros(7))
    (template,) = rows.templates
    assert rows.scenarios[0].parent_template_id == template.id
    assert rows.edge_cases[0].parent_template_id == template.id


def test_a_child_without_a_parent_has_none() -> None:
    rows = as_rows(library(None), owner=1000, ids=ids(), now=Micros(7))
    assert rows.scenarios[0].parent_template_id is None


def test_rows_have_ids_of_their_own_an_owner_and_their_time() -> None:
    rows = as_rows(library("T"), owner=1000, ids=ids(), now=Micros(7))
    made: tuple[Template | Scenario | EdgeCase, ...] = (*rows.templates, *rows.scenarios, *rows.edge_cases)
    assert len({row.id for row in made}) == 3
    assert {(row.owner, row.created_at, row.updated_at) for row in made} == {(1000, 7, 7)}


def test_a_parent_that_is_missing_is_named() -> None:
    with pytest.raises(LibraryUnreadable, match="'S' names a parent template that isn't there: 'Gone'"):
        as_rows(library("Gone"), owner=1000, ids=ids(), now=Micros(7))
