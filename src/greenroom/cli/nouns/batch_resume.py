"""`greenroom batch resume`: one batch goes on, or all that paused for the sake of their provider."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Final

from greenroom.cli.arguments import add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.figures import short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.nouns.batch import show_answered
from greenroom.cli.paged import each_row
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import Column, show_table
from greenroom.cli.verb import verb_of
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.model.states import BatchStatus
from greenroom.protocol.commands.batch import BatchList, BatchResume
from greenroom.protocol.rows.batch import BatchRow

FOR_THE_PROVIDER: Final = {"provider_auth", "provider_credit", "provider_model", "rate_limited"}
"""The reasons that are gone for all batches at once, when a key, an account, a model or a limit is right again."""


def _arguments(parser: ArgumentParser) -> None:
    add_row(parser, "batch_id", optional=True)
    parser.add_argument(
        "--all",
        action="store_true",
        help="all batches of yours that the daemon paused for a wrong key, an account that can't pay, a model that"
        " was not there or a limit of the provider; not those that you paused, and none that wait for a look at"
        " their pilot or for a budget",
    )


def _run(args: Namespace) -> int:
    if args.all == (args.batch_id is not None):
        raise WrongUsage("expected a batch, or --all")
    with daemon(args) as client:
        if args.all:
            return _resume_all(client, as_json=args.json)
        return answer(args, client, build(BatchResume, args, **looked_up(args, Finder(client))), show_answered)


def _resume_all(client: Client, *, as_json: bool) -> int:
    """Resume each, whatever becomes of the others. Fails where one could not go on."""
    resumed, refused = [], []
    # All are looked for first: a page of those that are paused moves on as they go.
    for batch in list(_paused(client)):
        try:
            resumed.append((batch, client.call(BatchResume(batch_id=batch.id))))
        except Refused as error:
            refused.append((batch, error.message))
    if as_json:
        show_json(
            {
                "resumed": [answered for _, answered in resumed],
                "refused": [{"batch_id": batch.id, "reason": reason} for batch, reason in refused],
            }
        )
    elif resumed or refused:
        show_table(
            (Column("id"), Column("name", cut=True), Column("outcome", cut=True)),
            [
                *((short(batch.id), batch.name, answered.message) for batch, answered in resumed),
                *((short(batch.id), batch.name, f"not resumed: {reason}") for batch, reason in refused),
            ],
        )
    else:
        tell("No batch of yours is paused for the sake of its provider.", "dim")
    return FAILED if refused else DONE


def _paused(client: Client) -> Iterator[BatchRow]:
    for batch in each_row(client, BatchList(statuses=[BatchStatus.PAUSED], limit=500)):
        if batch.reason is not None and batch.reason.type in FOR_THE_PROVIDER and not batch.cancel_requested:
            yield batch


VERB = verb_of(
    BatchResume,
    run=_run,
    arguments=_arguments,
    examples=("greenroom batch resume 4f1c9a2e", "greenroom batch resume --all"),
)
