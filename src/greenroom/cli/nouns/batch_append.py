"""`greenroom batch append`: more items for a held batch."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_row
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE
from greenroom.cli.finding import Finder
from greenroom.cli.speaking import show_json
from greenroom.cli.table import show_facts
from greenroom.cli.verb import verb_of
from greenroom.protocol.commands.batch import BatchAppend, BatchGet


def _arguments(parser: ArgumentParser) -> None:
    add_row(parser, "batch_id")
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        required=True,
        help="parameters, a row an item: CSV or JSONL; - is stdin",
    )
    parser.add_argument("--template", metavar="TEMPLATE", help="for rows that name none; its name or id")
    parser.add_argument(
        "--seq",
        type=int,
        metavar="N",
        help="the number of the first call (default: the items it has); a number that was used with the same rows "
        "adds nothing, so that a broken run can be said again",
    )


def _run(args: Namespace) -> int:
    from greenroom.cli.feeding import append_all, sets_of_file

    with daemon(args) as client:
        finder = Finder(client)
        batch = client.call(BatchGet(batch_id=finder.id_of("batch", args.batch_id)))
        seq = args.seq if args.seq is not None else batch.progress.total
        template_id = finder.id_of("template", args.template) if args.template else None
        with sets_of_file(args.file, finder, template_id) as sets:
            last = append_all(client, batch.id, sets, seq)
    if args.json:
        show_json(last)
    else:
        show_facts([("id", batch.id), ("items", f"{last.total_items if last else batch.progress.total:,}")])
    return DONE


VERB = verb_of(
    BatchAppend,
    run=_run,
    arguments=_arguments,
    examples=("greenroom batch append 4f1c9a2e --from more.csv", "greenroom batch release 4f1c9a2e"),
)
