"""`edge_case.*`: rare or risky situations."""

from typing import Literal

from greenroom.model.library import LibraryStatus, RiskLevel
from greenroom.protocol.command import Listing, Page, Reading, command
from greenroom.protocol.rows.library import EdgeCaseRow


@command("edge_case.get", EdgeCaseRow, {"edge_case_id": "<edge_case_id>"})
class EdgeCaseGet(Reading[EdgeCaseRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read an edge case."""

    edge_case_id: str


@command("edge_case.list", Page[EdgeCaseRow], {"risk_level": "high"})
class EdgeCaseList(Listing[EdgeCaseRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List edge cases."""

    parent_template_id: str | None = None
    category: str | None = None
    risk_level: RiskLevel | None = None
    status: LibraryStatus | None = None
    search: str | None = None
    sort_by: Literal["created_at", "updated_at", "name", "priority"] = "created_at"
