"""What is wrong with the variables that a template declares."""

from collections.abc import Iterator
from keyword import iskeyword

from greenroom.model import parameters
from greenroom.model.errors import Issue
from greenroom.model.library import KNOWN_NAMES, TemplateDraft

TAKEN = frozenset({"true", "false", "none", "loop", "range"})
"""Names that mean something in a template's text already."""


def issues(draft: TemplateDraft) -> Iterator[Issue]:
    """Everything that is wrong with a template's variables, each at its path."""
    wrong_defaults = parameters.check(draft, parameters.defaults(draft)).wrong_type
    expected = {wrong.name: wrong.expected for wrong in wrong_defaults}
    seen: set[str] = set()
    for number, variable in enumerate(draft.variables):
        path, name = f"$.variables[{number}]", variable.name
        if not name.isidentifier() or iskeyword(name):
            yield Issue(
                f"{path}.name", "letters, digits and underscores, not a digit first, and no word of Python"
            )
        elif name in TAKEN:
            yield Issue(f"{path}.name", f"another name: {name!r} means something in a template's text already")
        if name in seen:
            yield Issue(f"{path}.name", f"a name of its own: {name!r} is there already")
        seen.add(name)
        if name in KNOWN_NAMES and variable.type not in ("text", "enum"):
            yield Issue(f"{path}.type", f"text or enum: scenarios say {name!r} in words")
        elif variable.type == "enum" and not variable.options:
            yield Issue(f"{path}.options", "at least one option")
        elif name in expected:
            yield Issue(f"{path}.default", expected[name])
