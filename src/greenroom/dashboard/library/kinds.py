"""The three kinds of library rows, and the commands of each."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from greenroom.model.library import EdgeCaseDraft, ScenarioDraft, TemplateDraft
from greenroom.protocol.command import Command, read_params
from greenroom.protocol.commands.edge_case import (
    EdgeCaseCreate,
    EdgeCaseDelete,
    EdgeCaseGet,
    EdgeCaseList,
    EdgeCaseUpdate,
)
from greenroom.protocol.commands.scenario import (
    ScenarioCreate,
    ScenarioDelete,
    ScenarioGet,
    ScenarioList,
    ScenarioUpdate,
)
from greenroom.protocol.commands.template import (
    TemplateCreate,
    TemplateDelete,
    TemplateGet,
    TemplateList,
    TemplateUpdate,
)
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow

Row = TemplateRow | ScenarioRow | EdgeCaseRow
"""A row of the library."""


class Kind(Struct, frozen=True, kw_only=True):
    """One kind: what it is called, and what can be asked for about it. `blank` is what a new one begins as."""

    name: str
    noun: str
    plural: str
    lists: Callable[..., Command[Any]]
    gets: Callable[..., Command[Any]]
    creates: type[Command[Any]]
    updates: type[Command[Any]]
    deletes: Callable[..., Command[Any]]
    draft: type[Struct]
    blank: Struct

    def get(self, row_id: str) -> Command[Any]:
        """Read one."""
        return self.gets(**{f"{self.name}_id": row_id})

    def delete(self, row_id: str) -> Command[Any]:
        """Delete one."""
        return self.deletes(**{f"{self.name}_id": row_id})

    def create(self, fields: dict[str, Any]) -> Command[Any]:
        """Make one.

        Raises:
            InvalidParams: all that is wrong with the fields.
        """
        return read_params(self.creates, msgspec.Raw(msgspec.json.encode(fields)))

    def update(self, row: Row, changed: dict[str, Any]) -> Command[Any]:
        """Change one, if it still is as it was read.

        Raises:
            InvalidParams: all that is wrong with the fields.
        """
        fields = {**changed, f"{self.name}_id": row.id, "if_revision": row.revision}
        return read_params(self.updates, msgspec.Raw(msgspec.json.encode(fields)))


TEMPLATES: Final = Kind(
    name="template",
    noun="template",
    plural="templates",
    lists=TemplateList,
    gets=TemplateGet,
    creates=TemplateCreate,
    updates=TemplateUpdate,
    deletes=TemplateDelete,
    draft=TemplateDraft,
    blank=TemplateDraft(name="", text="\n"),
)
SCENARIOS: Final = Kind(
    name="scenario",
    noun="scenario",
    plural="scenarios",
    lists=ScenarioList,
    gets=ScenarioGet,
    creates=ScenarioCreate,
    updates=ScenarioUpdate,
    deletes=ScenarioDelete,
    draft=ScenarioDraft,
    blank=ScenarioDraft(name="", context="\n"),
)
EDGE_CASES: Final = Kind(
    name="edge_case",
    noun="edge case",
    plural="edge cases",
    lists=EdgeCaseList,
    gets=EdgeCaseGet,
    creates=EdgeCaseCreate,
    updates=EdgeCaseUpdate,
    deletes=EdgeCaseDelete,
    draft=EdgeCaseDraft,
    blank=EdgeCaseDraft(name="", trigger_condition="\n", expected_behavior="\n"),
)

KINDS: Final[Sequence[Kind]] = (TEMPLATES, SCENARIOS, EDGE_CASES)


def kind_of(row: Row) -> Kind:
    """The kind of a row."""
    match row:
        case TemplateRow():
            return TEMPLATES
        case ScenarioRow():
            return SCENARIOS
        case EdgeCaseRow():
            return EDGE_CASES


def parent_of(row: Row) -> str | None:
    """The template that a row is written with, by its id: itself, its parent, or None for the built-in prompt."""
    return row.id if isinstance(row, TemplateRow) else row.parent_template_id
