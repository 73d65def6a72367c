"""The library as a plan looks it up: each row is read once, however many items come from it."""

import sqlite3
from collections.abc import Sequence
from functools import cache

from greenroom.model.library import EdgeCase, Scenario, Source, Template, Tier
from greenroom.store import edge_cases, scenarios, templates


class Shelves:
    """A `Library` on the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._template = cache(lambda row_id: templates.get(db, row_id))
        self._scenario = cache(lambda row_id: scenarios.get(db, row_id))
        self._edge_case = cache(lambda row_id: edge_cases.get(db, row_id))

    def template(self, template_id: str) -> Template | None:
        """One template."""
        return self._template(template_id)

    def scenario(self, scenario_id: str) -> Scenario | None:
        """One scenario."""
        return self._scenario(scenario_id)

    def edge_case(self, edge_case_id: str) -> EdgeCase | None:
        """One edge case."""
        return self._edge_case(edge_case_id)

    def active(self, tier: Tier) -> Sequence[Source]:
        """Every active row of a tier: its templates, and its scenarios or edge cases with their parents."""
        found = [Source(template=template) for template in templates.active(self._db, tier)]
        if tier is Tier.SCENARIO:
            found += [
                Source(template=self._parent(row.parent_template_id), scenario=row)
                for row in scenarios.active(self._db)
            ]
        if tier is Tier.EDGE_CASE:
            found += [
                Source(template=self._parent(row.parent_template_id), edge_case=row)
                for row in edge_cases.active(self._db)
            ]
        return found

    def _parent(self, template_id: str | None) -> Template | None:
        return None if template_id is None else self.template(template_id)
