"""What is wrong with the values that an order gives its items, each thing where a person would mend it. Pure."""

import re
from collections.abc import Mapping

from msgspec import Struct

from greenroom.model import parameters
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.library import KNOWN_NAMES, Parameters, Scalar
from greenroom.model.parts import Part

MAX_PARAMETER_CHARS = 20_000
"""The longest parameters of one item, names and values together: a page of 500 items has to fit into a line."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Values(Struct, frozen=True):
    """The values of one item by where they are given: shared by all, in its part, in its cell of the matrix."""

    shared: Mapping[str, Scalar]
    part: Part
    cell: Mapping[str, Scalar]

    @property
    def given(self) -> Parameters:
        """All of them, later ones winning."""
        return {**self.shared, **self.part.parameters, **self.cell}

    @property
    def said(self) -> set[str]:
        """The names that the order itself gives: what a conversation had already is nothing that it says."""
        own = self.part.parameters if self.part.source.redo is None else ()
        return {*self.shared, *own, *self.cell}

    @property
    def outdone(self) -> set[str]:
        """The names of which a conversation keeps a value of its own, where all share another."""
        own = self.part.parameters if self.part.source.redo is not None else {}
        return {name for name in {*self.shared} & {*own} - {*self.cell} if own[name] != self.shared[name]}


def check(values: Values) -> None:
    """Refuse what no item can have.

    Unknown names are fine: what is shared may be meant for other rows.

    Raises:
        InvalidParams: too long, control characters in what conversations are filed under, or a value that the
            template requires and that is missing or of another type.
    """
    _check_size(values)
    _check_names(values)
    _check_types(values)


def _check_size(values: Values) -> None:
    size = sum(len(name) + len(str(value)) for name, value in values.given.items())
    if size > MAX_PARAMETER_CHARS:
        path = values.part.path
        if path == "$":
            path = "$.shared_parameters"
        elif values.part.source.redo is None:
            path = f"{path}.parameters"
        expected = (
            f"at most {MAX_PARAMETER_CHARS:,} characters for an item, names included, not {size:,};"
            " what all items share belongs into the template"
        )
        raise InvalidParams(Issue(path, expected))


def _check_names(values: Values) -> None:
    """Refuse control characters, but for line breaks, where conversations are filed and found by the value."""
    given = values.given
    issues = [
        _issue(values, name, "a text without control characters")
        for name in KNOWN_NAMES
        if _CONTROL.search(str(given.get(name, "")))
    ]
    if issues:
        raise InvalidParams(*issues)


def _check_types(values: Values) -> None:
    source = values.part.source
    template = source.template
    if template is None:
        return
    verdict = parameters.check(template, parameters.merge(source, (values.given,)))
    issues = [
        _issue(values, name, f"a value: the template {template.name!r} requires it") for name in verdict.missing
    ]
    issues += [_issue(values, wrong.name, wrong.expected) for wrong in verdict.wrong_type]
    if issues:
        raise InvalidParams(*issues)


def _issue(values: Values, name: str, expected: str) -> Issue:
    """What is expected where a person would write the value: where it stands now, or where it is missing.

    What a conversation has, or lacks, stands nowhere in the order: there it is the conversation that is named.
    """
    part = values.part
    if name in values.cell:
        return Issue(f"$.matrix.{name}", expected)
    if part.path == "$" or (name in values.shared and name not in part.parameters):
        return Issue(f"$.shared_parameters.{name}", expected)
    if part.source.redo is None:
        return Issue(f"{part.path}.parameters.{name}", expected)
    return Issue(part.path, f"for its parameter {name!r}, {expected}; the matrix of a batch can give it")
