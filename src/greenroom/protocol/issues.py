"""What msgspec found wrong with parameters, as a path and an expectation that a person can act on.

msgspec stops at the first thing that is wrong. It names the object around an unknown field rather than the field,
writes `[...]` for the key of an object whose keys are free, and says of an enum only which value it did not like.
All three are made good here; nothing of this module is loaded before there is something wrong.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from greenroom.model.errors import Issue
from greenroom.protocol.texts import EXPECTED

_PLACED = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"unknown field `(?P<name>.*)`$", re.DOTALL)
_MISSING = re.compile(r"missing required field `(?P<name>[^`]*)`")
_WRONG_TYPE = re.compile(r"^Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`$")
_WRONG_SIZE = re.compile(r"^Expected `(?P<wanted>[^`]*)` (?P<bound>(of length )?[<>=]+) (?P<figure>[\d.e+-]+)$")
_WRONG_TEXT = re.compile(r"^Expected `str` matching regex (?P<pattern>.*)$", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")
_ANY_KEY = "[...]"
_MAX_KEYS_TRIED = 1_000

_IN_WORDS = {
    "int": "an integer",
    "float": "a number",
    "str": "a string",
    "bool": "true or false",
    "array": "an array",
    "object": "an object",
    "null": "null",
}
_BOUNDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


def issue_of(error: msgspec.ValidationError, cls: type, raw: bytes) -> Issue:
    """Say what is wrong.

    Args:
        error: what decoding `raw` as `cls` raised.
        cls: the type of the parameters.
        raw: the parameters.
    """
    placed = _PLACED.match(str(error))
    what, path = (placed["what"], placed["path"] or "$") if placed else (str(error), "$")
    path = _with_keys(path, cls, raw)
    if unknown := _UNKNOWN.search(what):
        return Issue(f"{path}.{unknown['name']}", "no such parameter")
    if missing := _MISSING.search(what):
        return Issue(f"{path}.{missing['name']}", "a value: it is required")
    if what.startswith("Invalid enum value"):
        allowed = list(_allowed(cls, path))
        return Issue(path, f"one of {', '.join(allowed)}" if len(allowed) > 1 else "".join(allowed))
    return Issue(path, _expectation(what))


def _expectation(what: str) -> str:
    if wrong := _WRONG_TYPE.match(what):
        wanted = " or ".join(_IN_WORDS.get(each, each) for each in wrong["wanted"].split(" | "))
        return f"{wanted}, not {_IN_WORDS.get(wrong['got'], wrong['got'])}"
    if size := _WRONG_SIZE.match(what):
        bound = _BOUNDS.get(size["bound"].removeprefix("of length "), size["bound"])
        figure = f"{float(size['figure']):,.10g}"
        if size["bound"].startswith("of length"):
            units = ("character", "characters") if size["wanted"] == "str" else ("entry", "entries")
            figure = f"{figure} {units[figure != '1']}"
        return f"{_IN_WORDS.get(size['wanted'], size['wanted'])} of {bound} {figure}"
    if text := _WRONG_TEXT.match(what):
        known = {repr(pattern): words for pattern, words in EXPECTED.items()}
        return known.get(text["pattern"], f"a string that matches {text['pattern']}")
    return what.removeprefix("Expected ")


def _with_keys(path: str, cls: type, raw: bytes) -> str:
    """Put keys in the place of `[...]`: each key is tried alone, until the same thing goes wrong again."""
    document = msgspec.json.decode(raw)
    while _ANY_KEY in path:
        before, after = path.split(_ANY_KEY, 1)
        holder: Any = document
        for step in _STEP.finditer(before):
            holder = holder[step["name"]] if step["name"] else holder[int(step["index"])]
        entries = list(holder.items())[:_MAX_KEYS_TRIED]
        for key, value in entries:
            holder.clear()
            holder[key] = value
            if _goes_wrong(document, cls):
                break
        else:
            return path
        path = f"{before}.{key}{after}"
    return path


def _goes_wrong(document: object, cls: type) -> bool:
    try:
        msgspec.convert(document, cls)
    except msgspec.ValidationError:
        return True
    return False


def _allowed(cls: type, path: str) -> Iterator[str]:
    """The values that an enum or a literal at that path has, in their order."""
    places = [inspect.type_info(cls)]
    for step in _STEP.finditer(path):
        places = [below for place in places for below in _below(place, step["name"])]
    for place in places:
        for kind in _alternatives(place):
            if isinstance(kind, inspect.EnumType):
                yield from (str(each.value) for each in kind.cls)
            elif isinstance(kind, inspect.LiteralType):
                yield from (str(each) for each in kind.values)
            elif isinstance(kind, inspect.IntType | inspect.FloatType):
                yield "a number"


def _below(place: inspect.Type, name: str | None) -> Iterator[inspect.Type]:
    for kind in _alternatives(place):
        match kind:
            case inspect.StructType(fields=fields):
                yield from (field.type for field in fields if field.encode_name == name)
            case inspect.DictType(value_type=below):
                yield below
            case inspect.CollectionType(item_type=below):
                yield below
            case _:
                pass


def _alternatives(place: inspect.Type) -> Iterator[inspect.Type]:
    match place:
        case inspect.UnionType(types=types):
            for each in types:
                yield from _alternatives(each)
        case inspect.Metadata(type=inner):
            yield from _alternatives(inner)
        case _:
            yield place
