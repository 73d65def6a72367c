"""Parameters: which values a template's variables take, and what is wrong with the ones that were given."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from greenroom.model.library import KNOWN_NAMES, Parameters, Scalar, Scenario, Source, TemplateDraft, Variable


class WrongType(Struct, frozen=True):
    """A parameter whose value is not of its variable's type."""

    name: str
    expected: str


class Verdict(Struct, frozen=True, kw_only=True):
    """What is wrong with some parameters for a template, all at once."""

    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    wrong_type: tuple[WrongType, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.missing or self.unknown or self.wrong_type)


def _expected(variable: Variable, value: object) -> str | None:
    """What was expected of the value, or None where it is right. A bool is no number, though Python has it so."""
    match variable.type:
        case "text":
            return None if isinstance(value, str) else "text"
        case "number":
            return None if isinstance(value, int | float) and not isinstance(value, bool) else "a number"
        case "boolean":
            return None if isinstance(value, bool) else "true or false"
        case "enum":
            return None if value in variable.options else f"one of {', '.join(variable.options)}"


def check(template: TemplateDraft, given: Mapping[str, object]) -> Verdict:
    """Hold parameters against a template's variables; defaults count as given. None takes what is no scalar."""
    declared = {variable.name: variable for variable in template.variables}
    missing = [
        name
        for name, variable in declared.items()
        if variable.required and variable.default is None and given.get(name, "") == ""
    ]
    wrong = [
        WrongType(name, expected)
        for name, value in given.items()
        if name in declared and (expected := _expected(declared[name], value)) is not None
    ]
    wrong += [
        WrongType(name, "text")
        for name in KNOWN_NAMES
        if name not in declared and not isinstance(given.get(name, ""), Scalar)
    ]
    unknown = [name for name in given if name not in declared and name not in KNOWN_NAMES]
    return Verdict(missing=tuple(missing), unknown=tuple(unknown), wrong_type=tuple(wrong))


def defaults(template: TemplateDraft | None) -> Parameters:
    """The values that variables have when nobody says anything."""
    if template is None:
        return {}
    return {each.name: each.default for each in template.variables if each.default is not None}


def of_scenario(scenario: Scenario | None) -> Parameters:
    """What a scenario says of the known names; its emotional arc is the emotion."""
    if scenario is None:
        return {}
    said = {"persona": scenario.persona, "topic": scenario.topic, "emotion": scenario.emotional_arc}
    return {name: value for name, value in said.items() if value}


def merge(source: Source, layers: Sequence[Mapping[str, Scalar]]) -> Parameters:
    """Put the layers over each other, later ones winning: a variable's default, the scenario, then those given."""
    merged = defaults(source.template) | of_scenario(source.scenario)
    for layer in layers:
        merged |= layer
    return merged
