"""The parts of an order: the library rows and the conversations that it names, looked up. Pure."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.library import EdgeCase, Parameters, Scenario, Source, Template, Tier
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.rewriting import Rewriter, Rewriting


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


class Part(Struct, frozen=True):
    """One source of an order: where in the call it is named, and what it asks for."""

    path: str
    source: Source
    parameters: Parameters
    tier: Tier
    times: int = 1


def parts_of(order: BatchOrder, library: Library, awaited: Container[str]) -> Iterator[Part]:
    """The parts of an order; a conversation is one of them once, and none where it is `awaited`.

    Raises:
        InvalidParams: a row that isn't there, or a set that names none, at its path.
    """
    if order.template_id is not None:
        template = library.template(order.template_id)
        if template is None:
            raise _no_row("$.template_id", "template", order.template_id)
        if order.count:
            yield Part("$", Source(template=template), {}, template.tier, order.count)
    tiers = tuple(Tier) if order.all_tiers else (order.tier,) if order.tier is not None else ()
    for tier in tiers:
        for source in library.active(tier):
            yield Part("$", source, {}, tier)
    for index, each in enumerate(order.sets):
        yield part_of_set(index, each, order.template_id, library)
    ordered: set[str] = set()
    for index, conversation_id in enumerate(order.conversation_ids):
        part = _part_of_conversation(index, conversation_id, library)
        if conversation_id not in ordered and conversation_id not in awaited:
            ordered.add(conversation_id)
            yield part


def part_of_set(index: int, each: OrderedSet, template_id: str | None, library: Library) -> Part:
    """The part that a set is: from the rows that it names, or else from the order's template.

    Raises:
        InvalidParams: a row that isn't there, or none at all.
    """
    path = f"$.parameter_sets[{index}]"
    source = _source_of(path, each, template_id, library)
    return Part(path, source, each.parameters, each.tier or source.tier)


def _part_of_conversation(index: int, conversation_id: str, library: Library) -> Part:
    path = f"$.conversation_ids[{index}]"
    found = library.rewriting(conversation_id)
    if found is None:
        expected = f"the id of a conversation that exists and is not archived, not {conversation_id!r}"
        raise InvalidParams(Issue(path, expected))
    return Part(path, found.source, found.parameters, found.tier)


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


def _no_row(path: str, noun: str, row_id: str) -> InvalidParams:
    return InvalidParams(Issue(path, f"the id of a {noun} that exists, not {row_id!r}"))
