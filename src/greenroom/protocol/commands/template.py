"""`template.*`: prompts with variables."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from greenroom.model.library import Parameters, Tier
from greenroom.model.parameters import WrongType
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.library_texts import (
    IfRevision,
    Label,
    Language,
    OneToTen,
    Prose,
    Rating,
    Remark,
    Score,
    Variables,
)
from greenroom.protocol.rows.library import Deleted, TemplateRow
from greenroom.protocol.texts import Called, Name, PromptText, RowId, Search


class Resolved(Struct, frozen=True, kw_only=True):
    """A template's prompt with its variables filled in."""

    prompt: str


class Validation(Struct, frozen=True, kw_only=True):
    """What is wrong with some parameters, all at once."""

    valid: bool
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    wrong_type: tuple[WrongType, ...]


class TemplateStats(Struct, frozen=True, kw_only=True):
    """What came of a template.

    `usage_count` and `rating` are the template's own, of everybody. The rest is of the caller's own work,
    rehearsals with it: `success_rate` is the share of items that ended as a conversation, `approval_rate` that of
    approved conversations among the approved and rejected ones, both from 0 to 100. What can't be told is null.
    """

    usage_count: int
    conversations_generated: int
    success_rate: float | None
    approval_rate: float | None
    avg_quality: float | None
    avg_cost: float | None
    rating: float | None


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
    description: Remark = ""
    category: Label = ""
    tier: Tier = Tier.TEMPLATE
    structure: Prose = ""
    variables: Variables = ()
    tone: Remark = ""
    system_prompt: Prose = ""
    language: Language = "en"
    complexity: OneToTen = 5
    quality_threshold: Score | None = None
    is_active: bool = True


@command("template.get", TemplateRow, {"template_id": "<template_id>"})
class TemplateGet(Reading[TemplateRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a template."""

    template_id: RowId


@command("template.list", Page[TemplateRow], {"tier": "template", "is_active": True})
class TemplateList(Listing[TemplateRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List templates."""

    tier: Tier | None = None
    is_active: bool | None = None
    min_rating: Rating | None = None
    category: Annotated[str, Meta(description="Exactly this category.")] | None = None
    search: Search | None = None
    called: Called | None = None
    sort_by: Literal["created_at", "updated_at", "name", "rating", "usage_count"] = "created_at"


@command(
    "template.update",
    TemplateRow,
    {"template_id": "<template_id>", "tone": "calm", "complexity": 6, "if_revision": 1},
)
class TemplateUpdate(Writing[TemplateRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a template of your own. What is not given stays; batches that took it go on with what they took."""

    template_id: RowId
    name: Name | UnsetType = UNSET
    text: PromptText | UnsetType = UNSET
    description: Remark | UnsetType = UNSET
    category: Label | UnsetType = UNSET
    tier: Tier | UnsetType = UNSET
    structure: Prose | UnsetType = UNSET
    variables: Variables | UnsetType = UNSET
    tone: Remark | UnsetType = UNSET
    system_prompt: Prose | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    complexity: OneToTen | UnsetType = UNSET
    quality_threshold: Score | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    if_revision: IfRevision | None = None


@command("template.delete", Deleted, {"template_id": "<template_id>"})
class TemplateDelete(Writing[Deleted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a template of your own that no scenario or edge case of your own is derived from.

    Other users' rows that are derived from it go on without a parent. Batches that took it keep their copy. To put
    one out of use, make it inactive with `template.update`.
    """

    template_id: RowId


@command("template.resolve", Resolved, {"template_id": "<template_id>", "parameters": {"topic": "a lost parcel"}})
class TemplateResolve(Reading[Resolved], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Show the prompt that a template and parameters give."""

    template_id: RowId
    parameters: Parameters = {}


@command(
    "template.validate", Validation, {"template_id": "<template_id>", "parameters": {"topic": "a lost parcel"}}
)
class TemplateValidate(Reading[Validation], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what is missing, unknown or of a wrong type, all at once; any JSON value may be looked at."""

    template_id: RowId
    parameters: dict[str, Any] = {}


@command("template.stats", TemplateStats, {"template_id": "<template_id>"})
class TemplateStatsGet(Reading[TemplateStats], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell what came of a template: how much was written from it, how good it is, and what it cost."""

    template_id: RowId


@command("template.rate", TemplateRow, {"template_id": "<template_id>", "rating": 4})
class TemplateRate(Writing[TemplateRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how good a template is, anybody's. Each user has one rating of it; the row shows their mean."""

    template_id: RowId
    rating: Annotated[Rating, Meta(description="0 to 5; it takes the place of your last one.")]
