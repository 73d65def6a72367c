"""A row's fields as a document, as a library's files hold them: read from a file, written for an editor."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from greenroom.cli.exits import WrongUsage
from greenroom.cli.finding import Finder

PARENT = "parent_template"
PARENT_ID = "parent_template_id"


def read_text(path: str, option: str) -> str:
    """A file's text; `-` is stdin. Raises WrongUsage, with the option, where it can't be read."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"{option} {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{option} {path}: expected UTF-8 text") from error


def read_fields(path: str, finder: Finder) -> dict[str, Any]:
    """The fields of a row that a TOML or JSON file holds; `-` is stdin, TOML.

    Raises:
        WrongUsage: it can't be read.
    """
    text = read_text(path, "--from")
    try:
        if path.endswith(".json"):
            return as_params(msgspec.json.decode(text, type=dict[str, Any]), finder)
    except msgspec.DecodeError as error:
        raise WrongUsage(f"--from {path}: {error}") from error
    return as_params(parsed(text, f"--from {path}"), finder)


def parsed(text: str, place: str) -> dict[str, Any]:
    """The keys of a TOML document. Raises WrongUsage, with the place, where it is none."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongUsage(f"{place}: {error}") from error


def as_params(document: Mapping[str, Any], finder: Finder) -> dict[str, Any]:
    """A document as parameters of a command: the parent template that it names becomes its id."""
    params = dict(document)
    if PARENT in params:
        name = params.pop(PARENT)
        if not isinstance(name, str):
            raise WrongUsage(f"{PARENT}: expected the name of a template")
        params[PARENT_ID] = finder.id_of("template", name) if name.strip() else None
    return params


def as_document(row: Struct, draft: type[Struct], finder: Finder) -> str:
    """What a person writes of a row, as TOML. What has no value stands in a comment."""
    import tomli_w

    said = msgspec.to_builtins(row)
    keys: dict[str, Any] = {}
    absent: list[str] = []
    for name in draft.__struct_fields__:
        value, key = said[name], PARENT if name == PARENT_ID else name
        if value is None:
            absent.append(f"# {key} =\n")
        elif name == PARENT_ID:
            keys[key] = finder.name("template", value)
        elif name == "variables":
            keys[name] = [{key: each for key, each in variable.items() if each is not None} for variable in value]
        else:
            keys[name] = value
    return "".join(absent) + tomli_w.dumps(keys, multiline_strings=True)


def changes(before: str, after: str, draft: type[Struct], finder: Finder) -> dict[str, Any]:
    """What a person changed in a document, as parameters. A line that they took out means the field's default.

    Raises:
        WrongUsage: it is no longer TOML, or a line was taken out that is needed.
    """
    old, new = parsed(before, "the text"), parsed(after, "the text")
    gone = [name for name in old if name not in new]
    given = {name: value for name, value in new.items() if name not in old or old[name] != value}
    return as_params(given, finder) | _defaults(gone, draft)


def _defaults(names: Sequence[str], draft: type[Struct]) -> dict[str, Any]:
    defaults = {field.name: field.default for field in fields(draft)}
    meant: dict[str, Any] = {}
    for name in names:
        field = PARENT_ID if name == PARENT else name
        default = defaults.get(field, NODEFAULT)
        if default is NODEFAULT:
            raise WrongUsage(f"{name}: its line was taken out, and it is needed")
        meant[field] = msgspec.to_builtins(default)
    return meant
