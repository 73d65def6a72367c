"""Which conversations: the protocol's filter as options, and what the line says of it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any, Final

from greenroom.cli.arguments import add_options
from greenroom.protocol.commands.conversation import ConversationFilter

FIELDS: Final = ConversationFilter.__struct_fields__


def add_filter(parser: ArgumentParser, title: str, fields: Sequence[str] = FIELDS) -> None:
    """Add the options of a filter, or those of some of its fields, under a title of their own."""
    # A group adds options as its parser does.
    add_options(parser.add_argument_group(title), ConversationFilter, only=fields)  # type: ignore[arg-type]


def said_of_filter(args: Namespace, found: Mapping[str, str], fields: Sequence[str] = FIELDS) -> dict[str, Any]:
    """What the line says of the filter; `found` are the ids of the rows that it names."""
    return {name: found.get(name, vars(args)[name]) for name in fields if name in args}
