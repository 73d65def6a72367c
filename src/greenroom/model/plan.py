"""From an order to items: which library rows, how often, with which parameters. Pure; the library is handed in."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import product
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model import parameters
from greenroom.model.batch import NewItem
from greenroom.model.errors import Conflict, InvalidParams, Issue
from greenroom.model.library import KNOWN_NAMES, EdgeCase, Parameters, Scalar, Scenario, Source, Template, Tier
from greenroom.model.order import BatchOrder, OrderedSet

MAX_ITEMS = 10_000
"""The most items that one call may make."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

MAX_PARAMETER_CHARS = 20_000
"""The longest parameters of one item, names and values together: a page of 500 items has to fit into a line."""


class Rewriting(Struct, frozen=True):
    """A conversation that can be written anew: what it is to come from, and the parameters that it had."""

    source: Source
    parameters: Parameters
    tier: Tier


class Rewriter(Struct, frozen=True):
    """The batch that has a conversation to write anew, and has not done so yet."""

    batch_id: str
    name: str

    @property
    def in_words(self) -> str:
        """Why there is no second one meanwhile, and what to do."""
        return (
            f"batch {self.name!r} is to write it anew already; wait for that, or end it:"
            f" `greenroom batch cancel {self.batch_id}`."
        )


class LeftOut(Struct, frozen=True):
    """A conversation that was to be written anew and is not: one text is on its way already.

    `by` is who writes it; None where that is the same order, which names it more than once.
    """

    conversation_id: str
    by: Rewriter | None


class Library(Protocol):
    """Where library rows are looked up. None where there is none of that id."""

    def template(self, template_id: str) -> Template | None:
        """One template."""
        ...

    def scenario(self, scenario_id: str) -> Scenario | None:
        """One scenario."""
        ...

    def edge_case(self, edge_case_id: str) -> EdgeCase | None:
        """One edge case."""
        ...

    def active(self, tier: Tier) -> Sequence[Source]:
        """The active rows of a tier that the caller may take without naming them."""
        ...

    def rewriting(self, conversation_id: str) -> Rewriting | None:
        """One conversation of the caller's that is not put away."""
        ...

    def rewriters(self, conversation_ids: Sequence[str]) -> Mapping[str, Rewriter]:
        """Of these conversations the ones that are being written anew already, and by whom."""
        ...


class Plan(Struct, frozen=True):
    """The items of an order, and by their `source_key` the library rows that they come from.

    `unknown` are the names of given parameters that no template of them has: they go into the prompts as data, but
    are more likely slips. `left_out` are conversations that were named, and for which nothing is ordered.
    """

    items: tuple[NewItem, ...]
    sources: dict[str, Source]
    unknown: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def counts(self) -> dict[Tier, int]:
        """Items by tier."""
        return {tier: found for tier in Tier if (found := sum(item.tier is tier for item in self.items))}


class _Part(Struct, frozen=True):
    """One source of an order: where in the parameters it stands, and what it asks for."""

    path: str
    source: Source
    parameters: Parameters
    tier: Tier
    times: int = 1


def plan(order: BatchOrder, library: Library) -> Plan:
    """Work out the items of an order.

    Raises:
        InvalidParams: no source, a row that isn't there, a variable without its value or with a wrong one, or too
            many items; each at its path.
        Conflict: all that is asked for is being written anew already.
    """
    left_out = _left_out(order.conversation_ids, library)
    awaited = {each.conversation_id: each.by for each in left_out if each.by is not None}
    parts = list(_parts(order, library, awaited))
    if not parts and awaited:
        conversation_id, by = next(iter(awaited.items()))
        raise Conflict(
            f"There is nothing to order: {by.in_words}",
            details={"conversation_id": conversation_id, "batch_id": by.batch_id},
        )
    if not parts and not order.hold:
        raise InvalidParams(
            Issue(
                "$",
                "at least one source: template_id, tier, all_tiers, parameter_sets, conversation_ids, or hold to"
                " append later",
            )
        )
    return replace(_expand(parts, order.shared_parameters, order.matrix), left_out=left_out)


