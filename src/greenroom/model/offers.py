"""What an empty combination of coverage can be filled from, as a set of a batch. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from greenroom.model import parameters
from greenroom.model.coverage import Dimension, Shelf
from greenroom.model.library import KNOWN_NAMES, Parameters, Source, Template, Tier
from greenroom.model.order import OrderedSet


class Offer(Struct, frozen=True):
    """Library rows that can be written from, and the values that their template asks for beside those."""

    source: Source
    values: Parameters = {}


def lacking(source: Source) -> tuple[str, ...]:
    """The variables without which nothing can be written from these rows."""
    if source.template is None:
        return ()
    return parameters.check(source.template, parameters.merge(source, ())).missing


class Offers:
    """The offers whose template finds all it needs in them or in the dimensions, in the order of preference."""

    def __init__(self, offers: Iterable[Offer], dimensions: Sequence[Dimension]) -> None:
        usable = [each for each in offers if not set(lacking(each.source)) - each.values.keys() - set(dimensions)]
        self._by_tier = {tier: [each for each in usable if each.source.tier is tier] for tier in Tier}
        self._all = usable
        self._scenarios = {row.id: each for each in usable if (row := each.source.scenario) is not None}
        self._templates = {bare.id: each for each in usable if (bare := _bare(each.source)) is not None}

    def shelf(self) -> Shelf:
        """What can be named of them."""
        return Shelf(
            templates={row_id: str(each.source.tier) for row_id, each in self._templates.items()},
            scenarios={
                row_id: None if each.source.scenario is None else each.source.scenario.parent_template_id
                for row_id, each in self._scenarios.items()
            },
            tiers=[str(tier) for tier, found in self._by_tier.items() if found],
        )

    def set_of(self, named: Mapping[Dimension, str]) -> OrderedSet | None:
        """The set that writes this combination, from the first offer that can; None where none can."""
        said: Parameters = {str(name): value for name, value in named.items() if name in KNOWN_NAMES}
        for each in self._fitting(named):
            given = each.values | said
            if _can_take(each.source, given):
                return _set(each.source, given, named)
        return None

    def _fitting(self, named: Mapping[Dimension, str]) -> Sequence[Offer]:
        if "scenario_id" in named:
            return [self._scenarios[named["scenario_id"]]]
        if "template_id" in named:
            return [self._templates[named["template_id"]]]
        return self._by_tier[Tier(named["tier"])] if "tier" in named else self._all


def _bare(source: Source) -> Template | None:
    """The template, where it is to be written from that alone."""
    return source.template if source.scenario is None and source.edge_case is None else None


def _can_take(source: Source, given: Parameters) -> bool:
    if source.template is None:
        return True
    verdict = parameters.check(source.template, parameters.merge(source, (given,)))
    return not (verdict.missing or verdict.wrong_type)


def _set(source: Source, given: Parameters, named: Mapping[Dimension, str]) -> OrderedSet:
    bare = _bare(source)
    return OrderedSet(
        parameters=given,
        template_id=None if bare is None else bare.id,
        scenario_id=None if source.scenario is None else source.scenario.id,
        edge_case_id=None if source.edge_case is None else source.edge_case.id,
        tier=source.tier if "tier" in named else None,
    )
