"""`template.*`: prompts with variables."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from greenroom.model.library import Parameters, Tier, Variable
from greenroom.model.parameters import WrongType
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.rows.library import TemplateRow
from greenroom.protocol.texts import Name, PromptText


class Resolved(Struct, frozen=True, kw_only=True):
    """A template's prompt with its variables filled in."""

    prompt: str


class Validation(Struct, frozen=True, kw_only=True):
    """What is wrong with some parameters, all at once."""

    valid: bool
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    wrong_type: tuple[WrongType, ...]


@command(
    "template.create",
    TemplateRow,
    {
        "name": "Refund request",
        "text": "Write a talk in which {{ persona }} asks for a refund for {{ product }}.",
        "variables": [{"name": "product", "type": "text", "default": "a yearly plan"}],
        "category": "customer support",
    },
)
class TemplateCreate(Writing[TemplateRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a template. Its text may use its variables, and `persona`, `emotion` and `topic`."""

    name: Name
    text: PromptText
    description: str = ""
    category: str = ""
    tier: Tier = Tier.TEMPLATE
    structure: str = ""
    variables: tuple[Variable, ...] = ()
    tone: str = ""
    system_prompt: str = ""
    language: Annotated[str, Meta(min_length=2, max_length=35, description="A BCP 47 tag.")] = "en"
    complexity: Annotated[int, Meta(ge=1, le=10)] = 5
    quality_threshold: Annotated[float, Meta(ge=0, le=10)] | None = None
    is_active: bool = True


@command("template.get", TemplateRow, {"template_id": "<template_id>"})
class TemplateGet(Reading[TemplateRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a template."""

    template_id: str


@command("template.list", Page[TemplateRow], {"tier": "template", "is_active": True})
class TemplateList(Listing[TemplateRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List templates."""

    tier: Tier | None = None
    is_active: bool | None = None
    min_rating: Annotated[float, Meta(ge=0, le=5)] | None = None
    category: str | None = None
    search: str | None = None
    sort_by: Literal["created_at", "updated_at", "name", "rating", "usage_count"] = "created_at"


@command("template.resolve", Resolved, {"template_id": "<template_id>", "parameters": {"topic": "a lost parcel"}})
class TemplateResolve(Reading[Resolved], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Show the prompt that a template and parameters give."""

    template_id: str
    parameters: Parameters = {}


@command(
    "template.validate", Validation, {"template_id": "<template_id>", "parameters": {"topic": "a lost parcel"}}
)
class TemplateValidate(Reading[Validation], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what is missing, unknown or of a wrong type, all at once."""

    template_id: str
    parameters: Parameters = {}
