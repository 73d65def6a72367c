"""`greenroom batch estimate`: what a batch would cost and take, with nothing made."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.estimates import BASES, cost_words, time_words
from greenroom.cli.exits import WrongUsage
from greenroom.cli.figures import duration
from greenroom.cli.finding import Finder
from greenroom.cli.ordering import add_order, ordered
from greenroom.cli.speaking import tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import in_options, verb_of
from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import MAX_ITEMS_IN_CALL, BatchEstimate
from greenroom.protocol.rows.batch import QuoteRow


def _arguments(parser: ArgumentParser) -> None:
    add_order(parser, BatchEstimate, but=("hold", "pilot"))


def _run(args: Namespace) -> int:
    with daemon(args) as client, ordered(args, Finder(client)) as order:
        if order.more:
            raise WrongUsage(
                f"--from: at most {MAX_ITEMS_IN_CALL:,} rows for an estimate. `greenroom batch start --hold` takes"
                " them all, and tells what they will cost before `greenroom batch release`"
            )
        try:
            return answer(args, client, build(BatchEstimate, args, **order.params), _show)
        except Refused as refused:
            raise order.first.told(refused, order.named) from refused


def _show(quote: QuoteRow) -> None:
    tiers = [
        (f"  {name.replace('_', ' ')}", f"{part.items:,}: {cost_words(part.cost)}")
        for name, part in quote.by_tier.items()
    ]
    economy = quote.economy
    show_facts(
        [
            ("items", f"{quote.items:,}"),
            ("cost", cost_words(quote.cost)),
            *(tiers if len(tiers) > 1 else ()),
            ("time", time_words(quote.time_s)),
            ("basis", BASES.get(quote.basis, quote.basis)),
            (
                "economy",
                "" if economy is None else f"{cost_words(economy.cost)}, up to {duration(economy.time_s.high)}",
            ),
        ]
    )
    for warning in quote.warnings:
        tell(in_options(warning), "yellow")


VERB = verb_of(
    BatchEstimate,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom batch estimate --template 'Anxious investor' --count 500",
        "greenroom batch estimate --tier scenario --count 1000 --concurrency 20",
        "greenroom batch estimate --template 'Support: troubleshooting' --from customers.csv --json",
    ),
)
