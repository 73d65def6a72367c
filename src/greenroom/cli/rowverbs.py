"""The two verbs that nearly every noun has: one lists its rows, one shows a row."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from typing import TypeVar

from greenroom.cli.arguments import PAGING, add_options, add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.paged import show_page
from greenroom.cli.table import Column
from greenroom.cli.verb import Verb, verb_of
from greenroom.protocol.command import Command, Page

RowT = TypeVar("RowT")


def list_verb(
    command: type[Command[Page[RowT]]],
    columns: Sequence[Column],
    cells: Callable[[RowT], Sequence[str]],
    *,
    nothing: str,
    examples: tuple[str, ...],
    row: str | None = None,
) -> Verb:
    """A verb that lists rows: all, or those of the one that the field `row` names."""

    def run(args: Namespace) -> int:
        build(command, args)  # what is wrong on the line is said before a daemon is started for it
        with daemon(args) as client:
            found = looked_up(args, Finder(client))
            return answer(
                args,
                client,
                build(command, args, **found),
                lambda page: show_page(page, columns, cells, nothing),
            )

    def arguments(parser: ArgumentParser) -> None:
        if row is not None:
            add_row(parser, row)
        fields = [name for name in command.__struct_fields__ if name != row]
        add_options(parser, command, only=sorted(fields, key=PAGING.__contains__))

    return verb_of(command, run=run, arguments=arguments, examples=examples)


def show_verb(
    command: type[Command[RowT]], field: str, shown: Callable[[RowT], None], *, examples: tuple[str, ...]
) -> Verb:
    """The verb `show` of a noun, whose row `field` names."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            return answer(args, client, build(command, args, **looked_up(args, Finder(client))), shown)

    return verb_of(command, run=run, arguments=lambda parser: add_row(parser, field), examples=examples)
