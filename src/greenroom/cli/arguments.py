"""Options made from a command's fields: names, words, choices and defaults stand in its struct, once.

A field `<noun>_id` is the option `--<noun>`, and takes what `finding` understands. Values stay text here; building
the command converts and checks them as the daemon would.
"""

import re
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from greenroom.cli.exits import WrongUsage
from greenroom.cli.verb import flag, spoken
from greenroom.protocol.command import Command
from greenroom.protocol.glossary import MEANING

CommandT = TypeVar("CommandT", bound=Command[Any])

DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

LONGEST_CHOICES: Final = 20
"""Choices of more letters stand in the words of their option: usage is not broken inside of them."""

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

PAGING = ("limit", "page", "cursor", "sort_by", "sort_direction", "all_owners")
"""The fields that every list has."""


def add_options(
    parser: ArgumentParser, cls: type[msgspec.Struct], *, only: Sequence[str] = (), but: Sequence[str] = ()
) -> None:
    """Add an option for each field, in their order, or for those of `only` in that; in no case for those of `but`.

    What is not said on the line stays out of the namespace, so that the struct's own default holds.
    """
    kind = inspect.type_info(cls)
    assert isinstance(kind, inspect.StructType)
    fields = {field.name: field for field in kind.fields}
    for name in only or fields:
        if name not in but:
            _add(parser, fields[name], cls.__struct_fields__)


def add_row(parser: ArgumentParser, field: str, *, optional: bool = False) -> None:
    """Add the argument that names the row which a verb is about; None where it is `optional` and not said."""
    noun = field.removesuffix("_id")
    what = {
        "attempt": "its id",
        "card": "its id",
        "suggestion": "its id",
        "conversation": "its id",
        "export": "its id",
    }.get(noun, "its name or id")
    parser.add_argument(
        field,
        nargs="?" if optional else None,
        metavar=noun.upper().replace("_", "-"),
        help=f"{what}; of an id, as many of the first or last characters as only it has will do",
    )


def build(cls: type[CommandT], args: Namespace, named: Mapping[str, str] = NOTHING, /, **more: Any) -> CommandT:
    """The command that the line and `more` make; `more` wins.

    `named` has by its field what an argument is called that is no option.

    Raises:
        WrongUsage: values are not what their fields take; names their options.
    """
    said = {name: value for name in cls.__struct_fields__ if (value := getattr(args, name, None)) is not None}
    params = said | more
    try:
        built: CommandT = msgspec.convert(params, cls, strict=False)
    except msgspec.ValidationError as error:
        from greenroom.protocol.every_issue import issues_of

        issues = issues_of(msgspec.json.encode(params), cls, strict=False)
        told = "\n".join(f"{_place(each.path, named)}: expected {each.expected}" for each in issues)
        raise WrongUsage(told) from error
    return built


def listed(choices: Iterable[str] = ()) -> Callable[[str], list[str]]:
    """A converter for several values with commas between them, each one of `choices` where there are any."""
    allowed = tuple(choices)

    def convert(text: str) -> list[str]:
        values = [each.strip() for each in text.split(",") if each.strip()]
        for value in values:
            if allowed and value not in allowed:
                raise ArgumentTypeError(f"{value!r} is none of {', '.join(allowed)}")
        return values

    return convert


def _place(path: str, named: Mapping[str, str]) -> str:
    """Where on the line a person finds what a path of the parameters names."""
    field = path.removeprefix("$.").partition(".")[0].partition("[")[0]
    return named.get(field, flag(field)) if path != "$" else "the command line"


def _add(parser: ArgumentParser, field: inspect.Field, names: Sequence[str]) -> None:
    kind, words = _plain(field.type)
    words = words or MEANING[field.name]
    about: dict[str, Any] = {
        "dest": field.name,
        "default": SUPPRESS,
        "help": _help(spoken(words, {*names} - {field.name}), field),
    }
    match kind:
        case inspect.BoolType():
            action = "store_true" if field.default is False else BooleanOptionalAction
            parser.add_argument(flag(field.name), action=action, **about)
        case inspect.EnumType() | inspect.LiteralType():
            choices = _choices(kind)
            if sum(map(len, choices)) > LONGEST_CHOICES:
                about["help"] += f" ({', '.join(choices)})"
                about["metavar"] = _metavar(inspect.StrType(), field.name)
            parser.add_argument(flag(field.name), choices=choices, **about)
        case inspect.CollectionType(item_type=item):
            choices = _choices(_plain(item)[0])
            metavar = f"{choices[0] if choices else 'ID' if field.name.endswith('_ids') else 'WORD'},…"
            if choices:
                about["help"] += f" ({', '.join(choices)})"
            parser.add_argument(flag(field.name), type=listed(choices), metavar=metavar, **about)
        case _:
            if _is_time(field.name):
                about |= {"type": _moment, "help": f"{about['help']}; a date alone is its midnight in UTC"}
            parser.add_argument(flag(field.name), metavar=_metavar(kind, field.name), **about)


def _is_time(name: str) -> bool:
    return name.startswith("date_") or name == "older_than"


def _moment(text: str) -> str:
    """A time as the protocol has it, where only the date was given; anything else is for the daemon to judge."""
    return f"{text}T00:00:00Z" if DATE.fullmatch(text) else text


def _plain(kind: inspect.Type) -> tuple[inspect.Type, str]:
    """A type without its wrappings (a description, an alternative of nothing), and the description."""
    words = ""
    while True:
        match kind:
            case inspect.Metadata(type=inner, extra_json_schema=extra):
                kind, words = inner, (extra or {}).get("description", words)
            case inspect.UnionType(types=types) if any(isinstance(each, inspect.NoneType) for each in types):
                rest = tuple(each for each in types if not isinstance(each, inspect.NoneType))
                kind = rest[0] if len(rest) == 1 else inspect.UnionType(rest)
            case _:
                return kind, words


def _choices(kind: inspect.Type) -> list[str]:
    match kind:
        case inspect.EnumType(cls=cls):
            return [str(each.value) for each in cls]
        case inspect.LiteralType(values=values):
            return [str(each) for each in values]
        case _:
            return []


def _metavar(kind: inspect.Type, name: str) -> str:
    match kind:
        case inspect.IntType():
            return "N"
        case inspect.FloatType():
            return "X"
        case inspect.UnionType(types=types):
            return "|".join(_metavar(each, name) for each in types)
        case inspect.LiteralType(values=values):
            return "|".join(map(str, values))
        case _:
            return "WHEN" if name.startswith("date_") else name.removesuffix("_id").upper().replace("_", "-")


def _help(words: str, field: inspect.Field) -> str:
    """The protocol's sentence as argparse has its own: in lower case, without a full stop."""
    first, rest = words[0], words[1:].removesuffix(".")
    words = (first if rest[:1].isupper() else first.lower()) + rest
    told = field.default not in {msgspec.NODEFAULT, None, (), ""} and not isinstance(field.default, bool)
    if told:
        words = f"{words} (default: {field.default})"
    return words.replace("%", "%%")
