"""The library as files: a folder of `templates/`, `scenarios/` and `edge_cases/`, one row a TOML file.

A file's keys are the fields of its row, but for `parent_template`: a scenario or an edge case names its parent by
the template's name, since ids differ from home to home.
"""

import difflib
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources.abc import Traversable
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from greenroom.model.errors import GreenroomError
from greenroom.model.library import EdgeCaseDraft, ScenarioDraft, TemplateDraft, Variable

DraftT = TypeVar("DraftT", TemplateDraft, ScenarioDraft, EdgeCaseDraft)
ChildT = TypeVar("ChildT", ScenarioDraft, EdgeCaseDraft)


class LibraryUnreadable(GreenroomError):
    """A file of the library can't be read."""


class Child(Struct, Generic[ChildT], frozen=True):
    """A scenario or an edge case, and the name of its parent template if it has one."""

    draft: ChildT
    parent: str | None


class LibraryFiles(Struct, frozen=True, kw_only=True):
    """What a folder holds, each kind in the order of its file names."""

    templates: tuple[TemplateDraft, ...]
    scenarios: tuple[Child[ScenarioDraft], ...]
    edge_cases: tuple[Child[EdgeCaseDraft], ...]


def read_folder(folder: Traversable) -> LibraryFiles:
    """Read a folder. One of the three that isn't there holds nothing; files that aren't TOML are left alone.

    Raises:
        LibraryUnreadable: a file that isn't right; names it, the key, and what was expected.
    """
    return LibraryFiles(
        templates=tuple(_draft(TemplateDraft, place, keys) for place, keys in _documents(folder, "templates")),
        scenarios=tuple(_child(ScenarioDraft, place, keys) for place, keys in _documents(folder, "scenarios")),
        edge_cases=tuple(_child(EdgeCaseDraft, place, keys) for place, keys in _documents(folder, "edge_cases")),
    )


def _documents(folder: Traversable, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The files of one kind, read as TOML: what to call each in an error, and its keys."""
    holder = folder / kind
    if not holder.is_dir():
        return []
    files = sorted(
        (entry for entry in holder.iterdir() if entry.name.endswith(".toml")), key=lambda each: each.name
    )
    return [(f"{kind}/{file.name}", _toml(f"{kind}/{file.name}", file)) for file in files]


def _toml(place: str, file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryUnreadable(f"{place} is not TOML: {error}") from error


def _child(kind: type[ChildT], place: str, keys: dict[str, Any]) -> Child[ChildT]:
    parent = keys.pop("parent_template", None)
    if not (parent is None or isinstance(parent, str)):
        raise LibraryUnreadable(f"{place}, parent_template: expected the name of a template, got {parent!r}")
    return Child(_draft(kind, place, keys, also=("parent_template",)), parent)


def _draft(kind: type[DraftT], place: str, keys: dict[str, Any], *, also: tuple[str, ...] = ()) -> DraftT:
    known: list[str] = [name for name in kind.__struct_fields__ if name != "parent_template_id"]
    _refuse_unknown(f"{place}, ", keys, (*known, *also))
    variables = keys.get("variables")
    for index, variable in enumerate(variables if isinstance(variables, list) else []):
        if isinstance(variable, dict):
            _refuse_unknown(f"{place}, variables[{index}].", variable, Variable.__struct_fields__)
    try:
        return msgspec.convert({name: _trimmed(value) for name, value in keys.items()}, kind)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$.")
        raise LibraryUnreadable(f"{place}, {path.rstrip('`')}: {what}" if path else f"{place}: {what}") from error


def _refuse_unknown(before: str, keys: Iterable[str], known: Sequence[str]) -> None:
    for name in keys:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            meant = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            raise LibraryUnreadable(f"{before}{name}: no such key; {meant}")


def _trimmed(value: object) -> object:
    """Without the line ends that a long text in TOML begins and ends with."""
    return value.strip() if isinstance(value, str) else value
