"""The library as files: a folder of `templates/`, `scenarios/` and `edge_cases/`, one row a TOML file.

A file's keys are the fields that a person writes of its row, but for `parent_template`: a scenario or an edge case
names its parent by the template's name, since ids differ from home to home.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable
from math import isfinite
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from greenroom.model.errors import GreenroomError
from greenroom.model.library import Draft, EdgeCaseDraft, ScenarioDraft, TemplateDraft, Tier, Variable, tidy

FOLDERS: Mapping[Tier, str] = MappingProxyType(
    {Tier.TEMPLATE: "templates", Tier.SCENARIO: "scenarios", Tier.EDGE_CASE: "edge_cases"}
)
"""Each kind of row, and the folder that its files stand in."""

DRAFTS: Mapping[Tier, type[Draft]] = MappingProxyType(
    {Tier.TEMPLATE: TemplateDraft, Tier.SCENARIO: ScenarioDraft, Tier.EDGE_CASE: EdgeCaseDraft}
)

SUFFIX = ".toml"
PARENT = "parent_template"
_PARENT_ID = "parent_template_id"


class LibraryUnreadable(GreenroomError):
    """A file of the library can't be read.

    `what` is what is wrong in it, `place` says which file.
    """

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place
        self.what = what


class NoPlace(LibraryUnreadable):
    """A file stands where no row can."""


class Document(Struct, frozen=True, kw_only=True):
    """What a file holds: keys that its kind of row has, their values not yet looked at; and its parent's name."""

    place: str
    kind: Tier
    fields: dict[str, Any]
    parent: str | None


class Offered(Struct, frozen=True, kw_only=True):
    """A row as a file has it: `place` says which file, `parent` names its parent template."""

    place: str
    kind: Tier
    draft: Draft
    parent: str | None = None


def read_folder(folder: Traversable) -> tuple[Offered, ...]:
    """Read a folder: templates, scenarios and edge cases, each in the order of their file names.

    One of the three folders that isn't there holds nothing; files that aren't TOML are left alone.

    Raises:
        LibraryUnreadable: a file that isn't right; names it, the key, and what was expected.
    """
    return tuple(offered(read(place, text)) for place, text in _texts(folder))


def read(place: str, text: str) -> Document:
    """Read one file, whose place begins with the folder of its kind.

    Raises:
        LibraryUnreadable: its place says no kind, it is not TOML, or it has a key that its kind of row has not.
    """
    kind = _kind(place)
    try:
        keys = tomllib.loads(text, parse_float=_finite)
    except ValueError as error:  # tomllib's own error is one, and so is that of a figure that is none
        raise LibraryUnreadable(place, f"it is not TOML: {error}") from error
    except RecursionError as error:
        raise LibraryUnreadable(place, "it is nested too deeply") from error
    parent = None if kind is Tier.TEMPLATE else keys.pop(PARENT, None)
    if not (parent is None or isinstance(parent, str)):
        raise LibraryUnreadable(place, f"{PARENT}: expected the name of a template, got {parent!r}")
    own = [name for name in DRAFTS[kind].__struct_fields__ if name != _PARENT_ID]
    _refuse_unknown(place, "", keys, own if kind is Tier.TEMPLATE else [*own, PARENT])
    variables = keys.get("variables")
    for index, variable in enumerate(variables if isinstance(variables, list) else []):
        if isinstance(variable, dict):
            _refuse_unknown(place, f"variables[{index}].", variable, Variable.__struct_fields__)
    return Document(place=place, kind=kind, fields=tidy(keys), parent=None if parent is None else parent.strip())


def offered(document: Document) -> Offered:
    """The row that a document holds.

    Raises:
        LibraryUnreadable: a value is not of its field's type, or one that is needed is missing.
    """
    try:
        draft = msgspec.convert(document.fields, DRAFTS[document.kind])
    except msgspec.ValidationError as error:
        place = document.place
        what, _, path = str(error).partition(" - at `$.")
        raise LibraryUnreadable(place, f"{path.rstrip('`')}: {what}" if path else what) from error
    return Offered(place=document.place, kind=document.kind, draft=draft, parent=document.parent)


def _kind(place: str) -> Tier:
    path = PurePosixPath(place)
    for kind, folder in FOLDERS.items():
        if path.parts == (folder, path.name) and path.suffix == SUFFIX:
            return kind
    folders = ", ".join(f"{folder}/NAME{SUFFIX}" for folder in FOLDERS.values())
    raise NoPlace(place, f"it is no place for a row; there are {folders}")


def _texts(folder: Traversable) -> Iterable[tuple[str, str]]:
    for holder in FOLDERS.values():
        inside = folder / holder
        entries = inside.iterdir() if inside.is_dir() else ()
        for file in sorted(entries, key=lambda entry: entry.name):
            if file.name.endswith(SUFFIX):
                yield f"{holder}/{file.name}", _text(f"{holder}/{file.name}", file)


def _text(place: str, file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LibraryUnreadable(place, f"it is not TOML: {error}") from error


def _refuse_unknown(place: str, before: str, keys: Iterable[str], known: Sequence[str]) -> None:
    for name in keys:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            meant = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise LibraryUnreadable(place, f"{before}{name}: no such key; {meant}")


def _finite(text: str) -> float:
    """A figure. TOML has infinities and figures that are none, which nothing here takes."""
    figure = float(text)
    if not isfinite(figure):
        raise ValueError(f"{text} is no figure")
    return figure
