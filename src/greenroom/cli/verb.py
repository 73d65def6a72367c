"""What a verb is, and how the protocol's words become its own."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Final

from msgspec import Struct

from greenroom.protocol.command import Command
from greenroom.protocol.glossary import MEANING

OPTIONS: Final = {
    "shared_parameters": "set",
    "parameters": "set",
    "budget_usd": "budget",
    "parameter_sets": "from",
}
"""The fields whose option has another name."""

SPOKEN: Final = frozenset({*MEANING, "all_tiers", "count", "hold", "matrix"})
"""The fields that refusals and warnings name: those of the glossary, and an order's with words of their own."""


def no_arguments(_: ArgumentParser) -> None:
    """For a verb that takes none of its own."""


class Verb(Struct, frozen=True, kw_only=True):
    """One thing that the program does.

    `summary` stands in the list of verbs, `description` over the verb's own help. `run` returns the exit code.
    A `raw` verb is handed the words as they are (`Namespace(words=…)`), help and all.
    """

    summary: str
    examples: tuple[str, ...]
    run: Callable[[Namespace], int]
    arguments: Callable[[ArgumentParser], None] = no_arguments
    description: str = ""
    raw: bool = False


class Group(Struct, frozen=True, kw_only=True):
    """A noun with its verbs, by name.

    A large verb stands in a module of its own, named here, so that the small ones need not load it.
    """

    verbs: Mapping[str, Verb | str]
    examples: tuple[str, ...]

    def verb(self, name: str) -> Verb:
        """The verb of that name."""
        found = self.verbs[name]
        return verb_in(found) if isinstance(found, str) else found


def verb_in(module: str) -> Any:
    """What a module of this package has to offer: its `VERB`, which is a `Verb` or a `Group`."""
    return import_module(f"greenroom.cli.{module}").VERB


def words_of(command: type[Command[Any]]) -> tuple[str, str]:
    """A command's summary, which is its docstring's first sentence, and its description, which is all of it."""
    description = spoken(" ".join((command.__doc__ or "").split()), command.__struct_fields__)
    return description.partition(". ")[0].removesuffix("."), description


def flag(field: str) -> str:
    """The option that stands for a field of a command."""
    return "--" + OPTIONS.get(field, field.removesuffix("_id").replace("_", "-"))


def spoken(text: str, fields: Iterable[str]) -> str:
    """Words about the protocol as words about the command line: fields are options, methods are verbs."""
    known = set(fields)
    text = re.sub(r"`([a-z_]+)`", lambda found: flag(found[1]) if found[1] in known else found[0], text)
    return re.sub(r"`([a-z_]+)\.([a-z_]+)`", lambda found: f"`greenroom {found[1]} {found[2]}`", text)


def in_options(message: str) -> str:
    """A refusal in which a whole parameter is the option that it came from, by path (`$.count`) or by name.

    The path of them all (`$`) is the line.
    """
    message = re.sub(r"\$\.([a-z_]+)(?![\w.\[])", lambda found: flag(found[1]), message)
    message = re.sub(r"(^|; )\$(?=: expected )", r"\1the command line", message)
    return spoken(message, SPOKEN)


def verb_of(
    command: type[Command[Any]],
    *,
    run: Callable[[Namespace], int],
    examples: tuple[str, ...],
    arguments: Callable[[ArgumentParser], None] = no_arguments,
) -> Verb:
    """A verb whose words are its command's own."""
    summary, description = words_of(command)
    return Verb(summary=summary, description=description, run=run, examples=examples, arguments=arguments)
