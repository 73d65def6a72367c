"""From what was entered to a command, or to all that is wrong with it. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from greenroom.cli.parameters import typed
from greenroom.dashboard.batch.allowed import read_concurrency
from greenroom.dashboard.library.kinds import Row
from greenroom.dashboard.starting.asking import EVERYTHING, name_of, whole_of
from greenroom.dashboard.starting.order import PARAMETER, Order
from greenroom.model.errors import InvalidParams
from greenroom.model.library import Parameters, Scalar, TemplateDraft, Variable
from greenroom.model.parameters import check
from greenroom.protocol.command import read_params
from greenroom.protocol.commands.batch import (
    MAX_ITEMS_IN_CALL,
    BatchEstimate,
    BatchStart,
    ParameterSet,
)
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow

T = TypeVar("T")


class Ready(Struct, frozen=True):
    """What can be ordered: a command's parameters."""

    params: dict[str, Any]

    def estimate(self) -> BatchEstimate:
        """What asks for its price."""
        return msgspec.convert(self.params, BatchEstimate)

    def start(self, key: str) -> BatchStart:
        """What starts it, once for the key."""
        return msgspec.convert({**self.params, "idempotency_key": key}, BatchStart)


class NotReady(Struct, frozen=True):
    """All that is wrong, a line each."""

    problems: tuple[str, ...]


def read(order: Order) -> Ready | NotReady:
    """Make a command of an order."""
    problems: list[str] = []
    values = values_of(order, problems)
    params: dict[str, Any] = {
        "name": order.words("name") or name_of(order),
        "shared_parameters": {name: each[0] for name, each in values.items() if len(each) == 1},
        "matrix": {name: each for name, each in values.items() if len(each) > 1},
        **dict(_options(order, problems)),
    }
    params |= _sources(order, prod(len(each) for each in values.values()), problems)
    if not problems:
        try:
            read_params(BatchStart, msgspec.Raw(msgspec.json.encode(params)))
        except InvalidParams as invalid:
            problems += [f"{issue.path.removeprefix('$.')}: expected {issue.expected}" for issue in invalid.issues]
    return NotReady(tuple(problems)) if problems else Ready(msgspec.to_builtins(params))


def values_of(order: Order, problems: list[str]) -> dict[str, list[Scalar]]:
    """The values of each parameter that something was entered for; several are a dimension of the matrix."""
    variables = {each.name: each for each in order.variables}
    found: dict[str, list[Scalar]] = {}
    for name, variable in variables.items():
        entered = order.entered.get(f"{PARAMETER}{name}", "")
        texts = _parted(entered) if isinstance(entered, str) else list(entered)
        if texts:
            found[name] = _read(texts, variable, problems)
    fixed = {name for gap in order.gaps for name in gap.parameters}
    problems += [
        f"{name}: the gaps say what it is; give it one value at most"
        for name, values in found.items()
        if name in fixed and len(values) > 1
    ]
    for name, texts in _others(order.words("others"), problems):
        found[name] = _read(texts, variables.get(name) or Variable(name=name), problems)
    return found


def first_parameters(order: Order) -> Parameters:
    """The parameters of the first item: of each the first value, a gap's own in place of those that all share."""
    values = {name: each[0] for name, each in values_of(order, []).items() if each}
    gap = order.gaps[0].parameters if order.gaps and not order.rows else {}
    return {**values, **gap}


def _parted(text: str) -> list[str]:
    return [each.strip() for each in text.split("|") if each.strip()]


def _others(text: str, problems: list[str]) -> Iterator[tuple[str, list[str]]]:
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        texts = _parted(value)
        if colon and name.strip() and texts:
            yield name.strip(), texts
        elif part.strip():
            problems.append(f"others: expected name: value, got {part.strip()!r}")


def _read(texts: Sequence[str], variable: Variable, problems: list[str]) -> list[Scalar]:
    values = list(dict.fromkeys(typed(text, variable) for text in texts))
    template = TemplateDraft(name="", text="", variables=(variable,))
    problems += [
        f"{wrong.name}: expected {wrong.expected}, got {value!r}"
        for value in values
        for wrong in check(template, {variable.name: value}).wrong_type
    ]
    return values


def _sources(order: Order, times: int, problems: list[str]) -> Mapping[str, Any]:
    count = _figure(order, "count", "each", lambda text: _between(text, 1, MAX_ITEMS_IN_CALL), problems) or 1
    if (whole := whole_of(order)) is not None:
        if count != 1:
            problems.append("each: every active row is written from once; pick rows to have more of each")
        return {"all_tiers": True} if whole == EVERYTHING else {"tier": whole}
    if not (order.rows or order.gaps):
        problems.append("Nothing is picked yet: `a` picks rows of the library, `f` finds gaps.")
        return {}
    if (len(order.rows) + len(order.gaps)) * count * times > MAX_ITEMS_IN_CALL:
        problems.append(f"At most {MAX_ITEMS_IN_CALL:,} conversations can be started at once.")
        return {}
    if len(order.rows) == 1 and not order.gaps and isinstance(order.rows[0], TemplateRow):
        return {"template_id": order.rows[0].id, "count": count}
    return {"parameter_sets": [*map(_set, order.rows), *order.gaps] * count}


def _set(row: Row) -> ParameterSet:
    match row:
        case TemplateRow():
            return ParameterSet(template_id=row.id)
        case ScenarioRow():
            return ParameterSet(scenario_id=row.id)
        case EdgeCaseRow():
            return ParameterSet(edge_case_id=row.id)


def _options(order: Order, problems: list[str]) -> Iterator[tuple[str, Any]]:
    """The options that something was entered for."""
    for field in "mode", "priority", "provider":
        if (chosen := order.choice(field)) and chosen != "usual":
            yield field, chosen
    if model := order.words("model"):
        yield "model", model
    if order.choice("hold") == "held":
        yield "hold", True
    read = {
        "concurrency": ("concurrency", "at once", read_concurrency),
        "budget": ("budget_usd", "budget", lambda text: _amount(text.removeprefix("$"))),
        "pilot": ("pilot", "pilot", lambda text: _between(text, 1, MAX_ITEMS_IN_CALL)),
    }
    for field, (name, label, reader) in read.items():
        value = _figure(order, field, label, reader, problems)
        if value is not None:
            yield name, value


def _figure(order: Order, field: str, label: str, read: Callable[[str], T], problems: list[str]) -> T | None:
    text = order.words(field)
    if not text:
        return None
    try:
        return read(text)
    except ValueError:
        problems.append(f"{label}: expected {_EXPECTED[field]}, got {text!r}")
        return None


_EXPECTED = {
    "count": f"a number from 1 to {MAX_ITEMS_IN_CALL:,}",
    "concurrency": "a number from 1 to 1,000, or auto",
    "budget": "an amount in US dollars, such as 2.50",
    "pilot": "a number of items",
}


def _between(text: str, low: int, high: int) -> int:
    number = int(text.replace(",", ""))
    if not low <= number <= high:
        raise ValueError(text)
    return number


def _amount(text: str) -> float:
    amount = float(text)
    if not 0 < amount <= 1_000_000:
        raise ValueError(text)
    return amount
