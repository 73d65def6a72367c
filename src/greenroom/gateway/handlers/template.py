"""Answers to `template.*`. The library is everybody's to read, and changed by a row's owner."""

import asyncio
import sqlite3
from collections.abc import Iterator
from functools import partial
from typing import Any

from msgspec.structs import replace

from greenroom.gateway.checking import check_template
from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.shared_rows import changed, check_seen, deletion, names_of, own, said
from greenroom.gateway.table import HandlerTable
from greenroom.model import parameters
from greenroom.model.errors import Conflict, InvalidParams, Issue
from greenroom.model.library import EdgeCase, Scenario, Source, Template, TemplateDraft
from greenroom.model.money import Picodollars, dollars
from greenroom.model.parameters import Verdict
from greenroom.protocol.command import Page
from greenroom.protocol.commands.template import (
    Resolved,
    TemplateCreate,
    TemplateDelete,
    TemplateGet,
    TemplateList,
    TemplateRate,
    TemplateResolve,
    TemplateStats,
    TemplateStatsGet,
    TemplateUpdate,
    TemplateValidate,
    Validation,
)
from greenroom.protocol.rows.library import Deleted, TemplateRow
from greenroom.protocol.rows.showing import show
from greenroom.store import edge_cases, receipts, scenarios, template_sums, templates
from greenroom.store.port import Transaction
from greenroom.store.template_sums import TemplateSums
from greenroom.store.templates import TemplateFilter

TABLE = HandlerTable()


@TABLE.answers(TemplateCreate)
async def create(call: Call, command: TemplateCreate) -> TemplateRow:
    """Make a template, if its text can be used."""
    now = call.service.clock.now()
    fields = said(command, TemplateDraft)
    await check_template(call, TemplateDraft(**fields))
    template = Template(**fields, id=call.service.ids.new(), owner=call.who.uid, created_at=now, updated_at=now)

    def unit(tx: Transaction) -> None:
        templates.insert(tx.db, template)
        receipts.done(tx.db, call.who, now)

    await call.service.store.write(unit, kind="template.create")
    return TemplateRow.of(template)


@TABLE.answers(TemplateUpdate)
async def update(call: Call, command: TemplateUpdate) -> TemplateRow:
    """Change one of the caller's own, if its text can still be used."""
    wanted, store = command.template_id, call.service.store
    while True:
        seen = own(await _found(call, wanted), "template", wanted, call)
        check_seen(seen, "template", command.if_revision)
        changes = changed(seen, said(command, TemplateDraft))
        if not changes:
            return TemplateRow.of(seen)
        if {"text", "variables"} & changes.keys():
            await check_template(call, replace(seen, **changes))
        unit = partial(_change, call=call, seen=seen, changes=changes)
        # None where somebody was quicker: what was checked is then not what is there, and is looked at again.
        if (row := await store.write(unit, kind="template.update")) is not None:
            return TemplateRow.of(row)


def _change(tx: Transaction, call: Call, seen: Template, changes: dict[str, Any]) -> Template | None:
    now = call.service.clock.now()
    row = templates.update(tx.db, seen.id, seen.revision, changes, now)
    if row is not None:
        receipts.done(tx.db, call.who, now)
    return row


@TABLE.answers(TemplateDelete)
async def delete(call: Call, command: TemplateDelete) -> Deleted:
    """Delete one of the caller's own that nothing of their own is derived from; others' rows go on without it."""
    wanted = command.template_id

    def unit(tx: Transaction) -> None:
        now = call.service.clock.now()
        row = own(templates.get(tx.db, wanted), "template", wanted, call)
        children: list[Scenario | EdgeCase] = [
            *scenarios.children(tx.db, wanted, call.who.uid),
            *edge_cases.children(tx.db, wanted, call.who.uid),
        ]
        if children:
            raise Conflict(
                f"{names_of(children)} derive from this template: first give them another parent, or delete them. "
                "To put the template out of use, make it inactive with `template.update`.",
                details={
                    "scenario_ids": [row.id for row in children if isinstance(row, Scenario)],
                    "edge_case_ids": [row.id for row in children if isinstance(row, EdgeCase)],
                },
            )
        scenarios.orphan(tx.db, wanted, now)
        edge_cases.orphan(tx.db, wanted, now)
        templates.delete(tx.db, wanted)
        tx.note(deletion(call, "template", row))
        receipts.done(tx.db, call.who, now)

    await call.service.store.write(unit, kind="template.delete")
    return Deleted(deleted=True)


