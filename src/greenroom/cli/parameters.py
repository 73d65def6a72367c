"""Parameters on the command line: `name=text`, and `name:=json` where a value is no text."""

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Final, TypeVar

import msgspec

from greenroom.cli.exits import WrongUsage
from greenroom.model.library import Parameters, Scalar, Variable

T = TypeVar("T")

TRUTHS: Final = {"true": True, "yes": True, "false": False, "no": False}


def add_set(parser: ArgumentParser, words: str) -> None:
    """Add `--set`, which may be given more than once; `words` say what it does."""
    parser.add_argument(
        "--set",
        dest="assignments",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"{words}; may be given more than once. NAME:=JSON for a value that is to be taken as JSON",
    )


def add_matrix(parser: ArgumentParser, words: str) -> None:
    """Add `--matrix`, which may be given more than once."""
    parser.add_argument(
        "--matrix",
        dest="dimensions",
        action="append",
        default=[],
        metavar="NAME=V1,V2",
        help=f"{words}; may be given more than once. NAME:=[JSON] for values with commas in them",
    )


def read_set(assignments: Iterable[str], variables: Mapping[str, Variable]) -> Parameters:
    """The parameters that assignments make, the later winning.

    Args:
        assignments: `name=text` or `name:=json` each.
        variables: the template's, where it is known: a text for a number or a truth is read as one.

    Raises:
        WrongUsage: one of them can't be read.
    """
    given: Parameters = {}
    for assignment in assignments:
        name, value, is_json = _split(assignment, "--set")
        given[name] = _scalar(value, assignment) if is_json else typed(value, variables.get(name))
    return given


def read_matrix(dimensions: Iterable[str], variables: Mapping[str, Variable]) -> dict[str, list[Scalar]]:
    """The values of each name of a matrix. Raises WrongUsage where one can't be read."""
    matrix: dict[str, list[Scalar]] = {}
    for dimension in dimensions:
        name, value, is_json = _split(dimension, "--matrix")
        if is_json:
            matrix[name] = _json(value, list[Scalar], dimension)
        else:
            matrix[name] = [typed(each.strip(), variables.get(name)) for each in value.split(",")]
    return matrix


def typed(text: str, variable: Variable | None) -> Scalar:
    """A text as its variable's type; what does not look like one stays text, for the daemon to refuse."""
    if variable is not None and variable.type == "number":
        return _number(text)
    if variable is not None and variable.type == "boolean":
        return TRUTHS.get(text.strip().lower(), text)
    return text


def _number(text: str) -> Scalar:
    try:
        return int(text)
    except ValueError:
        pass  # perhaps it has a fraction
    try:
        number = float(text)
    except ValueError:
        return text
    return number if isfinite(number) else text


def _split(assignment: str, option: str) -> tuple[str, str, bool]:
    name, equals, value = assignment.partition("=")
    is_json = name.endswith(":")
    name = name.removesuffix(":").strip()
    if not equals or not name:
        raise WrongUsage(f"{option} {assignment}: expected NAME=VALUE")
    return name, value, is_json


def _scalar(text: str, assignment: str) -> Scalar:
    return _json(text, Scalar, assignment)  # type: ignore[arg-type]  # a union is no type to mypy, but one to msgspec


def _json(text: str, kind: type[T], assignment: str) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise WrongUsage(f"{assignment}: {error}") from error
