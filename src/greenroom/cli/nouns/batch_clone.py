"""`greenroom batch clone`: the items of a batch once more, by options that may differ."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.asking import agrees
from greenroom.cli.calling import daemon
from greenroom.cli.estimates import estimate_words
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.figures import counted
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.paying import add_yes, must_ask
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import verb_of
from greenroom.protocol.commands.batch import BatchCancel, BatchClone, BatchGet, BatchRelease


def _arguments(parser: ArgumentParser) -> None:
    add_row(parser, "batch_id")
    add_options(parser, BatchClone, but=("batch_id",))
    add_yes(parser)


def _run(args: Namespace) -> int:
    """Made held where there is a question to ask first: what it costs is known once it is there."""
    with daemon(args) as client:
        command = build(BatchClone, args, **looked_up(args, Finder(client)))
        origin = client.call(BatchGet(batch_id=command.batch_id))
        asking = not command.hold and must_ask(args, getattr(args, "provider", None) or origin.provider)
        answered = client.call(build(BatchClone, args, batch_id=origin.id, hold=command.hold or asking))
        made = client.call(BatchGet(batch_id=answered.batch_id))
        if asking:
            if not agrees(f"{counted(made.progress.total, 'item')} for {estimate_words(made.estimate)}. Start?"):
                client.call(BatchCancel(batch_id=made.id))
                tell("Cancelled; nothing was called.")
                return FAILED
            answered = client.call(BatchRelease(batch_id=made.id))
    if args.json:
        show_json(answered)
    else:
        show_facts([("id", answered.batch_id), ("name", made.name), ("status", answered.status)])
        tell(answered.message)
    return DONE


VERB = verb_of(
    BatchClone,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom batch clone 4f1c9a2e",
        "greenroom batch clone Quickstart --provider anthropic --budget 5 --pilot 3",
        "greenroom batch clone 4f1c9a2e --name 'With another model' --model claude-haiku-5-5 --hold",
    ),
)
