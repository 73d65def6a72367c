"""The library: templates, scenarios and edge cases, from which batches take their items."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Literal

from msgspec import Struct

from greenroom.model.times import Micros

Scalar = str | int | float | bool
Parameters = dict[str, Scalar]
"""Values for a template's variables, by name."""

KNOWN_NAMES = ("persona", "emotion", "topic")
"""Parameters that every template may use without declaring them."""


class Tier(StrEnum):
    """Which of the three kinds of library row an item comes from."""

    TEMPLATE = "template"
    SCENARIO = "scenario"
    EDGE_CASE = "edge_case"


VariableType = Literal["text", "number", "boolean", "enum"]
Complexity = Literal["simple", "moderate", "complex"]
RiskLevel = Literal["low", "medium", "high", "critical"]
LibraryStatus = Literal["draft", "active", "archived"]


class Variable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One variable of a template, with what a form needs to ask for it."""

    name: str
    type: VariableType = "text"
    default: Scalar | None = None
    required: bool = False
    options: tuple[str, ...] = ()
    help: str = ""


class TemplateDraft(Struct, frozen=True, kw_only=True):
    """What a person writes of a template."""

    name: str
    text: str
    description: str = ""
    category: str = ""
    tier: Tier = Tier.TEMPLATE
    structure: str = ""
    variables: tuple[Variable, ...] = ()
    tone: str = ""
    system_prompt: str = ""
    language: str = "en"
    complexity: int = 5
    quality_threshold: float | None = None
    is_active: bool = True


class Template(TemplateDraft, frozen=True, kw_only=True):
    """A prompt with variables, as it is kept."""

    id: str
    owner: int
    rating: float | None = None
    usage_count: int = 0
    revision: int = 1
    created_at: Micros
    updated_at: Micros


class ScenarioDraft(Struct, frozen=True, kw_only=True):
    """What a person writes of a scenario."""

    name: str
    context: str
    description: str = ""
    parent_template_id: str | None = None
    topic: str = ""
    persona: str = ""
    emotional_arc: str = ""
    complexity: Complexity = "moderate"
    status: LibraryStatus = "active"


class Scenario(ScenarioDraft, frozen=True, kw_only=True):
    """A situation derived from a template, as it is kept."""

    id: str
    owner: int
    variation_count: int = 0
    revision: int = 1
    created_at: Micros
    updated_at: Micros


class EdgeCaseDraft(Struct, frozen=True, kw_only=True):
    """What a person writes of an edge case."""

    name: str
    trigger_condition: str
    expected_behavior: str
    description: str = ""
    category: str = ""
    risk_level: RiskLevel = "medium"
    priority: int = 5
    parent_template_id: str | None = None
    status: LibraryStatus = "active"


class EdgeCase(EdgeCaseDraft, frozen=True, kw_only=True):
    """A rare or risky situation, as it is kept."""

    id: str
    owner: int
    tested: bool = False
    last_tested_at: Micros | None = None
    revision: int = 1
    created_at: Micros
    updated_at: Micros


Draft = TemplateDraft | ScenarioDraft | EdgeCaseDraft
Row = Template | Scenario | EdgeCase


def tidy(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a draft as they are kept: texts without blanks around them, lines ended by line feeds.

    Text files have them so, which makes a row that went through one the same row.
    """
    return {name: _tidy(value) if type(value) is str else value for name, value in fields.items()}


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


SOURCE: Final = "source"
"""The parameter that says where a conversation is from that was brought along."""


def wishes(parameters: Parameters) -> Parameters:
    """The parameters of a conversation that was brought along, without the one that says where it is from."""
    return {name: value for name, value in parameters.items() if name != SOURCE}


class Redo(Struct, frozen=True, kw_only=True):
    """A conversation that is to be written anew: its talk as text, and what its reviewers had to say of it.

    `revision` is the one that the talk is. `system_prompt` is what the talk came with, and is spoken under.
    `is_brought`: somebody brought it along, so that its parameter `source` says where it is from.
    """

    conversation_id: str
    revision: int
    talk: str
    notes: tuple[str, ...] = ()
    system_prompt: str = ""
    is_brought: bool = False

    def asked(self, given: Parameters) -> Parameters:
        """Of what was given for it, what it is asked to be: where it is from is no wish of anybody's."""
        return wishes(given) if self.is_brought else given


class Source(Struct, frozen=True, kw_only=True):
    """The library rows that an item is written from, as they were when its batch took them.

    At least one of the three is there. A scenario or an edge case may come with its parent template,
    or stand alone on the built-in prompt of its tier. With `redo`, the item writes a conversation anew, and there
    may be no row at all, since that may have been made by hand or brought along.
    """

    template: Template | None = None
    scenario: Scenario | None = None
    edge_case: EdgeCase | None = None
    redo: Redo | None = None

    @property
    def tier(self) -> Tier:
        """The tier of the row that was asked for."""
        if self.edge_case is not None:
            return Tier.EDGE_CASE
        if self.scenario is not None:
            return Tier.SCENARIO
        return self.template.tier if self.template is not None else Tier.TEMPLATE
