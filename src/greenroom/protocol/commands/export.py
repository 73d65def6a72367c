"""`export.*`: training sets, and decks of flashcards."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from greenroom.model.export import ExportStatus
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.commands.conversation import ConversationFilter
from greenroom.protocol.texts import Called, RowId

FormatName = Literal["openai", "sharegpt", "alpaca", "trl", "preference", "parquet", "csv", "anki", "cards_csv"]
Share = Annotated[float, Meta(ge=0, le=1_000_000_000)]


class ExportStarted(Struct, frozen=True, kw_only=True):
    """An export that is being written."""

    export_id: str
    status: str


class ExportAnswer(Struct, frozen=True, kw_only=True):
    """An export after what was done to it."""

    export_id: str
    status: str
    message: str


class Shares(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How much goes where: parts of 1 or of 100, or whole numbers in proportion."""

    train: Share = 0.0
    validation: Share = 0.0
    test: Share = 0.0


class ExportFile(Struct, frozen=True, kw_only=True):
    """One data file of an export."""

    path: str
    rows: int
    sha256: str


class ExportRow(Struct, frozen=True, kw_only=True):
    """An export: a folder that trainers load as it is. `notes` say what was left out, and what to mind."""

    id: str
    status: str
    format: str
    path: str
    rows: int
    files: tuple[ExportFile, ...]
    progress: float
    notes: tuple[str, ...]
    error: str | None
    owner: int
    created_at: str
    updated_at: str


@command(
    "export.start",
    ExportStarted,
    {
        "format": "openai",
        "filter": {"quality_min": 7.5},
        "split": {"train": 90, "validation": 5, "test": 5},
        "split_by": "template",
        "dedup": 0.8,
        "include_rehearsal": True,
    },
)
class ExportStart(Writing[ExportStarted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write a training set, or a deck of accepted flashcards (`anki`, `cards_csv`), into a folder of its own.

    By default approved conversations only, and none of rehearsal's. `parquet` and `anki` need an extra that is
    installed. `preference` makes a row where an approved revision answers otherwise than the one that it replaced.
    """

    format: FormatName
    path: Annotated[str, Meta(description="A folder that is new or was made by Greenroom.")] | None = None
    filter: ConversationFilter | None = None
    split: Shares | None = None
    split_by: (
        Annotated[
            Literal["template", "scenario", "persona"],
            Meta(description="Keep together what came from the same; by default each stands for itself."),
        ]
        | None
    ) = None
    dedup: (
        Annotated[
            float,
            Meta(
                gt=0,
                le=1,
                description="Leave out what is like an older one from this likeness on, as in 0.8; 1 is the same"
                " words.",
            ),
        ]
        | None
    ) = None
    system_prompt: (
        Annotated[
            str,
            Meta(
                max_length=100_000,
                description="A system message at the head of every conversation. Without, imported ones keep their"
                " own; an empty one takes it away.",
            ),
        ]
        | None
    ) = None
    redact: Annotated[
        bool,
        Meta(
            description="Replace e-mail addresses, telephone, card, account and social security numbers, "
            "passwords and keys by [EMAIL] and the like."
        ),
    ] = False
    include_rehearsal: bool = False


@command("export.get", ExportRow, {"export_id": "<export_id>"})
class ExportGet(Reading[ExportRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell how an export stands."""

    export_id: RowId


@command("export.list", Page[ExportRow], {"statuses": ["running"]})
class ExportList(Listing[ExportRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List exports."""

    called: Called | None = None
    statuses: list[ExportStatus] | None = None
    format: FormatName | None = None
    sort_by: Literal["created_at"] = "created_at"


@command("export.cancel", ExportAnswer, {"export_id": "<running_export_id>"})
class ExportCancel(Writing[ExportAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End an export that is running. It ends as failed, and nothing of its folder stays."""

    export_id: RowId
