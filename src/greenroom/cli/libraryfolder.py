"""The library's files in a folder: read, and written where nothing stands in the way."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from greenroom.cli.exits import WrongUsage
from greenroom.model.errors import GreenroomError
from greenroom.model.library import Tier
from greenroom.protocol.commands.library import FileTaken, LibraryFile

FOLDERS: Mapping[Tier, str] = {
    Tier.TEMPLATE: "templates",
    Tier.SCENARIO: "scenarios",
    Tier.EDGE_CASE: "edge_cases",
}
SUFFIX = ".toml"

Key = tuple[Tier, str]
"""What tells rows apart in files: their kind and their name."""


class NotWritten(GreenroomError):
    """A file could not be written."""


class Placed(Struct, frozen=True, kw_only=True):
    """A row's file, where it goes in the folder, and how it differs from what is there."""

    path: str
    name: str
    text: str
    state: Literal["new", "changed", "same"]


def read(folder: Path) -> list[LibraryFile]:
    """The files of a folder, those of templates first. Raises WrongUsage where one can't be read."""
    files: list[LibraryFile] = []
    for holder in FOLDERS.values():
        for path in sorted((folder / holder).glob(f"*{SUFFIX}")):
            try:
                text = path.read_text(encoding="utf-8")
            except OSError as error:
                raise WrongUsage(f"{path}: {error.strerror}") from error
            except UnicodeDecodeError as error:
                raise WrongUsage(f"{path}: expected UTF-8 text") from error
            files.append(LibraryFile(path=f"{holder}/{path.name}", text=text))
    return files


def place(exported: Iterable[LibraryFile], there: Iterable[FileTaken]) -> list[Placed]:
    """Where exported files go: where their row stands already, or else in a file of their own.

    Args:
        exported: the library's files.
        there: what the folder's files would come to if they were imported.
    """
    present = {(each.kind, each.name): each for each in there}
    taken = {each.path for each in present.values()}
    placed = []
    for file in exported:
        kind, name = _key(file)
        found = present.get((kind, name))
        if found is None:
            path = _free(file.path, taken)
            taken.add(path)
            placed.append(Placed(path=path, name=name, text=file.text, state="new"))
        else:
            state: Literal["changed", "same"] = "same" if found.state == "same" else "changed"
            placed.append(Placed(path=found.path, name=name, text=file.text, state=state))
    return placed


def write(folder: Path, file: Placed) -> None:
    """Write a file. Raises NotWritten where that can't be done."""
    path = folder / file.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    except OSError as error:
        raise NotWritten(f"{path}: {error.strerror}") from error


def _key(file: LibraryFile) -> Key:
    """A file's kind and name. Raises NotWritten for a path that leads anywhere but into the three folders."""
    holder, _, base = file.path.partition("/")
    kind = next((kind for kind, folder in FOLDERS.items() if folder == holder), None)
    if kind is None or "/" in base or not base.endswith(SUFFIX):
        raise NotWritten(f"the daemon named a file where none may stand: {file.path!r}")
    return kind, str(tomllib.loads(file.text)["name"])


def _free(path: str, taken: set[str]) -> str:
    stem, number = path.removesuffix(SUFFIX), 2
    while path in taken:
        path, number = f"{stem}-{number}{SUFFIX}", number + 1
    return path
