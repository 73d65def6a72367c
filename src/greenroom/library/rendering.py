"""Rows as files: the TOML of each, and where it goes. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import tomli_w
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from greenroom.library.files import DRAFTS, FOLDERS, PARENT, SUFFIX
from greenroom.model.library import Row, Template, Tier

_LONGEST = 60
"""Characters of a file's name: four bytes each and a number stay under the 255 bytes that Linux allows."""


class RowFile(Struct, frozen=True, kw_only=True):
    """A row as a file: where it belongs, and what is in it."""

    path: str
    text: str


class LeftOut(Struct, frozen=True, kw_only=True):
    """A row that has no file, since another one has its name."""

    kind: Tier
    id: str
    name: str


class Rendering(Struct, frozen=True, kw_only=True):
    """Rows as files, each kind in the order of its paths; and those that were left out."""

    files: tuple[RowFile, ...]
    left_out: tuple[LeftOut, ...]


def render(rows: Mapping[Tier, Sequence[Row]], parents: Mapping[str, str], owner: int) -> Rendering:
    """Make files of rows. Of several of one name goes the one that `merge` would take the file for.

    Args:
        rows: by kind, oldest first.
        parents: the names of templates, by id.
        owner: who asks: an own row goes before another's.
    """
    made: list[RowFile] = []
    left_out: list[LeftOut] = []
    for kind, of_kind in rows.items():
        names: set[str] = set()
        stems: set[str] = set()
        files = []
        for row in sorted(of_kind, key=lambda each: each.owner != owner):
            if row.name in names:
                left_out.append(LeftOut(kind=kind, id=row.id, name=row.name))
                continue
            names.add(row.name)
            path = f"{FOLDERS[kind]}/{_stem(row.name, stems)}{SUFFIX}"
            files.append(RowFile(path=path, text=as_toml(kind, row, parents)))
        made += sorted(files, key=lambda file: file.path)
    return Rendering(files=tuple(made), left_out=tuple(left_out))


def as_toml(kind: Tier, row: Row, parents: Mapping[str, str]) -> str:
    """What a person writes of a row, as TOML; what is at its default is left out."""
    keys = dict(_said(DRAFTS[kind], row))
    parent_id = keys.pop("parent_template_id", None)
    if not isinstance(row, Template) and parent_id in parents:
        keys[PARENT] = parents[parent_id]
    if isinstance(row, Template) and row.variables:
        keys["variables"] = [dict(_said(type(each), each)) for each in row.variables]
    return tomli_w.dumps(keys, multiline_strings=True)


def _said(kind: type[Struct], row: Struct) -> Iterator[tuple[str, Any]]:
    for field in fields(kind):
        value = getattr(row, field.name)
        default = field.default if field.default_factory is NODEFAULT else field.default_factory()
        if value is not None and value != default:
            yield field.name, str(value) if isinstance(value, StrEnum) else value


def _stem(name: str, taken: set[str]) -> str:
    """A file's name for a row's: letters and digits of any script, small, joined by hyphens, and not yet taken."""
    plain = "-".join(re.findall(r"\w+", name.casefold().replace("_", " ")))[:_LONGEST].strip("-") or "row"
    stem, number = plain, 2
    while stem in taken:
        stem, number = f"{plain}-{number}", number + 1
    taken.add(stem)
    return stem
