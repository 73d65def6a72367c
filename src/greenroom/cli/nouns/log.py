"""`greenroom log`: the generation log, a row a call to a model."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

import msgspec

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import agrees, somebody_is_there
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import DONE, WrongUsage
from greenroom.cli.figures import cached, clock, counted, money, rate, short, took
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.rowverbs import list_verb, show_verb
from greenroom.cli.speaking import show, tell
from greenroom.cli.table import Column, show_facts, show_table
from greenroom.cli.verb import Group, verb_of
from greenroom.protocol.commands.log import LogGet, LogList, LogPerformance, LogPrune
from greenroom.protocol.rows.log import AttemptRow, AttemptWhole, ModelPerformance, PerformanceRow

COLUMNS = (
    Column("id"),
    Column("ended", spare=4),
    Column("status"),
    Column("model", cut=True),
    Column("in", right=True, spare=3),
    Column("out", right=True, spare=2),
    Column("cost", right=True),
    Column("took", right=True, spare=1),
    Column("error", cut=True),
)

MEASURES = (
    Column("provider", spare=3),
    Column("model", cut=True),
    Column("calls", right=True),
    Column("good", right=True),
    Column("P50", right=True),
    Column("P95", right=True),
    Column("P99", right=True),
    Column("in/call", right=True, spare=2),
    Column("out/call", right=True, spare=1),
)
"""What is said of all calls of a model: percentiles of their time, and tokens on average."""


def _cells(row: AttemptRow) -> tuple[str, ...]:
    return (
        short(row.id),
        clock(row.finished_at),
        row.status,
        _model(row),
        f"{row.input_tokens:,}",
        f"{row.output_tokens:,}",
        money(row.cost_usd),
        "" if row.duration_ms is None else took(row.duration_ms),
        _error(row),
    )


def _model(row: AttemptRow) -> str:
    notes = [each for each in ("rehearsal" * row.simulated, "judge" * (row.purpose == "verdict")) if each]
    return f"{row.model} ({', '.join(notes)})" if notes else row.model


def _error(row: AttemptRow) -> str:
    return f"{row.error.type}: {row.error.message}" if row.error else ""


def _show(row: AttemptWhole) -> None:
    of_cache = cached(row.cache_read_tokens, row.cache_write_tokens)
    show_facts(
        [
            ("id", row.id),
            ("status", row.status),
            ("error", _error(row)),
            ("model", _model(row)),
            ("provider", row.provider),
            ("batch", row.batch_id or ""),
            ("item", f"{row.item_id}, attempt {row.attempt}" if row.item_id else ""),
            ("conversation", row.conversation_id or ""),
            ("generation", row.generation_id or ""),
            ("template", row.template_id or ""),
            (
                "tokens",
                f"{row.input_tokens:,} in, {row.output_tokens:,} of at most {row.max_tokens:,} out{of_cache}",
            ),
            ("cost", f"{money(row.cost_usd)}, at prices of {row.price_as_of}"),
            ("started", clock(row.started_at)),
            ("ended", f"{clock(row.finished_at)}, after {took(row.duration_ms)}"),
            ("stopped by", row.stop_reason or ""),
            ("request id", row.request_id or ""),
            ("prompt", row.prompt_version),
        ]
    )
    for title, body in (("request", row.request), ("response", row.response)):
        show(f"\n{title}", "bold")
        show(_laid_out(body))


def _laid_out(body: object) -> str:
    if body is None:
        return "(nothing)"
    return body if isinstance(body, str) else msgspec.json.format(msgspec.json.encode(body), indent=2).decode()


def _show_performance(row: PerformanceRow) -> None:
    if not row.requests:
        tell("No such calls were made.", "dim")
        return
    show_table(MEASURES, [*map(_measures, row.by_model), ("all", "", *_figures(row))])
    if row.older_left_out:
        tell(f"{counted(row.older_left_out, 'older call was', 'older calls were')} not looked at.", "dim")


def _measures(row: ModelPerformance) -> tuple[str, ...]:
    return row.provider, row.model, *_figures(row)


def _figures(row: ModelPerformance | PerformanceRow) -> Sequence[str]:
    latency = row.latency
    return (
        f"{row.requests:,}",
        "" if row.success_rate is None else rate(row.success_rate),
        *map(took, (latency.p50_ms, latency.p95_ms, latency.p99_ms)),
        *("" if tokens is None else f"{tokens:,.0f}" for tokens in (row.avg_input_tokens, row.avg_output_tokens)),
    )


def _performance(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(LogPerformance, args, **looked_up(args, Finder(client)))
        return answer(args, client, command, _show_performance)


def _prune_arguments(parser: ArgumentParser) -> None:
    add_options(parser, LogPrune)
    parser.add_argument("--yes", action="store_true", help="delete without being asked")


def _prune(args: Namespace) -> int:
    command = build(LogPrune, args)
    if not args.yes:
        if not somebody_is_there():
            raise WrongUsage("This deletes records for good, and there is nobody to ask. Say --yes to go on.")
        whose = "everybody's calls" if command.all_owners else "your calls"
        if not agrees(f"Delete the records of {whose} older than {command.older_than} for good?"):
            tell("Nothing was deleted.", "dim")
            return DONE
    with daemon(args) as client:
        return answer(
            args,
            client,
            command,
            lambda pruned: show(
                f"Deleted: {counted(pruned.deleted, 'record')}; what they cost stays in `greenroom costs`."
            ),
        )


VERB = Group(
    examples=(
        "greenroom log list --batch 4f1c9a2e",
        "greenroom log show 4f1c9a2e",
        "greenroom log performance --provider anthropic",
    ),
    verbs={
        "list": list_verb(
            LogList,
            COLUMNS,
            _cells,
            nothing="No such calls were made.",
            examples=(
                "greenroom log list --batch 4f1c9a2e",
                "greenroom log list --statuses failed,timeout --json",
                "greenroom log list --purpose verdict",
            ),
        ),
        "show": show_verb(
            LogGet,
            "attempt_id",
            _show,
            examples=("greenroom log show 4f1c9a2e", "greenroom log show 4f1c9a2e --json"),
        ),
        "performance": verb_of(
            LogPerformance,
            run=_performance,
            arguments=lambda parser: add_options(parser, LogPerformance),
            examples=(
                "greenroom log performance",
                "greenroom log performance --provider anthropic --date-from 2026-11-01",
            ),
        ),
        "prune": verb_of(
            LogPrune,
            run=_prune,
            arguments=_prune_arguments,
            examples=(
                "greenroom log prune --older-than 90d",
                "greenroom log prune --older-than 2026-01-01T00:00:00Z --yes",
            ),
        ),
    },
)
