"""Sample parameters, with which a template's prompt can be looked at. Pure."""

from collections.abc import Mapping, Sequence

from greenroom.cli.parameters import typed
from greenroom.dashboard.form import Field, Pick, Typed, Words
from greenroom.dashboard.library.kinds import Row
from greenroom.model.library import KNOWN_NAMES, Parameters, Scalar, Variable
from greenroom.protocol.rows.library import ScenarioRow, TemplateRow

TRUTHS = ("yes", "no")


def sample(variable: Variable) -> Scalar:
    """A value of a variable: its default, its first option, or its name where the value will stand."""
    if variable.default is not None:
        return variable.default
    match variable.type:
        case "enum":
            return variable.options[0] if variable.options else ""
        case "number":
            return 1
        case "boolean":
            return True
        case "text":
            return f"({variable.name})"


def samples(template: TemplateRow, row: Row) -> Parameters:
    """A value for each variable of a template and each known name; a scenario's own win over all others."""
    values: Parameters = {name: f"({name})" for name in KNOWN_NAMES}
    values |= {each.name: sample(each) for each in template.variables}
    return values | said_by(row)


def said_by(row: Row) -> Parameters:
    """What a scenario says of the known names; its emotional arc is the emotion."""
    if not isinstance(row, ScenarioRow):
        return {}
    said = {"persona": row.persona, "topic": row.topic, "emotion": row.emotional_arc}
    return {name: value for name, value in said.items() if value}


def variables_of(template: TemplateRow) -> Sequence[Variable]:
    """Its variables, and those known names that it does not declare."""
    declared = {each.name for each in template.variables}
    return (*template.variables, *(Variable(name=name) for name in KNOWN_NAMES if name not in declared))


def fields(template: TemplateRow) -> Sequence[Field]:
    """A form for them. Fields are numbered, for a variable may be called as anything in the form is."""
    return [_field(f"value{number}", each) for number, each in enumerate(variables_of(template))]


def _field(name: str, variable: Variable) -> Field:
    label = f"{variable.name} *" if variable.required else variable.name
    if variable.type == "enum" and variable.options:
        return Pick(name=name, label=label, options=variable.options, many=False)
    if variable.type == "boolean":
        return Pick(name=name, label=label, options=TRUTHS, many=False)
    return Words(name=name, label=label, hint=variable.help or variable.type)


def typed_of(template: TemplateRow, values: Mapping[str, Scalar]) -> Typed:
    """Values as they stand in the form."""
    return {
        f"value{number}": _words(values.get(each.name, "")) for number, each in enumerate(variables_of(template))
    }


def values_of(template: TemplateRow, entered: Typed) -> Parameters:
    """What stands in the form as values; what looks like no value of its type stays text, to be told so."""
    values: Parameters = {}
    for number, variable in enumerate(variables_of(template)):
        value = entered[f"value{number}"]
        words = value if isinstance(value, str) else "".join(value[:1])
        if words.strip():
            values[variable.name] = typed(words, variable)
    return values


def _words(value: Scalar) -> str:
    if isinstance(value, bool):
        return TRUTHS[0] if value else TRUTHS[1]
    return str(value)