@TABLE.answers(TemplateGet)
async def get(call: Call, command: TemplateGet) -> TemplateRow:
    """Read a template."""
    return TemplateRow.of(await _template(call, command.template_id))


@TABLE.answers(TemplateList)
async def list_(call: Call, command: TemplateList) -> Page[TemplateRow]:
    """List templates."""
    filters = TemplateFilter(
        tier=command.tier,
        is_active=command.is_active,
        min_rating=command.min_rating,
        category=command.category,
        search=command.search,
        called=command.called,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: templates.page(db, filters, request), kind="template.list")
    return shown(found, command, TemplateRow.of)


@TABLE.answers(TemplateResolve)
async def resolve(call: Call, command: TemplateResolve) -> Resolved:
    """Show the prompt; what is wrong with the parameters is said all at once."""
    template = await _template(call, command.template_id)
    verdict = parameters.check(template, command.parameters)
    if not verdict.valid:
        raise InvalidParams(*_wrong(verdict))
    merged = parameters.merge(Source(template=template), [command.parameters])
    return Resolved(prompt=await asyncio.to_thread(call.service.prompts.resolve, template, merged))


def _wrong(verdict: Verdict) -> Iterator[Issue]:
    for name in verdict.missing:
        yield Issue(f"$.parameters.{name}", "a value: it is required")
    for name in verdict.unknown:
        yield Issue(f"$.parameters.{name}", "no such variable")
    for wrong in verdict.wrong_type:
        yield Issue(f"$.parameters.{wrong.name}", wrong.expected)


@TABLE.answers(TemplateValidate)
async def validate(call: Call, command: TemplateValidate) -> Validation:
    """Say what is wrong with parameters."""
    template = await _template(call, command.template_id)
    verdict = parameters.check(template, command.parameters)
    return show(Validation, verdict)


@TABLE.answers(TemplateStatsGet)
async def stats(call: Call, command: TemplateStatsGet) -> TemplateStats:
    """Tell what came of a template."""
    wanted = command.template_id

    def query(db: sqlite3.Connection) -> tuple[Template, TemplateSums]:
        return existing(templates.get(db, wanted), "template", wanted), template_sums.get(db, call.who, wanted)

    row, sums = await call.service.store.read(query, kind="template.stats")
    return TemplateStats(
        usage_count=row.usage_count,
        conversations_generated=sums.conversations,
        success_rate=_percentage(sums.succeeded, sums.succeeded + sums.failed),
        approval_rate=_percentage(sums.approved, sums.approved + sums.rejected),
        avg_quality=round(sums.quality / template_sums.QUALITY_UNIT / sums.scored, 2) if sums.scored else None,
        avg_cost=dollars(Picodollars(round(sums.cost / sums.conversations))) if sums.conversations else None,
        rating=row.rating,
    )


def _percentage(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


@TABLE.answers(TemplateRate)
async def rate(call: Call, command: TemplateRate) -> TemplateRow:
    """Note a rating, of whoever's template."""
    wanted = command.template_id

    def unit(tx: Transaction) -> Template:
        row = existing(templates.rate(tx.db, wanted, call.who.uid, command.rating), "template", wanted)
        receipts.done(tx.db, call.who, call.service.clock.now())
        return row

    return TemplateRow.of(await call.service.store.write(unit, kind="template.rate"))


async def _template(call: Call, template_id: str) -> Template:
    return existing(await _found(call, template_id), "template", template_id)


async def _found(call: Call, template_id: str) -> Template | None:
    return await call.service.store.read(lambda db: templates.get(db, template_id), kind="template.get")
