"""The prompt of an order's first item: of which template, with which parameters. Pure."""

from collections.abc import Sequence

from msgspec import Struct
from rich.text import Text

from greenroom.dashboard.library.kinds import Row, parent_of
from greenroom.dashboard.library.samples import said_by
from greenroom.dashboard.library.words import row_text
from greenroom.dashboard.starting.order import Order
from greenroom.dashboard.starting.reading import first_parameters
from greenroom.model.library import KNOWN_NAMES, Parameters, Variable
from greenroom.protocol.commands.batch import ParameterSet


class FirstPrompt(Struct, frozen=True):
    """What is to be resolved."""

    template_id: str
    parameters: Parameters


def first_prompt(order: Order, row: Row | None) -> FirstPrompt | None:
    """What the first item is written with; None where nothing is picked, or there is no template to resolve.

    Names that every template may use and nobody gave a value stand as their names, so that the rest can be read.

    Args:
        order: what is going to be started.
        row: the first row where every row of a tier is taken.
    """
    first = row or (order.rows[0] if order.rows else None)
    gap = order.gaps[0] if order.gaps else ParameterSet()
    template_id = gap.template_id if first is None else parent_of(first)
    if template_id is None:
        return None
    unnamed: Parameters = {name: f"({name})" for name in KNOWN_NAMES}
    template = order.template(template_id)
    if template is not None:
        unnamed = {name: value for name, value in unnamed.items() if name not in _with_default(template.variables)}
    said = said_by(first) if first is not None else {}
    return FirstPrompt(template_id, {**unnamed, **said, **first_parameters(order)})


def _with_default(variables: Sequence[Variable]) -> set[str]:
    return {each.name for each in variables if each.default is not None}


def without_prompt(order: Order, row: Row | None) -> Text:
    """What is shown where there is no template: the row itself, which goes into the prompt of its tier."""
    first = row or (order.rows[0] if order.rows else None)
    if first is None:
        return Text("The first conversation's prompt is shown here.", "dim")
    told = Text("Written with the built-in prompt of its tier, and:\n\n", "dim")
    return told.append_text(row_text(first, me=first.owner))
