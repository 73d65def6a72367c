"""What a verb is."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from greenroom.protocol.command import Command


def no_arguments(_: ArgumentParser) -> None:
    """For a verb that takes none of its own."""


class Verb(Struct, frozen=True, kw_only=True):
    """One thing that the program does.

    `summary` stands in the list of verbs, `description` over the verb's own help. `run` returns the exit code. A `raw`
    verb is handed the words as they are (`Namespace(words=…)`), help and all.
    """

    summary: str
    examples: tuple[str, ...]
    run: Callable[[Namespace], int]
    arguments: Callable[[ArgumentParser], None] = no_arguments
    description: str = ""
    raw: bool = False


class Group(Struct, frozen=True, kw_only=True):
    """A noun with its verbs, by name."""

    verbs: Mapping[str, Verb]
    examples: tuple[str, ...]


def words_of(command: type[Command[Any]]) -> tuple[str, str]:
    """A command's summary, without its full stop, and its description: its docstring, told once."""
    description = " ".join((command.__doc__ or "").split())
    summary = (command.__doc__ or "").strip().partition("\n")[0]
    return summary.removesuffix("."), description


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
