"""Answers to `log.*`."""

import re
from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from greenroom.daemon import retention
from greenroom.gateway import audit
from greenroom.gateway.reading import existing, moment_of, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.errors import Forbidden, InvalidParams, Issue
from greenroom.model.money import Picodollars, dollars
from greenroom.model.principal import Principal
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Micros, parse_rfc3339, rfc3339
from greenroom.protocol.command import Page
from greenroom.protocol.commands.log import (
    LogCosts,
    LogGet,
    LogList,
    LogPerformance,
    LogPrune,
    LogPruned,
    LogReading,
)
from greenroom.protocol.rows.log import (
    AttemptRow,
    AttemptWhole,
    BatchCost,
    CostsRow,
    DayCost,
    Latency,
    ModelCost,
    ModelPerformance,
    PerformanceRow,
    StatusCost,
    TemplateCost,
)
from greenroom.store import attempts, performance, spending
from greenroom.store.attempts import AttemptFilter
from greenroom.store.performance import Measures
from greenroom.store.spending import Sum

TABLE = HandlerTable()

_AGE = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@TABLE.answers(LogList)
async def list_(call: Call, command: LogList) -> Page[AttemptRow]:
    """List attempts that have ended."""
    filters = replace(_filter_of(command), called=command.called)
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: attempts.page(db, call.who, filters, request), kind="log.list"
    )
    return shown(found, command, AttemptRow.of)


@TABLE.answers(LogGet)
async def get(call: Call, command: LogGet) -> AttemptWhole:
    """Read an attempt, whole."""
    wanted = command.attempt_id
    found = await call.service.store.read(lambda db: attempts.get(db, call.who, wanted), kind="log.get")
    attempt, request, response = existing(found, "attempt", wanted)
    return AttemptWhole.of(attempt, request=_document(request), response=_document(response))


@TABLE.answers(LogCosts)
async def costs(call: Call, command: LogCosts) -> CostsRow:
    """Add up what calls have cost."""
    filters = _filter_of(command)
    told = await call.service.store.read(
        lambda db: spending.spent(db, call.who, filters, include_simulated=command.include_simulated),
        kind="log.costs",
    )
    total = told.total
    successful = sum(part.sum.requests for part in told.by_status if part.key == AttemptStatus.SUCCESS)
    return CostsRow(
        total_cost=dollars(total.cost),
        total_requests=total.requests,
        successful=successful,
        failed=total.requests - successful,
        input_tokens=total.input_tokens,
        output_tokens=total.output_tokens,
        cache_read_tokens=total.cache_read_tokens,
        cache_write_tokens=total.cache_write_tokens,
        avg_cost=dollars(Picodollars(round(total.cost / total.requests))) if total.requests else None,
        avg_duration_ms=round(total.duration_ms / total.timed) if total.timed else None,
        by_model=[ModelCost(model=part.key, **_figures(part.sum)) for part in told.by_model],
        by_status=[StatusCost(status=part.key, **_figures(part.sum)) for part in told.by_status],
        by_day=[DayCost(day=part.key, **_figures(part.sum)) for part in told.by_day],
        by_batch=[
            BatchCost(batch_id=part.key or None, name=part.name, **_figures(part.sum)) for part in told.by_batch
        ],
        by_template=[
            TemplateCost(template_id=part.key or None, name=part.name, **_figures(part.sum))
            for part in told.by_template
        ],
        batches_left_out=told.batches_left_out,
        simulated_left_out=told.simulated_left_out,
        pruned_left_out=told.pruned_left_out,
    )


@TABLE.answers(LogPerformance)
async def measure(call: Call, command: LogPerformance) -> PerformanceRow:
    """Measure how models answer."""
    filters = _filter_of(command)
    told = await call.service.store.read(
        lambda db: performance.measured(db, call.who, filters), kind="log.performance"
    )
    return PerformanceRow(
        **_measures(told.total),
        by_model=[
            ModelPerformance(provider=provider, model=model, **_measures(each))
            for provider, model, each in told.by_model
        ],
        older_left_out=told.older_left_out,
    )


@TABLE.answers(LogPrune)
async def prune(call: Call, command: LogPrune) -> LogPruned:
    """Delete attempts that ended long ago. What was noted before stays noted where it is cut short."""
    service, who = call.service, call.who
    if command.all_owners:
        if who.uid != service.about.uid:
            raise Forbidden("Only the user who runs the daemon may prune everybody's attempts.")
        who = Principal(who.uid, sees_all=True)
    before = _before(command.older_than, service.clock.now())
    details: dict[str, object] = {"older_than": rfc3339(before), "all_owners": command.all_owners}
    await audit.note(service, who, "log.prune", details)
    deleted = await retention.prune(service.store, who, before)
    service.log.info("pruned the log", extra={"uid": who.uid, "attempts": deleted} | details)
    return LogPruned(deleted=deleted, older_than=rfc3339(before))


def _filter_of(command: LogList | LogReading[Any]) -> AttemptFilter:
    """What a command asks for. Both `status` and `statuses` must hold where both are given."""
    statuses = command.statuses
    if command.status is not None:
        statuses = [command.status] if statuses is None or command.status in statuses else []
    return AttemptFilter(
        conversation_id=command.conversation_id,
        batch_id=command.batch_id,
        item_id=command.item_id,
        generation_id=command.generation_id,
        template_id=command.template_id,
        provider=command.provider,
        model=command.model,
        statuses=statuses,
        purpose=command.purpose,
        created_from=moment_of("date_from", command.date_from),
        created_to=moment_of("date_to", command.date_to),
    )


def _document(body: bytes) -> object:
    """A body as the JSON document that it is, or as text; None where there is none."""
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return body.decode(errors="replace")


def _figures(of: Sum) -> dict[str, Any]:
    return {
        "count": of.requests,
        "cost": dollars(of.cost),
        "input_tokens": of.input_tokens,
        "output_tokens": of.output_tokens,
    }


def _measures(of: Measures) -> dict[str, Any]:
    return {
        "requests": of.requests,
        "answered": of.answered,
        "success_rate": round(100 * of.successful / of.requests, 2) if of.requests else None,
        "avg_input_tokens": round(of.input_tokens / of.answered, 1) if of.answered else None,
        "avg_output_tokens": round(of.output_tokens / of.answered, 1) if of.answered else None,
        "latency": Latency(p50_ms=of.p50_ms, p95_ms=of.p95_ms, p99_ms=of.p99_ms),
    }


def _before(older_than: str, now: Micros) -> Micros:
    """The time that an age or a time means.

    Raises:
        InvalidParams: it is neither, or a time that has yet to come.
    """
    try:
        if age := _AGE.fullmatch(older_than):
            return Micros(now - int(age[1]) * _UNITS[age[2]] // timedelta(microseconds=1))
        before = parse_rfc3339(older_than)
    except ValueError as error:
        raise InvalidParams(
            Issue("$.older_than", "an age such as 12h, 90d or 8w, or a time as in 2026-11-21T08:00:00Z")
        ) from error
    if before > now:
        raise InvalidParams(Issue("$.older_than", "a time that has passed"))
    return before
