"""Templates, scenarios and edge cases as the wire shows them."""

from msgspec import Struct

from greenroom.model.library import EdgeCase, Scenario, Template, Variable
from greenroom.protocol.rows.showing import moment, show


class Deleted(Struct, frozen=True, kw_only=True):
    """A row that is gone."""

    deleted: bool


class TemplateRow(Struct, frozen=True, kw_only=True):
    """A template."""

    id: str
    name: str
    description: str
    category: str
    tier: str
    text: str
    structure: str
    variables: tuple[Variable, ...]
    tone: str
    system_prompt: str
    language: str
    complexity: int
    quality_threshold: float | None
    is_active: bool
    rating: float | None
    usage_count: int
    revision: int
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Template) -> "TemplateRow":
        """Show a template."""
        return show(cls, row)


class ScenarioRow(Struct, frozen=True, kw_only=True):
    """A scenario."""

    id: str
    name: str
    description: str
    parent_template_id: str | None
    context: str
    topic: str
    persona: str
    emotional_arc: str
    complexity: str
    status: str
    variation_count: int
    revision: int
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Scenario) -> "ScenarioRow":
        """Show a scenario."""
        return show(cls, row)


class EdgeCaseRow(Struct, frozen=True, kw_only=True):
    """An edge case."""

    id: str
    name: str
    description: str
    category: str
    trigger_condition: str
    expected_behavior: str
    risk_level: str
    priority: int
    parent_template_id: str | None
    status: str
    tested: bool
    last_tested_at: str | None
    revision: int
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: EdgeCase) -> "EdgeCaseRow":
        """Show an edge case."""
        return show(cls, row, last_tested_at=moment(row.last_tested_at))
