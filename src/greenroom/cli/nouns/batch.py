"""`greenroom batch`: named jobs and their items."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.asking import agrees
from greenroom.cli.batchtable import BATCH_COLUMNS, ITEM_COLUMNS, batch_cells, item_cells, status_words
from greenroom.cli.calling import answer, daemon
from greenroom.cli.deleting import delete_verb
from greenroom.cli.estimates import estimate_words
from greenroom.cli.exits import FAILED
from greenroom.cli.figures import clock, counted, duration, money, percent
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.paying import add_yes, must_ask
from greenroom.cli.rowverbs import list_verb, show_verb
from greenroom.cli.speaking import tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import Group, Verb, verb_of
from greenroom.cli.verdicts import to_come
from greenroom.model.attempt import is_simulated
from greenroom.protocol.command import Command
from greenroom.protocol.commands.batch import (
    BatchAnswer,
    BatchCancel,
    BatchDelete,
    BatchGet,
    BatchItems,
    BatchList,
    BatchPause,
    BatchRelease,
    BatchRetry,
    BatchStatusGet,
)
from greenroom.protocol.rows.batch import BatchRow, BatchStatusRow, ProgressRow


def _progress_facts(progress: ProgressRow) -> list[tuple[str, str]]:
    parts = ("queued", "running", "successful", "failed", "cancelled")
    split = ", ".join(f"{count:,} {part}" for part in parts if (count := getattr(progress, part)))
    share = percent(progress.percentage)
    return [("progress", f"{progress.completed:,} of {progress.total:,} ({share}){': ' if split else ''}{split}")]


def _show_status(row: BatchStatusRow) -> None:
    show_facts(
        [
            ("id", row.batch_id),
            ("name", row.name),
            ("status", status_words(row)),
            ("why", row.reason.message if row.reason else ""),
            *_progress_facts(row.progress),
            ("time left", duration(row.eta_s) if row.eta_s is not None else ""),
            (
                "cost",
                f"{money(row.actual_cost)}, estimated {money(row.estimated_cost)}{to_come(row.verdicts_waiting)}",
            ),
            ("budget", money(row.budget_usd) if row.budget_usd is not None else ""),
            ("started", clock(row.started_at)),
            ("ended", clock(row.completed_at)),
        ]
    )


def _show(row: BatchRow) -> None:
    simulated = " simulated: rehearsal costs nothing" if is_simulated(row.provider) else ""
    show_facts(
        [
            ("id", row.id),
            ("name", row.name),
            ("status", status_words(row)),
            ("why", row.reason.message if row.reason else ""),
            *_progress_facts(row.progress),
            ("time left", duration(row.eta_s) if row.eta_s is not None else ""),
            ("cost", f"{money(row.actual_cost)}{simulated}"),
            ("estimate", estimate_words(row.estimate)),
            ("budget", money(row.budget_usd) if row.budget_usd is not None else ""),
            ("provider", row.provider),
            ("model", row.model),
            ("concurrency", str(row.concurrency)),
            ("priority", row.priority),
            ("on errors", row.error_handling),
            ("attempts", f"at most {row.max_attempts}"),
            ("max tokens", f"{row.max_tokens:,}"),
            ("pilot", f"pauses after {row.pilot:,}" if row.pilot else ""),
            ("categories", ", ".join(row.categories)),
            ("parameters", ", ".join(f"{name}={value}" for name, value in row.shared_parameters.items())),
            ("made", clock(row.created_at)),
            ("started", clock(row.started_at)),
            ("ended", clock(row.completed_at)),
        ]
    )


def show_answered(answered: BatchAnswer) -> None:
    """What a batch is after something was done to it."""
    show_facts([("id", answered.batch_id), ("status", answered.status)])
    tell(answered.message)


def _action(command: type[Command[BatchAnswer]], *examples: str) -> Verb:
    """A verb that does something to one batch."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            return answer(args, client, build(command, args, **looked_up(args, Finder(client))), show_answered)

    def arguments(parser: ArgumentParser) -> None:
        add_row(parser, "batch_id")
        own = [name for name in command.__struct_fields__ if name != "batch_id"]
        if own:
            add_options(parser, command, only=own)

    return verb_of(command, run=run, arguments=arguments, examples=examples)


def _release_arguments(parser: ArgumentParser) -> None:
    add_row(parser, "batch_id")
    add_yes(parser)


def _release(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(BatchRelease, args, **looked_up(args, Finder(client)))
        batch = client.call(BatchGet(batch_id=command.batch_id))
        question = f"{counted(batch.progress.total, 'item')} for {estimate_words(batch.estimate)}. Let it go?"
        if must_ask(args, batch.provider) and not agrees(question):
            tell("It stays held; nothing was called.")
            return FAILED
        return answer(args, client, command, show_answered)


VERB = Group(
    examples=(
        "greenroom batch start --template 'Anxious investor' --count 20 --watch",
        "greenroom batch start --from customers.csv --template 'Late parcel' --hold",
        "greenroom batch watch 4f1c9a2e",
    ),
    verbs={
        "estimate": "nouns.batch_estimate",
        "start": "nouns.batch_start",
        "append": "nouns.batch_append",
        "release": verb_of(
            BatchRelease,
            run=_release,
            arguments=_release_arguments,
            examples=("greenroom batch release 4f1c9a2e", "greenroom batch release 4f1c9a2e --yes"),
        ),
        "list": list_verb(
            BatchList,
            BATCH_COLUMNS,
            batch_cells,
            nothing="There are no such batches.",
            examples=(
                "greenroom batch list",
                "greenroom batch list --active",
                "greenroom batch list --statuses failed",
            ),
        ),
        "show": show_verb(BatchGet, "batch_id", _show, examples=("greenroom batch show 4f1c9a2e",)),
        "status": show_verb(
            BatchStatusGet,
            "batch_id",
            _show_status,
            examples=("greenroom batch status 4f1c9a2e", "greenroom batch status Quickstart --json"),
        ),
        "watch": "nouns.batch_watch",
        "report": "nouns.batch_report",
        "items": list_verb(
            BatchItems,
            ITEM_COLUMNS,
            item_cells,
            nothing="There are no such items.",
            row="batch_id",
            examples=("greenroom batch items 4f1c9a2e --statuses failed",),
        ),
        "set": "nouns.batch_set",
        "pause": _action(BatchPause, "greenroom batch pause 4f1c9a2e"),
        "resume": "nouns.batch_resume",
        "cancel": _action(BatchCancel, "greenroom batch cancel 4f1c9a2e", "greenroom batch cancel 4f1c9a2e --now"),
        "clone": "nouns.batch_clone",
        "delete": delete_verb(BatchDelete, "batch_id", examples=("greenroom batch delete 4f1c9a2e --yes",)),
        "retry": _action(BatchRetry, "greenroom batch retry 4f1c9a2e --include-cancelled"),
    },
)
