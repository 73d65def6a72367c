"""An order from a line: what a batch is to be made of, for whoever starts it or asks for its price."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final

from msgspec import Struct

from greenroom.cli.arguments import add_options
from greenroom.cli.exits import WrongUsage
from greenroom.cli.feeding import Portion, sets_of_file
from greenroom.cli.finding import Finder
from greenroom.cli.parameters import add_matrix, add_set, read_matrix, read_set
from greenroom.protocol.commands.batch import BatchEstimate, BatchStart, ParameterSet

SOURCES: Final = ("template_id", "count", "tier", "all_tiers")
SPECIAL: Final = ("name", "parameter_sets", "matrix", "shared_parameters", "all_owners")


class Order(Struct):
    """What the line asks for: the command's own parameters, and the sets that are too many for one call.

    `first` is what of the file is in the parameters, behind so many sets that the line itself has `named`.
    """

    params: dict[str, Any]
    rest: Iterator[Portion]
    more: bool
    first: Portion = Portion([], [])
    named: int = 0


def add_order(
    parser: ArgumentParser, command: type[BatchStart | BatchEstimate], *, but: tuple[str, ...] = ()
) -> None:
    """Add everything that an order may say."""
    parser.add_argument("--name", help="what to call it (default: what it is made from)")
    sources = parser.add_argument_group("what it is made from (at least one; all of them count)")
    # A group adds options as its parser does.
    add_options(sources, command, only=SOURCES)  # type: ignore[arg-type]
    for noun in ("scenario", "edge-case"):
        sources.add_argument(
            f"--{noun}",
            dest=f"{noun.replace('-', '_')}s",
            action="append",
            default=[],
            metavar=noun.upper(),
            help=f"one {noun.replace('-', ' ')}, by its name or id; may be given more than once",
        )
    sources.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="parameters, a row an item: CSV with a line of names, or JSONL; - is stdin. The columns template, "
        "scenario, edge_case and tier say what a row is made from, where it is not --template",
    )
    add_set(parser, "a parameter that all items share")
    add_matrix(parser, "each item once for each of these values")
    add_options(parser, command, but=(*SOURCES, *SPECIAL, *but))


@contextmanager
def ordered(args: Namespace, finder: Finder) -> Iterator[Order]:
    """The order, while the file that it is read from is open."""
    _check_source(args)
    if "template_id" in args and not args.template_id.strip():
        raise WrongUsage("--template: expected the name or id of a template, got an empty text")
    template_id = finder.id_of("template", args.template_id) if "template_id" in args else None
    variables = finder.variables(template_id) if template_id else {}
    named = [
        *(ParameterSet(scenario_id=finder.id_of("scenario", text)) for text in args.scenarios),
        *(ParameterSet(edge_case_id=finder.id_of("edge_case", text)) for text in args.edge_cases),
    ]
    params: dict[str, Any] = {
        "name": args.name or _name(args, finder, template_id),
        "shared_parameters": read_set(args.assignments, variables),
        "matrix": read_matrix(args.dimensions, variables),
    }
    if template_id is not None:
        params["template_id"] = template_id
    if "conversation_ids" in args:
        params["conversation_ids"] = [finder.id_of("conversation", each) for each in args.conversation_ids]
    if args.file is None:
        yield Order(params=params | {"parameter_sets": named}, rest=iter(()), more=False)
        return

    if "count" not in args:
        # The rows say how many items there are; the template is only what they are made from.
        params["count"] = 0
    with sets_of_file(args.file, finder, template_id) as portions:
        first = next(portions, Portion([], []))
        second = next(portions, None)
        if second is not None and params["matrix"]:
            raise WrongUsage(
                "--matrix: these are too many rows for it; write its values into the file, a row each"
            )
        rest = iter(()) if second is None else chain([second], portions)
        sets = {"parameter_sets": [*named, *first.sets]}
        yield Order(params=params | sets, rest=rest, more=second is not None, first=first, named=len(named))


def _check_source(args: Namespace) -> None:
    """Raise WrongUsage where nothing is said to make it from, nor that items are to follow."""
    others = ("tier", "all_tiers", "conversation_ids", "scenarios", "edge_cases", "file", "hold")
    if "template_id" not in args and not any(getattr(args, name, None) for name in others):
        raise WrongUsage(
            "expected what it is to be made from: --template, --tier, --all-tiers, --scenario, --edge-case, --from"
            " or --conversation-ids"
        )


def _name(args: Namespace, finder: Finder, template_id: str | None) -> str:
    """A name from what the batch is made from."""
    if args.file is not None and args.file != "-":
        from pathlib import Path

        return Path(args.file).stem
    if template_id is not None:
        return finder.name("template", template_id)
    if getattr(args, "tier", None):
        return f"Every active {args.tier.replace('_', ' ')}"
    if getattr(args, "all_tiers", False):
        return "The whole library"
    return str(next(iter([*args.scenarios, *args.edge_cases]), "Batch"))
