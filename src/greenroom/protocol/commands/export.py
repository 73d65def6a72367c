"""`export.*`: training sets."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.commands.conversation import ConversationFilter


class ExportStarted(Struct, frozen=True, kw_only=True):
    """An export that is being written."""

    export_id: str
    status: str


class ExportFile(Struct, frozen=True, kw_only=True):
    """One data file of an export."""

    path: str
    rows: int
    sha256: str


class ExportRow(Struct, frozen=True, kw_only=True):
    """An export: a folder that trainers load as it is."""

    id: str
    status: str
    format: str
    path: str
    rows: int
    files: tuple[ExportFile, ...]
    progress: float
    error: str | None
    owner: int
    created_at: str
    updated_at: str


@command("export.start", ExportStarted, {"format": "openai", "include_rehearsal": True})
class ExportStart(Writing[ExportStarted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write a training set. By default approved conversations only, and none of rehearsal's."""

    format: Literal["openai"]
    path: Annotated[str, Meta(description="A folder that is new or was made by Greenroom.")] | None = None
    filter: ConversationFilter | None = None
    system_prompt: (
        Annotated[str, Meta(description="A system message at the head of every conversation.")] | None
    ) = None
    include_rehearsal: bool = False


@command("export.get", ExportRow, {"export_id": "<export_id>"})
class ExportGet(Reading[ExportRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell how an export stands."""

    export_id: str


@command("export.list", Page[ExportRow])
class ExportList(Listing[ExportRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List exports."""

    sort_by: Literal["created_at"] = "created_at"