def _left_out(conversation_ids: Sequence[str], library: Library) -> tuple[LeftOut, ...]:
    awaited = library.rewriters(conversation_ids) if conversation_ids else {}
    named = Counter(conversation_ids)
    found = ((each, awaited.get(each)) for each, times in named.items() if times > 1 or each in awaited)
    return tuple(LeftOut(conversation_id, by) for conversation_id, by in found)


def plan_sets(
    sets: Sequence[OrderedSet],
    library: Library,
    *,
    template_id: str | None,
    shared: Mapping[str, Scalar],
    matrix: Mapping[str, Sequence[Scalar]],
) -> Plan:
    """Work out the items of sets that are added to a held batch; its own template, parameters and matrix go on."""
    parts = [_part_of_set(index, each, template_id, library) for index, each in enumerate(sets)]
    return _expand(parts, shared, matrix)


def _parts(order: BatchOrder, library: Library, awaited: Container[str]) -> Iterator[_Part]:
    if order.template_id is not None:
        template = library.template(order.template_id)
        if template is None:
            raise _no_row("$.template_id", "template", order.template_id)
        if order.count:
            yield _Part("$", Source(template=template), {}, template.tier, order.count)
    tiers = tuple(Tier) if order.all_tiers else (order.tier,) if order.tier is not None else ()
    for tier in tiers:
        for source in library.active(tier):
            yield _Part("$", source, {}, tier)
    for index, each in enumerate(order.sets):
        yield _part_of_set(index, each, order.template_id, library)
    ordered: set[str] = set()
    for index, conversation_id in enumerate(order.conversation_ids):
        part = _part_of_conversation(index, conversation_id, library)
        if conversation_id not in ordered and conversation_id not in awaited:
            ordered.add(conversation_id)
            yield part


def _part_of_set(index: int, each: OrderedSet, template_id: str | None, library: Library) -> _Part:
    path = f"$.parameter_sets[{index}]"
    source = _source_of(path, each, template_id, library)
    return _Part(path, source, each.parameters, each.tier or source.tier)


def _part_of_conversation(index: int, conversation_id: str, library: Library) -> _Part:
    found = library.rewriting(conversation_id)
    if found is None:
        expected = f"the id of a conversation that exists and is not archived, not {conversation_id!r}"
        raise InvalidParams(Issue(f"$.conversation_ids[{index}]", expected))
    return _Part("$", found.source, found.parameters, found.tier)


def _source_of(path: str, each: OrderedSet, template_id: str | None, library: Library) -> Source:
    edge_case = scenario = template = None
    if each.edge_case_id is not None:
        edge_case = library.edge_case(each.edge_case_id)
        if edge_case is None:
            raise _no_row(f"{path}.edge_case_id", "edge case", each.edge_case_id)
    if each.scenario_id is not None:
        scenario = library.scenario(each.scenario_id)
        if scenario is None:
            raise _no_row(f"{path}.scenario_id", "scenario", each.scenario_id)
    named = each.template_id
    if named is None and scenario is not None:
        named = scenario.parent_template_id
    if named is None and edge_case is not None:
        named = edge_case.parent_template_id
    if named is None and scenario is None and edge_case is None:
        named = template_id
    if named is not None:
        template = library.template(named)
        if template is None and each.template_id is not None:
            raise _no_row(f"{path}.template_id", "template", named)
    if template is None and scenario is None and edge_case is None:
        raise InvalidParams(Issue(path, "a template_id, scenario_id or edge_case_id, here or for the whole batch"))
    return Source(template=template, scenario=scenario, edge_case=edge_case)


