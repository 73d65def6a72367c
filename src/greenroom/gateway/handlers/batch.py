"""Answers to `batch.*`."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict, replace

from greenroom.gateway.reading import existing, moment_of, page_request, shown
from greenroom.gateway.reporting import report_of
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.batch import Batch, BatchChanges, Item
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.money import Picodollars, in_words, picodollars
from greenroom.model.order import BatchOrder, OrderedSet, Variant
from greenroom.model.paging import Found
from greenroom.model.states import BatchStatus
from greenroom.protocol.command import Page
from greenroom.protocol.commands.batch import (
    BatchAnswer,
    BatchAppend,
    BatchAppended,
    BatchCancel,
    BatchClone,
    BatchDelete,
    BatchEstimate,
    BatchGet,
    BatchItems,
    BatchList,
    BatchPause,
    BatchRelease,
    BatchReport,
    BatchResume,
    BatchRetry,
    BatchSet,
    BatchStart,
    BatchStarted,
    BatchStatusGet,
    ParameterSet,
)
from greenroom.protocol.rows.batch import BatchReportRow, BatchRow, BatchStatusRow, EstimateRow, ItemRow, QuoteRow
from greenroom.protocol.rows.library import Deleted
from greenroom.store import batches, items, items_filtered, judgements
from greenroom.store.batches import BatchFilter
from greenroom.store.items_filtered import ItemFilter

TABLE = HandlerTable()


@TABLE.answers(BatchStart)
async def start(call: Call, command: BatchStart) -> BatchStarted:
    """Make a batch."""
    values = asdict(command)
    del values["idempotency_key"]
    started = await call.service.company.start_batch(call.who, _order(values))
    batch = started.batch
    assert batch.estimate is not None, "a batch is made with its estimate"
    return BatchStarted(
        batch_id=batch.id,
        status=batch.status,
        total_items=batch.progress.total,
        estimate=EstimateRow.of(batch.estimate),
        warnings=started.warnings,
    )


@TABLE.answers(BatchEstimate)
async def estimate(call: Call, command: BatchEstimate) -> QuoteRow:
    """Tell what a batch is going to cost and to take."""
    values = asdict(command)
    del values["all_owners"]
    counts = None
    if command.tier is not None and command.count is not None and not _names_rows(command):
        counts = {command.tier: command.count}
    values["name"] = command.name or "estimate"
    values["count"] = 1 if command.count is None else command.count
    return QuoteRow.of(await call.service.company.estimate(call.who, _order(values), counts))


def _names_rows(command: BatchEstimate) -> bool:
    """Whether it is made from rows of the library beside those of a tier."""
    named = command.template_id is not None or command.all_tiers
    return named or bool(command.parameter_sets or command.conversation_ids)


def _order(values: dict[str, Any]) -> BatchOrder:
    """An order from a command's parameters."""
    budget = _budget(values.pop("budget_usd"))
    return BatchOrder(sets=_sets(values.pop("parameter_sets")), budget=budget, **values)


def _budget(usd: float | None) -> Picodollars | None:
    if usd is None:
        return None
    if round(usd, 6) != usd:
        raise InvalidParams(Issue("$.budget_usd", f"an amount of at most six decimals, not {usd}"))
    return picodollars(usd)


@TABLE.answers(BatchSet)
async def change(call: Call, command: BatchSet) -> BatchAnswer:
    """Change concurrency, priority, budget or mode."""
    concurrency, budget = command.concurrency, command.budget_usd
    changes = BatchChanges(
        concurrency=None if concurrency == "auto" else concurrency,
        priority=command.priority,
        budget=UNSET if budget is UNSET else _budget(budget),
        mode=command.mode,
    )
    if changes == BatchChanges():
        raise InvalidParams(Issue("$", "something to change: concurrency, priority, budget_usd or mode"))
    batch = await call.service.company.set(call.who, command.batch_id, changes)
    return _answer(batch, f"Changed: {', '.join(_changed(batch, changes))}.{_still(batch, changes)}")


