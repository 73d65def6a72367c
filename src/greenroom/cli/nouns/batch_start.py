"""`greenroom batch start`: from a line to a running batch."""

from argparse import ArgumentParser, Namespace

import msgspec

from greenroom.cli.arguments import build
from greenroom.cli.asking import agrees
from greenroom.cli.calling import daemon
from greenroom.cli.estimates import cost_words, estimate_words
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.feeding import append_all
from greenroom.cli.figures import counted, duration
from greenroom.cli.finding import Finder
from greenroom.cli.ordering import Order, add_order, ordered
from greenroom.cli.paying import add_yes, must_ask, provider_of
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import in_options, verb_of
from greenroom.cli.watching import watch
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import (
    BatchCancel,
    BatchEstimate,
    BatchGet,
    BatchRelease,
    BatchStart,
    BatchStarted,
)


def _arguments(parser: ArgumentParser) -> None:
    add_order(parser, BatchStart)
    parser.add_argument("--watch", action="store_true", help="and follow it until it ends")
    add_yes(parser)


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        held = getattr(args, "hold", False)
        asking = not held and must_ask(args, provider_of(args, client))
        with ordered(args, Finder(client)) as order:
            try:
                if asking and not order.more and not _agreed(client, args, order):
                    tell("Nothing was started.")
                    return FAILED
                started = client.call(build(BatchStart, args, **order.params, hold=held or order.more))
            except Refused as refused:
                raise order.first.told(refused, order.named) from refused
            if order.more:
                started = _fed(client, started, order)
        if order.more or not asking:
            for warning in started.warnings:
                tell(in_options(warning), "yellow")
        if order.more and not held:
            question = f"{counted(started.total_items, 'item')} for {cost_words(started.estimate.cost)}. Start?"
            if asking and not agrees(question):
                client.call(BatchCancel(batch_id=started.batch_id))
                tell("Cancelled; nothing was called.")
                return FAILED
            released = client.call(BatchRelease(batch_id=started.batch_id))
            started = msgspec.structs.replace(started, status=released.status)
        if not args.watch or held:
            _show(started, as_json=args.json)
            return DONE
        if not args.json:
            _show(started, as_json=False)
        return watch(client, started.batch_id, as_json=args.json)


def _agreed(client: Client, args: Namespace, order: Order) -> bool:
    """Whether somebody who saw the estimate agrees to it. Nothing has been made yet."""
    quote = client.call(build(BatchEstimate, args, **order.params))
    for warning in quote.warnings:
        tell(in_options(warning), "yellow")
    words = estimate_words(quote)
    if getattr(args, "mode", "live") == "economy" and quote.economy is not None:
        words = f"{cost_words(quote.economy.cost)}, within {duration(quote.economy.time_s.high)}"
    return agrees(f"{counted(quote.items, 'item')} for {words}. Start?")


def _fed(client: Client, started: BatchStarted, order: Order) -> BatchStarted:
    """Append what one call could not take. Where that fails nothing of the batch will run."""
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


def _show(started: BatchStarted, *, as_json: bool) -> None:
    if as_json:
        show_json(started)
        return
    show_facts(
        [
            ("batch", started.batch_id),
            ("status", started.status),
            ("items", f"{started.total_items:,}"),
            ("estimate", estimate_words(started.estimate)),
        ]
    )


VERB = verb_of(
    BatchStart,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom batch start --template 'Anxious investor' --count 20 --set country=Canada --watch",
        "greenroom batch start --template 'Anxious investor' --matrix emotion=angry,afraid --matrix exchanges=4,8",
        "greenroom batch start --name Everything --all-tiers --concurrency auto --budget 5",
        "greenroom batch start --template 'Support: troubleshooting' --from customers.csv --pilot 10",
        "greenroom batch start --scenario 'Closing after a bad year' --model claude-haiku-5-5 --yes",
    ),
)
