"""`scenario.*`: situations derived from templates."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from greenroom.model.library import Complexity, LibraryStatus
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.library_texts import Context, EmotionalArc, IfRevision, Persona, Remark, Topic
from greenroom.protocol.rows.library import Deleted, ScenarioRow
from greenroom.protocol.texts import Called, Name, RowId, Search


@command(
    "scenario.create",
    ScenarioRow,
    {
        "name": "Refund after the deadline",
        "parent_template_id": "<template_id>",
        "context": "The return window closed yesterday. The parcel had been at the neighbour's for two weeks.",
        "topic": "a late refund",
        "persona": "a carer who hardly leaves the house",
        "emotional_arc": "embarrassed -> firm -> relieved",
    },
)
class ScenarioCreate(Writing[ScenarioRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a scenario. Without a parent template it is written from the built-in prompt of its tier."""

    name: Name
    context: Context
    description: Remark = ""
    parent_template_id: RowId | None = None
    topic: Topic = ""
    persona: Persona = ""
    emotional_arc: EmotionalArc = ""
    complexity: Complexity = "moderate"
    status: LibraryStatus = "active"


@command("scenario.get", ScenarioRow, {"scenario_id": "<scenario_id>"})
class ScenarioGet(Reading[ScenarioRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a scenario."""

    scenario_id: RowId


@command("scenario.list", Page[ScenarioRow], {"status": "active"})
class ScenarioList(Listing[ScenarioRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List scenarios."""

    parent_template_id: RowId | None = None
    complexity: Annotated[Complexity, Meta(description="Exactly this complexity.")] | None = None
    status: LibraryStatus | None = None
    statuses: list[LibraryStatus] | None = None
    topic: Annotated[str, Meta(description="Exactly this topic.")] | None = None
    persona: Annotated[str, Meta(description="Exactly this persona.")] | None = None
    search: Search | None = None
    called: Called | None = None
    sort_by: Literal["created_at", "updated_at", "name", "variation_count"] = "created_at"


@command("scenario.update", ScenarioRow, {"scenario_id": "<scenario_id>", "status": "archived"})
class ScenarioUpdate(Writing[ScenarioRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a scenario of your own. What is not given stays; batches that took it go on with what they took."""

    scenario_id: RowId
    name: Name | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    description: Remark | UnsetType = UNSET
    parent_template_id: RowId | UnsetType | None = UNSET
    topic: Topic | UnsetType = UNSET
    persona: Persona | UnsetType = UNSET
    emotional_arc: EmotionalArc | UnsetType = UNSET
    complexity: Complexity | UnsetType = UNSET
    status: LibraryStatus | UnsetType = UNSET
    if_revision: IfRevision | None = None


@command("scenario.delete", Deleted, {"scenario_id": "<scenario_id>"})
class ScenarioDelete(Writing[Deleted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a scenario of your own. Batches that took it keep their copy."""

    scenario_id: RowId