def _still(batch: Batch, changes: BatchChanges) -> str:
    """What the change did not do, where somebody may have hoped so."""
    if batch.status.is_final:
        at_once = "" if changes.budget is UNSET else ", and at once for verdicts that could not be paid for"
        return f" The batch has ended: this counts once `greenroom batch retry` brings it back{at_once}."
    if batch.status is BatchStatus.PAUSED and batch.reason is not None and batch.reason.type == "budget":
        return f" It stays paused: {batch.reason.message}"
    return ""


def _changed(batch: Batch, changes: BatchChanges) -> Iterator[str]:
    if changes.concurrency is not UNSET:
        yield f"concurrency {batch.options.concurrency or 'auto'}"
    if changes.priority is not UNSET:
        yield f"{batch.options.priority} priority"
    if changes.mode is not UNSET:
        yield f"{batch.options.mode} for what is not handed over yet"
    if changes.budget is not UNSET:
        yield "no budget" if batch.budget is None else f"a budget of {in_words(batch.budget)}"


@TABLE.answers(BatchReport)
async def report(call: Call, command: BatchReport) -> BatchReportRow:
    """Hold an estimate against what it came to."""
    wanted, now = command.batch_id, call.service.clock.now()

    def query(db: sqlite3.Connection) -> BatchReportRow:
        batch = existing(batches.get(db, call.who, wanted), "batch", wanted)
        return report_of(db, call.who, batch, now)

    return await call.service.store.read(query, kind="batch.report")


def _sets(given: list[ParameterSet]) -> tuple[OrderedSet, ...]:
    return tuple(OrderedSet(**asdict(each)) for each in given)


@TABLE.answers(BatchAppend)
async def append(call: Call, command: BatchAppend) -> BatchAppended:
    """Add items to a held batch."""
    appended = await call.service.company.append(
        call.who, command.batch_id, command.seq, _sets(command.parameter_sets)
    )
    return BatchAppended(
        batch_id=command.batch_id,
        seq=command.seq,
        added=appended.added,
        total_items=appended.batch.progress.total,
    )


@TABLE.answers(BatchRelease)
async def release(call: Call, command: BatchRelease) -> BatchAnswer:
    """Let a held batch go."""
    batch = await call.service.company.release(call.who, command.batch_id)
    return _answer(batch, f"Released: {_items(batch.progress.queued)} to write.")


@TABLE.answers(BatchPause)
async def pause(call: Call, command: BatchPause) -> BatchAnswer:
    """Start nothing new."""
    batch = await call.service.company.pause(call.who, command.batch_id)
    progress = batch.progress
    return _answer(
        batch,
        f"Paused: {_items(progress.running)} under way, {progress.queued:,} waiting."
        " Calls that are out are finished.",
    )


@TABLE.answers(BatchResume)
async def resume(call: Call, command: BatchResume) -> BatchAnswer:
    """Go on."""
    batch = await call.service.company.resume(call.who, command.batch_id)
    waiting = _items(batch.progress.queued)
    if batch.held:
        return _answer(batch, f"No longer paused, but still held: {waiting} to write once it is released.")
    return _answer(batch, f"Going on: {waiting} to write.")


@TABLE.answers(BatchCancel)
async def cancel(call: Call, command: BatchCancel) -> BatchAnswer:
    """End a batch."""
    batch = await call.service.company.cancel(call.who, command.batch_id, now=command.now)
    running = batch.progress.running
    if batch.options.mode == "economy":
        fate = "be cancelled at the provider too, but for those that it has answered by then"
    else:
        fate = "be aborted" if command.now else "finish"
    rest = f" {_items(running)} will {fate}." if running else ""
    unwritten = batch.progress.cancelled + batch.progress.queued  # of very many, some in a moment
    return _answer(batch, f"Cancelled: {_items(unwritten)} will not be written.{rest}")


@TABLE.answers(BatchRetry)
async def retry(call: Call, command: BatchRetry) -> BatchAnswer:
    """Queue again what failed."""
    batch = await call.service.company.retry(
        call.who, command.batch_id, include_cancelled=command.include_cancelled
    )
    if batch.status.is_final:
        return _answer(batch, "Trying again: its verdicts that failed. It has nothing else to retry.")
    return _answer(batch, f"Trying again: {_items(batch.progress.queued + batch.progress.running)} to write.")


