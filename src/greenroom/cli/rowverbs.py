"""The two verbs that nearly every noun has: one lists its rows, one shows a row."""

from argparse import Namespace
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
    but: tuple[str, ...] = (),
) -> Verb:
    """The verb `list` of a noun."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            found = looked_up(args, Finder(client))
            return answer(
                args,
                client,
                build(command, args, **found),
                lambda page: show_page(page, columns, cells, nothing),
            )

    own = [name for name in command.__struct_fields__ if name not in PAGING and name not in but]
    return verb_of(
        command,
        run=run,
        arguments=lambda parser: add_options(parser, command, only=(*own, *PAGING)),
        examples=examples,
    )


def show_verb(
    command: type[Command[RowT]], field: str, shown: Callable[[RowT], None], *, examples: tuple[str, ...]
) -> Verb:
    """The verb `show` of a noun, whose row `field` names."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            return answer(args, client, build(command, args, **looked_up(args, Finder(client))), shown)

    return verb_of(command, run=run, arguments=lambda parser: add_row(parser, field), examples=examples)
