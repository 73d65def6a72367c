"""Every key that there is, read off the sections' structs: its path, its variable, and what it takes."""

import difflib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct, inspect

from greenroom.config.sections import Config


class Key(Struct, frozen=True, kw_only=True):
    """One key: `section` is its heading, dots where headings nest; `type` is what msgspec checks it against."""

    section: str
    name: str
    type: Any

    @property
    def path(self) -> str:
        """How messages name it: `limits.max_utilization`."""
        return f"{self.section}.{self.name}"

    @property
    def variable(self) -> str:
        """The variable that sets it: `GREENROOM_LIMITS__MAX_UTILIZATION`."""
        return f"GREENROOM_{self.section.replace('.', '_')}__{self.name}".upper()

    @property
    def expected(self) -> str:
        """What it takes, in words: `a number above 0 and up to 1`."""
        return in_words(self.type)


@cache
def all_keys() -> tuple[Key, ...]:
    """The keys in the order of the structs; the prices, whose headings are models, are not among them."""
    return tuple(_walk(Config, ""))


def _walk(section: type[Struct], heading: str) -> Iterator[Key]:
    for name, kind in get_type_hints(section, include_extras=True).items():
        if isinstance(kind, type) and issubclass(kind, Struct):
            yield from _walk(kind, f"{heading}.{name}" if heading else name)
        elif heading:
            yield Key(section=heading, name=name, type=kind)


def in_words(kind: Any) -> str:
    """What a type takes, said to a person."""
    return _words(inspect.type_info(kind))


def _words(info: inspect.Type) -> str:
    match info:
        case inspect.Metadata(extra_json_schema={"description": str(words)}):
            return words
        case inspect.Metadata(type=inner):
            return _words(inner)
        case inspect.UnionType(types=types):
            return " or ".join(_words(each) for each in types)
        case inspect.LiteralType(values=values):
            return " or ".join(f'"{value}"' for value in values)
        case inspect.IntType():
            return f"a whole number{_bounds(info)}"
        case inspect.FloatType():
            return f"a number{_bounds(info)}"
        case inspect.StrType(min_length=length):
            return "a text that is not empty" if length else "a text"
        case inspect.DecimalType():
            return "an amount"
        case inspect.DateType():
            return "a date such as 2026-10-01"
        case _:
            return f"a value of type {type(info).__name__.removesuffix('Type').lower()}"


def _bounds(info: inspect.IntType | inspect.FloatType) -> str:
    bounds = []
    if info.gt is not None:
        bounds.append(f"above {info.gt:g}")
    if info.ge is not None:
        bounds.append(f"from {info.ge:g}")
    if info.le is not None:
        bounds.append(f"up to {info.le:g}")
    return "".join(f" {bound}" for bound in bounds)


def converted(value: object, kind: Any, *, from_text: bool) -> Any:
    """The value as its type wants it; a variable's text may be read as a number.

    Raises ValueError (msgspec's ValidationError is one) where it can't be.
    """
    result = msgspec.convert(value, kind, strict=not from_text)
    if isinstance(result, float) and not float("-inf") < result < float("inf"):
        raise ValueError("not a finite number")
    return result


def suggested(name: str, names: Iterable[str]) -> str:
    """The end of a sentence on a name that is unknown: what was probably meant, or what there is."""
    known = sorted(names)
    same_last = [each for each in known if each.rpartition(".")[2] == name.rpartition(".")[2]]
    near = difflib.get_close_matches(name, known, n=1) or same_last
    if near:
        return f"; did you mean {near[0]}?"
    return f"; expected one of {', '.join(known)}."
