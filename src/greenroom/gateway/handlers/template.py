"""Answers to `template.*`. The library is everybody's to read."""

import asyncio
from collections.abc import Iterator
from keyword import iskeyword

from msgspec.structs import asdict

from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model import parameters
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.library import KNOWN_NAMES, Source, Template
from greenroom.model.parameters import Verdict
from greenroom.protocol.command import Page
from greenroom.protocol.commands.template import (
    Resolved,
    TemplateCreate,
    TemplateGet,
    TemplateList,
    TemplateResolve,
    TemplateValidate,
    Validation,
)
from greenroom.protocol.rows.library import TemplateRow
from greenroom.protocol.rows.showing import show
from greenroom.store import templates
from greenroom.store.port import Transaction
from greenroom.store.templates import TemplateFilter

TABLE = HandlerTable()


@TABLE.answers(TemplateCreate)
async def create(call: Call, command: TemplateCreate) -> TemplateRow:
    """Make a template, if its text can be used."""
    now = call.service.clock.now()
    draft = asdict(command) | {"name": command.name.strip()}
    template = Template(**draft, id=call.service.ids.new(), owner=call.who.uid, created_at=now, updated_at=now)
    issues = [*_issues(template), *await _issues_of_text(call, template)]
    if issues:
        raise InvalidParams(*issues)

    def unit(tx: Transaction) -> None:
        templates.insert(tx.db, template)

    await call.service.store.write(unit, kind="template.create")
    return TemplateRow.of(template)


def _issues(template: Template) -> Iterator[Issue]:
    wrong_defaults = parameters.check(template, parameters.defaults(template)).wrong_type
    expected = {wrong.name: wrong.expected for wrong in wrong_defaults}
    seen: set[str] = set()
    for number, variable in enumerate(template.variables):
        path = f"$.variables[{number}]"
        if not variable.name.isidentifier() or iskeyword(variable.name):
            yield Issue(
                f"{path}.name", "letters, digits and underscores, not a digit first, and no word of Python"
            )
        if variable.name in seen:
            yield Issue(f"{path}.name", f"a name of its own: {variable.name!r} is there already")
        seen.add(variable.name)
        if variable.type == "enum" and not variable.options:
            yield Issue(f"{path}.options", "at least one option")
        elif variable.name in expected:
            yield Issue(f"{path}.default", expected[variable.name])


async def _issues_of_text(call: Call, template: Template) -> list[Issue]:
    names = frozenset({*KNOWN_NAMES, *(variable.name for variable in template.variables)})
    # In a thread, as in `resolve`: a long template takes tens of milliseconds to read.
    problem = await asyncio.to_thread(call.service.prompts.problem, template.text, names)
    return [] if problem is None else [Issue("$.text", f"a text that can be rendered. {problem}")]


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


async def _template(call: Call, template_id: str) -> Template:
    row = await call.service.store.read(lambda db: templates.get(db, template_id), kind="template.get")
    return existing(row, "template", template_id)