@TABLE.answers(BatchClone)
async def clone(call: Call, command: BatchClone) -> BatchAnswer:
    """Make a batch of another one's items."""
    values = asdict(command)
    del values["idempotency_key"]
    batch_id, budget = values.pop("batch_id"), values.pop("budget_usd")
    values["budget"] = UNSET if budget is UNSET else _budget(budget)
    if values["concurrency"] == "auto":
        values["concurrency"] = None
    batch = await call.service.company.clone(call.who, batch_id, Variant(**values))
    assert batch.estimate is not None, "a batch is made with its estimate"
    cost = in_words(batch.estimate.cost[1])
    return _answer(batch, f"Made {batch.name!r}: {_items(batch.progress.total)}, for about {cost}.")


@TABLE.answers(BatchDelete)
async def delete(call: Call, command: BatchDelete) -> Deleted:
    """Delete a batch that has ended."""
    await call.service.company.delete(call.who, command.batch_id)
    return Deleted(deleted=True)


def _answer(batch: Batch, message: str) -> BatchAnswer:
    return BatchAnswer(
        batch_id=batch.id, status=batch.status, message=message, cancel_requested=batch.cancel_requested
    )


def _items(number: int) -> str:
    return "1 item" if number == 1 else f"{number:,} items"


@TABLE.answers(BatchStatusGet)
async def status(call: Call, command: BatchStatusGet) -> BatchStatusRow:
    """Tell how a batch stands."""
    wanted = command.batch_id

    def query(db: sqlite3.Connection) -> tuple[Batch, int]:
        found = existing(batches.get(db, call.who, wanted), "batch", wanted)
        return found, judgements.waiting_of(db, wanted)

    batch, waiting = await call.service.store.read(query, kind="batch.status")
    company = call.service.company
    return BatchStatusRow.of(company.present(batch), company.eta_s(batch.id), waiting)


@TABLE.answers(BatchGet)
async def get(call: Call, command: BatchGet) -> BatchRow:
    """Read a batch."""
    return _row(call, await _batch(call, command.batch_id))


async def _batch(call: Call, batch_id: str) -> Batch:
    row = await call.service.store.read(lambda db: batches.get(db, call.who, batch_id), kind="batch.get")
    return existing(row, "batch", batch_id)


def _row(call: Call, batch: Batch) -> BatchRow:
    company = call.service.company
    return BatchRow.of(company.present(batch), company.eta_s(batch.id))


@TABLE.answers(BatchList)
async def list_(call: Call, command: BatchList) -> Page[BatchRow]:
    """List batches; active ones in the order in which they are served, unless another was asked for."""
    filters = BatchFilter(
        statuses=command.statuses,
        active=command.active,
        held=command.held,
        priority=command.priority,
        mode=command.mode,
        provider=command.provider,
        model=command.model,
        tier=command.tier,
        search=command.search,
        called=command.called,
        created_from=moment_of("date_from", command.date_from),
        created_to=moment_of("date_to", command.date_to),
    )
    request = page_request(command, command.sort_by or ("priority" if command.active else "created_at"))
    found = await call.service.store.read(
        lambda db: batches.page(db, call.who, filters, request), kind="batch.list"
    )
    return shown(found, command, lambda batch: _row(call, batch))


@TABLE.answers(BatchItems)
async def list_items(call: Call, command: BatchItems) -> Page[ItemRow]:
    """List a batch's items."""
    request = page_request(command, command.sort_by)
    wanted = command.batch_id
    if wanted is None and command.called is None:
        raise InvalidParams(Issue("$.batch_id", "a value: it is required"))

    filters = ItemFilter(
        called=command.called,
        tier=command.tier,
        template_id=command.template_id,
        scenario_id=command.scenario_id,
        edge_case_id=command.edge_case_id,
        error_type=command.error_type,
    )

    def query(db: sqlite3.Connection) -> Found[Item]:
        if wanted is not None:
            existing(batches.get(db, call.who, wanted), "batch", wanted)
            if filters == ItemFilter():
                return items.page(db, call.who, wanted, command.statuses, request)
        narrowed = replace(filters, batch_id=wanted, statuses=command.statuses)
        return items_filtered.page(db, call.who, narrowed, request)

    found = await call.service.store.read(query, kind="batch.items")
    return shown(found, command, lambda item: ItemRow.of(item, call.service.company.activity(item.id)))
