"""`scenario.*`: situations derived from templates."""

from typing import Literal

from greenroom.model.library import Complexity, LibraryStatus
from greenroom.protocol.command import Listing, Page, Reading, command
from greenroom.protocol.rows.library import ScenarioRow


@command("scenario.get", ScenarioRow, {"scenario_id": "<scenario_id>"})
class ScenarioGet(Reading[ScenarioRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a scenario."""

    scenario_id: str


@command("scenario.list", Page[ScenarioRow], {"status": "active"})
class ScenarioList(Listing[ScenarioRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List scenarios."""

    parent_template_id: str | None = None
    complexity: Complexity | None = None
    status: LibraryStatus | None = None
    search: str | None = None
    sort_by: Literal["created_at", "updated_at", "name"] = "created_at"
