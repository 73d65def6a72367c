"""From an order to items: which library rows, how often, with which parameters. Pure; the library is handed in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model import parameters
from greenroom.model.batch import NewItem
from greenroom.model.errors import Conflict, InvalidParams, Issue
from greenroom.model.library import KNOWN_NAMES, Scalar, Source, Tier
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.parts import Library, Part, part_of_set, parts_of
from greenroom.model.rewriting import Rewriter
from greenroom.model.values import Values, check

MAX_ITEMS = 10_000
"""The most items that one call may make."""


class LeftOut(Struct, frozen=True):
    """A conversation that was to be written anew and is not: one text is on its way already.

    `by` is who writes it; None where that is the same order, which names it more than once.
    """

    conversation_id: str
    by: Rewriter | None


class Plan(Struct, frozen=True):
    """The items of an order, and by their `source_key` the library rows that they come from.

    `unknown` are the names of given parameters that no template of them has: they go into the prompts as data, but
    are more likely slips. `left_out` are conversations that were named, and nothing is ordered for. `outdone`
    are the names of shared parameters for which conversations that are written anew keep values of their own.
    """

    items: tuple[NewItem, ...]
    sources: dict[str, Source]
    unknown: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    outdone: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Tier, int]:
        """Items by tier."""
        return {tier: found for tier in Tier if (found := sum(item.tier is tier for item in self.items))}

    @property
    def rewritings(self) -> Counter[str]:
        """How often each conversation is to be written anew."""
        return Counter(item.regenerates for item in self.items if item.regenerates is not None)


def plan(order: BatchOrder, library: Library) -> Plan:
    """Work out the items of an order.

    Raises:
        InvalidParams: no source, a row that isn't there, a variable without its value or with a wrong one, or too
            many items; each at its path.
        Conflict: all that is asked for is being written anew already.
    """
    left_out = _left_out(order.conversation_ids, library)
    awaited = {each.conversation_id: each.by for each in left_out if each.by is not None}
    parts = list(parts_of(order, library, awaited))
    if not parts and awaited:
        conversation_id, by = next(iter(awaited.items()))
        raise Conflict(
            f"There is nothing to order: {by.in_words}",
            details={"conversation_id": conversation_id, "batch_id": by.batch_id},
        )
    if not parts and not order.hold:
        raise InvalidParams(_nothing(order))
    return replace(_expand(parts, order.shared_parameters, order.matrix), left_out=left_out)


def plan_sets(
    sets: Sequence[OrderedSet],
    library: Library,
    *,
    template_id: str | None,
    shared: Mapping[str, Scalar],
    matrix: Mapping[str, Sequence[Scalar]],
) -> Plan:
    """Work out the items of sets that are added to a held batch; its own template, parameters and matrix go on.

    Raises:
        InvalidParams: as `plan` does.
    """
    parts = [part_of_set(index, each, template_id, library) for index, each in enumerate(sets)]
    return _expand(parts, shared, matrix)


def _nothing(order: BatchOrder) -> Issue:
    """Why an order without a single part is one: what was named comes to nothing, or nothing was named."""
    if order.template_id is not None:
        return Issue(
            "$.count",
            "1 or more: with 0, `template_id` only serves parameter sets that name no source, and there are none",
        )
    if order.tier is not None or order.all_tiers:
        path = "$.tier" if order.tier is not None else "$.all_tiers"
        return Issue(path, "at least one source: no such row is active")
    return Issue(
        "$",
        "at least one source: `template_id`, `tier`, `all_tiers`, `parameter_sets`, `conversation_ids`, or `hold`"
        " to append later",
    )


def _left_out(conversation_ids: Sequence[str], library: Library) -> tuple[LeftOut, ...]:
    awaited = library.rewriters(conversation_ids) if conversation_ids else {}
    named = Counter(conversation_ids)
    found = ((each, awaited.get(each)) for each, times in named.items() if times > 1 or each in awaited)
    return tuple(LeftOut(conversation_id, by) for conversation_id, by in found)


def _expand(parts: Sequence[Part], shared: Mapping[str, Scalar], matrix: Mapping[str, Sequence[Scalar]]) -> Plan:
    _check_number(sum(part.times for part in parts), matrix)
    cells = [dict(zip(matrix, values, strict=True)) for values in product(*matrix.values())]
    items: list[NewItem] = []
    sources: dict[str, Source] = {}
    said: set[str] = set()
    outdone: set[str] = set()
    declared: set[str] = set(KNOWN_NAMES)
    for part in parts:
        if part.source.template is not None:
            declared.update(variable.name for variable in part.source.template.variables)
        for cell in cells:
            values = Values(shared, part, cell)
            check(values)
            said |= values.said
            outdone |= values.outdone
            item = _item(values)
            sources.setdefault(item.source_key, part.source)
            items.extend([item] * part.times)
    return Plan(tuple(items), sources, tuple(sorted(said - declared)), outdone=tuple(sorted(outdone)))


def _item(values: Values) -> NewItem:
    source, given = values.part.source, values.given
    merged = parameters.merge(source, (given,))
    known = {name: merged[name] for name in KNOWN_NAMES if name in merged}
    return NewItem(
        tier=values.part.tier,
        parameters=known | given,
        template_id=source.template.id if source.template else None,
        scenario_id=source.scenario.id if source.scenario else None,
        edge_case_id=source.edge_case.id if source.edge_case else None,
        regenerates=source.redo.conversation_id if source.redo else None,
    )


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
