"""`greenroom batch start`: from a line to a running batch."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import msgspec
from msgspec import Struct

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.feeding import Portion, append_all, sets_of_file
from greenroom.cli.figures import duration, money
from greenroom.cli.finding import Finder
from greenroom.cli.parameters import add_matrix, add_set, read_matrix, read_set
from greenroom.cli.paying import add_yes, agrees, must_ask, provider_of
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import verb_of
from greenroom.cli.watching import watch
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import (
    BatchCancel,
    BatchGet,
    BatchRelease,
    BatchStart,
    BatchStarted,
    ParameterSet,
)

SOURCES = ("template_id", "count", "tier", "all_tiers")
SPECIAL = ("name", "parameter_sets", "matrix", "shared_parameters", "mode")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", help="what to call it (default: what it is made from)")
    sources = parser.add_argument_group("what it is made from (at least one; all of them count)")
    # A group adds options as its parser does.
    add_options(sources, BatchStart, only=SOURCES)  # type: ignore[arg-type]
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
    add_options(parser, BatchStart, but=(*SOURCES, *SPECIAL))
    parser.add_argument("--watch", action="store_true", help="and follow it until it ends")
    add_yes(parser)


class Order(Struct):
    """What the line asks for: the command's own parameters, and the sets that are too many for one call.

    `first` is what of the file is in the parameters, behind so many sets that the line itself has `named`.
    """

    params: dict[str, Any]
    rest: Iterator[Portion]
    more: bool
    first: Portion = Portion([], [])
    named: int = 0


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        held = getattr(args, "hold", False)
        asking = not held and must_ask(args, provider_of(args, client))
        with _ordered(args, Finder(client)) as order:
            command = build(BatchStart, args, **order.params, hold=held or asking or order.more)
            try:
                started = client.call(command)
            except Refused as refused:
                raise order.first.told(refused, order.named) from refused
            started = _fed(client, started, order)
        for warning in started.warnings:
            tell(warning, "yellow")
        if asking and not agrees(f"{started.total_items:,} items for {_price(started)}. Start?"):
            client.call(BatchCancel(batch_id=started.batch_id))
            tell("Cancelled; nothing was called.")
            return FAILED
        if (asking or order.more) and not held:
            released = client.call(BatchRelease(batch_id=started.batch_id))
            started = msgspec.structs.replace(started, status=released.status)
        if not args.watch or held:
            _show(started, as_json=args.json)
            return DONE
        if not args.json:
            _show(started, as_json=False)
        return watch(client, started.batch_id, as_json=args.json)


@contextmanager
def _ordered(args: Namespace, finder: Finder) -> Iterator[Order]:
    """The order, while the file that it is read from is open."""
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


def _fed(client: Client, started: BatchStarted, order: Order) -> BatchStarted:
    """Append what one call could not take. Where that fails nothing of the batch will run."""
    if not order.more:
        return started

    try:
        append_all(client, started.batch_id, order.rest, 1)
    except (WrongUsage, Refused, KeyboardInterrupt):
        client.call(BatchCancel(batch_id=started.batch_id))
        tell("The batch was cancelled again; nothing was called.")
        raise
    batch = client.call(BatchGet(batch_id=started.batch_id))
    return msgspec.structs.replace(
        started, total_items=batch.progress.total, estimate=batch.estimate or started.estimate
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


def _price(started: BatchStarted) -> str:
    cost = started.estimate.cost
    return f"about {money(cost.expected)} ({money(cost.low)} to {money(cost.high)})"


def _show(started: BatchStarted, *, as_json: bool) -> None:
    if as_json:
        show_json(started)
        return
    show_facts(
        [
            ("batch", started.batch_id),
            ("status", started.status),
            ("items", f"{started.total_items:,}"),
            ("estimate", f"{_price(started)}, {duration(started.estimate.time_s.expected)}"),
        ]
    )


VERB = verb_of(
    BatchStart,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom batch start --template 'Anxious investor' --count 20 --set country=Canada --watch",
        "greenroom batch start --template 'Anxious investor' --matrix emotion=angry,afraid --matrix exchanges=4,8",
        "greenroom batch start --name Everything --all-tiers --concurrency auto",
        "greenroom batch start --template 'Support: troubleshooting' --from customers.csv --pilot 10",
        "greenroom batch start --scenario 'Closing after a bad year' --model claude-haiku-5-5 --yes",
    ),
)
