"""`library.*`: templates, scenarios and edge cases as files, both ways."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from greenroom.model.library import Tier
from greenroom.protocol.command import Reading, Writing, command

MOST_FILES = 1_000


class LibraryFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row as a file: where it stands under the library's folder, and its TOML."""

    path: Annotated[str, Meta(min_length=1, max_length=300)]
    text: str


class LeftOut(Struct, frozen=True, kw_only=True):
    """A row without a file: another one of its kind has its name."""

    kind: Tier
    id: str
    name: str


class LibraryExported(Struct, frozen=True, kw_only=True):
    """The library as files. Of several rows of one name there is one: yours before another's, the oldest first."""

    files: list[LibraryFile]
    left_out: list[LeftOut]


class FileTaken(Struct, frozen=True, kw_only=True):
    """What a file came to.

    `state` is how its row differed from the library: `new`, `changed` or `same`. `written` says whether it was
    kept; `id` names the row, null where a new one was not made.
    """

    path: str
    kind: Tier
    name: str
    id: str | None
    state: Literal["new", "changed", "same"]
    written: bool


class LibraryImported(Struct, frozen=True, kw_only=True):
    """What each file came to, templates first, and how many rows were written."""

    files: list[FileTaken]
    written: int


@command("library.export", LibraryExported, {"mine": True})
class LibraryExport(Reading[LibraryExported], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer the library as files for git: `templates/`, `scenarios/` and `edge_cases/`, a row a TOML file.

    Counts, ratings and ids stay here: rows are told apart by their names, and parents are named.
    """

    kinds: Annotated[list[Tier], Meta(min_length=1, description="Only these kinds of rows.")] | None = None
    mine: Annotated[bool, Meta(description="Only your own rows.")] = False


@command(
    "library.import",
    LibraryImported,
    {
        "files": [
            {
                "path": "templates/refund-request.toml",
                "text": 'name = "Refund request"\ntext = "Write a talk in which {{ persona }} wants a refund."\n',
            }
        ],
        "dry_run": True,
    },
)
class LibraryImport(Writing[LibraryImported], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take rows from files, all of them or, if one is wrong, none. They become yours.

    A file means your row of its name. A row that differs from its file is changed only with `overwrite`; nothing
    is ever deleted, nor another's row touched.
    """

    files: Annotated[
        list[LibraryFile],
        Meta(min_length=1, max_length=MOST_FILES, description="A `path` and a `text` each."),
    ]
    overwrite: Annotated[bool, Meta(description="Change rows of yours that differ from their files.")] = False
    dry_run: Annotated[bool, Meta(description="Write nothing: only tell what would come of it.")] = False
