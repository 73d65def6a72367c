"""Rendering a template's text with parameters, in a sandbox that can neither be left nor kept busy.

Jinja2's sandbox keeps a template from Python's insides, but not from looping for an hour or filling the memory, so
the language is cut down to what can only do work in proportion to its text: a template whose syntax tree holds
anything else is refused before it runs. Parameters are values: what looks like a template in one is plain text.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment
from msgspec import Struct

from greenroom.model import library
from greenroom.model.library import KNOWN_NAMES, Parameters, Scalar

MAX_CHARS = 200_000
"""The longest text of a template, and the longest prompt that may come out of one."""

MAX_SYNTAX = 3_000
"""The most pieces of syntax in a template, as Jinja's lexer counts them.

`{{ name }}` has five with its blanks, and text between two of them is one, however long. So many take some 50 ms
to read, compile and render.
"""

MAX_RANGE = 1_000
"""The longest `range(…)`."""

FILTERS = frozenset(
    {
        "capitalize",
        "default",
        "d",
        "first",
        "float",
        "int",
        "last",
        "length",
        "lower",
        "string",
        "title",
        "trim",
        "upper",
    }
)
"""Filters that never make a text much longer, however often they are applied."""

_NODES: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.List, nodes.Tuple),
    *(
        nodes.If,
        nodes.For,
        nodes.CondExpr,
        nodes.And,
        nodes.Or,
        nodes.Not,
        nodes.Compare,
        nodes.Operand,
        nodes.Test,
    ),
    *(nodes.Add, nodes.Sub, nodes.Neg, nodes.Concat, nodes.Filter, nodes.Call, nodes.Getattr, nodes.Keyword),
)


class Rendered(Struct, frozen=True):
    """A prompt."""

    text: str


class NotRendered(Struct, frozen=True):
    """Why there is no prompt, for the person who wrote the template."""

    message: str


class _RefusedSyntax(TemplateError):
    """The template uses something that is not for templates."""


def _bounded_range(*bounds: int) -> range:
    made = range(*bounds)
    if len(made) > MAX_RANGE:
        raise _RefusedSyntax(f"a range may have at most {MAX_RANGE} steps")
    return made


def _shown(value: object) -> object:
    """A value as a prompt has it: a truth by its JSON name, which is how it was given."""
    return str(value).lower() if isinstance(value, bool) else value


_environment = SandboxedEnvironment(
    loader=None,
    undefined=StrictUndefined,
    autoescape=False,
    keep_trailing_newline=True,
    cache_size=0,
    finalize=_shown,
)
_environment.filters["string"] = lambda value: str(_shown(value))
_environment.globals.clear()
_environment.globals["range"] = _bounded_range


def _refuse(node: nodes.Node, what: str) -> None:
    line = f" (line {node.lineno})" if node.lineno else ""
    raise _RefusedSyntax(f"{what}{line}")


def _check_filter(node: nodes.Filter) -> None:
    if node.name not in FILTERS:
        _refuse(node, f"the filter {node.name!r} is not for templates; there are {', '.join(sorted(FILTERS))}")


def _check_call(node: nodes.Call) -> None:
    if not (isinstance(node.node, nodes.Name) and node.node.name == "range"):
        _refuse(node, "nothing but range(…) can be called")


def _check_attribute(node: nodes.Getattr) -> None:
    if not (isinstance(node.node, nodes.Name) and node.node.name == "loop"):
        _refuse(node, "nothing but `loop` has attributes")


def _check_loop(node: nodes.For) -> None:
    if node.recursive or any(node.find_all(nodes.For)):
        _refuse(node, "a loop may not stand inside another")


_CHECKS: Mapping[type[nodes.Node], Callable[..., None]] = {
    nodes.Filter: _check_filter,
    nodes.Call: _check_call,
    nodes.Getattr: _check_attribute,
    nodes.For: _check_loop,
}


def _check(tree: nodes.Template) -> None:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _NODES):
            _refuse(node, f"{type(node).__name__.lower()} is not for templates")
        if check := _CHECKS.get(type(node)):
            check(node)


def _check_size(text: str) -> None:
    """Count with the lexer, which is lazy: a template past the bound costs no more than one at it."""
    if next(islice(_environment.lex(text), MAX_SYNTAX, None), None) is not None:
        raise _RefusedSyntax(
            f"it has more than {MAX_SYNTAX:,} pieces of syntax; use fewer variables, conditions and loops"
        )


def _parsed(text: str) -> nodes.Template:
    _check_size(text)
    tree = _environment.parse(text)
    _check(tree)
    return tree


@lru_cache(maxsize=256)
def _compiled(text: str) -> Template:
    return _environment.from_string(_parsed(text))


def render(text: str, values: Mapping[str, Scalar]) -> Rendered | NotRendered:
    """Render a text. A variable without a value, or syntax that is not for templates, is a `NotRendered`."""
    if len(text) > MAX_CHARS:
        return NotRendered(f"The template is longer than {MAX_CHARS:,} characters.")
    made: list[str] = []
    length = 0
    try:
        for piece in _compiled(text).generate(dict(values)):
            made.append(piece)
            length += len(piece)
            if length > MAX_CHARS:
                return NotRendered(f"The prompt became longer than {MAX_CHARS:,} characters.")
    # Jinja's own, Python's compiler on what Jinja makes of odd nesting, and operators on values of other types.
    except (
        TemplateError,
        SyntaxError,
        RecursionError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
    ) as wrong:
        return NotRendered(f"The template can't be rendered: {str(wrong) or type(wrong).__name__}")
    return Rendered("".join(made))


def problem(text: str, names: frozenset[str]) -> str | None:
    """Why a text can't be a template's whose variables have these names, or None where it can."""
    if len(text) > MAX_CHARS:
        return f"The template is longer than {MAX_CHARS:,} characters."
    try:
        unknown = find_undeclared_variables(_parsed(text)) - names - {"range"}
    except (TemplateError, RecursionError) as wrong:
        return f"The template can't be read: {wrong}"
    if unknown:
        return f"The template uses variables that it does not declare: {', '.join(sorted(unknown))}."
    return None


def resolve(template: library.Template, parameters: Parameters) -> Rendered | NotRendered:
    """Render a template with parameters. Optional variables and known names that nobody set are empty texts."""
    optional = {variable.name: "" for variable in template.variables if not variable.required}
    return render(template.text, dict.fromkeys(KNOWN_NAMES, "") | optional | parameters)