def _expand(parts: Sequence[_Part], shared: Mapping[str, Scalar], matrix: Mapping[str, Sequence[Scalar]]) -> Plan:
    _check_number(sum(part.times for part in parts), matrix)
    cells = [dict(zip(matrix, values, strict=True)) for values in product(*matrix.values())]
    items: list[NewItem] = []
    sources: dict[str, Source] = {}
    unknown: set[str] = set()
    declared: set[str] = set(KNOWN_NAMES)
    for part in parts:
        if part.source.template is not None:
            declared.update(variable.name for variable in part.source.template.variables)
        for cell in cells:
            given = {**shared, **part.parameters, **cell}
            unknown |= given.keys()
            _check_size(part, given)
            _check_names(part, given, shared, cell)
            merged = parameters.merge(part.source, (given,))
            _check(part, merged, shared, cell)
            known = {name: merged[name] for name in KNOWN_NAMES if name in merged}
            item = NewItem(
                tier=part.tier,
                parameters=known | given,
                template_id=part.source.template.id if part.source.template else None,
                scenario_id=part.source.scenario.id if part.source.scenario else None,
                edge_case_id=part.source.edge_case.id if part.source.edge_case else None,
                regenerates=part.source.redo.conversation_id if part.source.redo else None,
            )
            sources.setdefault(item.source_key, part.source)
            items.extend([item] * part.times)
    return Plan(tuple(items), sources, tuple(sorted(unknown - declared)))


def _check_number(rows: int, matrix: Mapping[str, Sequence[Scalar]]) -> None:
    """Count before anything is built: a few short lists multiply to more than any memory holds."""
    total = max(rows, 1)
    for values in matrix.values():
        if not values:
            raise InvalidParams(Issue("$.matrix", "at least one value for each name"))
        total = min(total * len(values), MAX_ITEMS + 1)
    if total > MAX_ITEMS:
        raise InvalidParams(
            Issue("$", f"at most {MAX_ITEMS:,} items in one call; hold the batch and append the rest")
        )


def _check_size(part: _Part, given: Parameters) -> None:
    size = sum(len(name) + len(str(value)) for name, value in given.items())
    if size > MAX_PARAMETER_CHARS:
        raise InvalidParams(
            Issue(
                f"{part.path}.parameters" if part.path != "$" else "$.shared_parameters",
                f"at most {MAX_PARAMETER_CHARS:,} characters for an item, names included, not {size:,};"
                " what all items share belongs into the template",
            )
        )


def _check_names(part: _Part, given: Parameters, shared: Mapping[str, Scalar], cell: Mapping[str, Scalar]) -> None:
    """Refuse control characters, but for line breaks, where conversations are filed and found by the value."""
    issues = [
        Issue(_place(part, name, shared, cell), "a text without control characters")
        for name in KNOWN_NAMES
        if _CONTROL.search(str(given.get(name, "")))
    ]
    if issues:
        raise InvalidParams(*issues)


def _check(part: _Part, merged: Parameters, shared: Mapping[str, Scalar], cell: Mapping[str, Scalar]) -> None:
    """Refuse missing and wrong values. Unknown ones are fine: shared parameters may be meant for other rows."""
    template = part.source.template
    if template is None:
        return
    verdict = parameters.check(template, merged)
    if not (verdict.missing or verdict.wrong_type):
        return
    issues = [
        Issue(_place(part, name, shared, cell), f"a value: the template {template.name!r} requires it")
        for name in verdict.missing
    ]
    issues += [Issue(_place(part, wrong.name, shared, cell), wrong.expected) for wrong in verdict.wrong_type]
    raise InvalidParams(*issues)


def _place(part: _Part, name: str, shared: Mapping[str, Scalar], cell: Mapping[str, Scalar]) -> str:
    """Where a person would write the value: where it stands now, or where it is missing."""
    if name in cell:
        return f"$.matrix.{name}"
    if part.path != "$" and (name in part.parameters or name not in shared):
        return f"{part.path}.parameters.{name}"
    return f"$.shared_parameters.{name}"


def _no_row(path: str, noun: str, row_id: str) -> InvalidParams:
    return InvalidParams(Issue(path, f"the id of a {noun} that exists, not {row_id!r}"))
