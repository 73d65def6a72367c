"""Rows and files of the library, for the tests of this room."""

import random
from typing import Any

from msgspec.structs import replace

from greenroom.library.files import Offered
from greenroom.model.ids import SeededIds
from greenroom.model.library import EdgeCaseDraft, Row, Scenario, ScenarioDraft, Template, TemplateDraft, Tier
from greenroom.model.times import Micros

ANNE, BORIS = 1001, 1002
NOW = Micros(7)


class StillClock:
    def now(self) -> Micros:
        return NOW

    def monotonic(self) -> float:
        return 0.0


def ids() -> SeededIds:
    return SeededIds(StillClock(), random.Random(1))


def a_template(row_id: str = "t", name: str = "T", owner: int = ANNE, **changes: Any) -> Template:
    made = Template(id=row_id, owner=owner, name=name, text="x", created_at=Micros(1), updated_at=Micros(1))
    return replace(made, **changes)


def a_scenario(row_id: str = "s", name: str = "S", owner: int = ANNE, **changes: Any) -> Scenario:
    made = Scenario(id=row_id, owner=owner, name=name, context="c", created_at=Micros(1), updated_at=Micros(1))
    return replace(made, **changes)


def offered_template(name: str = "T", place: str = "templates/t.toml", **fields: Any) -> Offered:
    draft = TemplateDraft(**{"name": name, "text": "x", **fields})
    return Offered(place=place, kind=Tier.TEMPLATE, draft=draft)


def offered_scenario(parent: str | None = None, place: str = "scenarios/s.toml", **fields: Any) -> Offered:
    draft = ScenarioDraft(**{"name": "S", "context": "c", **fields})
    return Offered(place=place, kind=Tier.SCENARIO, draft=draft, parent=parent)


def offered_edge_case(parent: str | None = None, **fields: Any) -> Offered:
    draft = EdgeCaseDraft(**{"name": "E", "trigger_condition": "t", "expected_behavior": "b", **fields})
    return Offered(place="edge_cases/e.toml", kind=Tier.EDGE_CASE, draft=draft, parent=parent)


def there(*rows: Row) -> dict[Tier, list[Row]]:
    """A library that holds these rows."""
    kinds = {Template: Tier.TEMPLATE, Scenario: Tier.SCENARIO}
    return {kind: [row for row in rows if kinds.get(type(row), Tier.EDGE_CASE) is kind] for kind in Tier}
