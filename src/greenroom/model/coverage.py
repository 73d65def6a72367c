"""Coverage: which combinations there are conversations of, and which ones are missing. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Literal

from msgspec import Struct

Dimension = Literal["tier", "template_id", "scenario_id", "persona", "emotion", "topic", "status"]


class Cell(Struct, frozen=True):
    """One combination, its values in the dimensions' order (empty where there is none), and how many there are."""

    values: tuple[str, ...]
    total: int
    approved: int


class Shelf(Struct, frozen=True, kw_only=True):
    """What conversations can be made from: templates by id with their tier, scenarios with their parent; tiers."""

    templates: Mapping[str, str]
    scenarios: Mapping[str, str | None]
    tiers: Sequence[str]


def missing(
    cells: Sequence[Cell], dimensions: Sequence[Dimension], shelf: Shelf
) -> Iterator[dict[Dimension, str]]:
    """The combinations of which there is no conversation, and which could be made.

    The values are those that occur, for templates and scenarios those of the library. A status can't be asked for,
    so it is left out; what only goes with another value, as a scenario with its own template, is not combined
    otherwise.
    """
    asked: list[Dimension] = [each for each in dimensions if each != "status"]
    places = [dimensions.index(each) for each in asked]
    there = {tuple(cell.values[place] for place in places) for cell in cells}
    values = [_values(each, place, there, shelf) for place, each in enumerate(asked)]
    for combination in product(*values):
        named: dict[Dimension, str] = dict(zip(asked, combination, strict=True))
        if combination not in there and _goes_together(named, shelf):
            yield named


def _values(dimension: Dimension, place: int, there: set[tuple[str, ...]], shelf: Shelf) -> list[str]:
    match dimension:
        case "template_id":
            return sorted(shelf.templates)
        case "scenario_id":
            return sorted(shelf.scenarios)
        case "tier":
            return list(shelf.tiers)
        case _:
            return sorted({values[place] for values in there} - {""})


def _goes_together(named: Mapping[Dimension, str], shelf: Shelf) -> bool:
    tier, template, scenario = (named.get(each) for each in ("tier", "template_id", "scenario_id"))
    if scenario is not None:
        return (tier is None or tier == "scenario") and (template is None or shelf.scenarios[scenario] == template)
    return tier is None or template is None or shelf.templates[template] == tier
