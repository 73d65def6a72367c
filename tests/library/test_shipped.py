"""The shipped library, held to its rules: these tests read every file of it."""

import pytest
from msgspec.structs import replace

from greenroom.library.merging import merge
from greenroom.library.shipped import read_shipped
from greenroom.model import parameters
from greenroom.model.ids import Uuid7Ids
from greenroom.model.library import EdgeCase, Scalar, Scenario, Source, Template, Tier, Variable
from greenroom.model.times import Micros
from greenroom.writing import prompt

MERGED = merge(read_shipped(), dict.fromkeys(Tier, ()), owner=0, ids=Uuid7Ids(), now=Micros(0))
ROWS = [step.row for step in MERGED.steps]
TEMPLATES = [row for row in ROWS if isinstance(row, Template)]
CHILDREN = [row for row in ROWS if not isinstance(row, Template)]
BY_ID = {template.id: template for template in TEMPLATES}

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda row: row.name)
each_child = pytest.mark.parametrize("child", CHILDREN, ids=lambda row: row.name)
each_variable = pytest.mark.parametrize(
    "variable",
    [variable for template in TEMPLATES for variable in template.variables],
    ids=lambda variable: variable.name,
)


def other_than_default(variable: Variable) -> Scalar:
    return not variable.default if variable.type == "boolean" else "a value that nobody has"


def test_there_are_rows_of_each_tier_and_no_name_comes_twice() -> None:
    assert MERGED.misfits == ()
    for kind in Tier:
        names = [step.row.name for step in MERGED.steps if step.kind is kind]
        assert len(names) >= 4
        assert len(names) == len(set(names))


@each_template
def test_a_template_renders_with_its_defaults_alone(template: Template) -> None:
    rendered = prompt.resolve(template, parameters.defaults(template))
    assert isinstance(rendered, prompt.Rendered), rendered
    assert rendered.text.strip()


@each_template
def test_a_template_uses_each_variable_that_it_declares(template: Template) -> None:
    defaults = parameters.defaults(template)
    plain = prompt.resolve(template, defaults)
    for variable in template.variables:
        told = prompt.resolve(template, defaults | {variable.name: other_than_default(variable)})
        assert told != plain, variable.name


@each_template
def test_a_template_declares_all_that_it_uses(template: Template) -> None:
    """The engine refuses a variable without a value: with the declared ones alone, there must be none."""
    declared = {variable.name: "x" for variable in template.variables}
    assert isinstance(prompt.render(template.text, declared), prompt.Rendered)


@each_template
def test_a_templates_own_defaults_pass_its_check(template: Template) -> None:
    assert parameters.check(template, parameters.defaults(template)).valid


@each_template
def test_a_templates_figures_are_within_their_bounds(template: Template) -> None:
    assert 1 <= template.complexity <= 10
    assert template.quality_threshold is None or 0 <= template.quality_threshold <= 10
    assert template.is_active
    assert len({variable.name for variable in template.variables}) == len(template.variables)


@each_variable
def test_a_variable_says_what_it_is_for(variable: Variable) -> None:
    assert variable.help
    assert (variable.type == "enum") == bool(variable.options)


@each_child
def test_a_child_renders_with_its_parent(child: Scenario | EdgeCase) -> None:
    assert child.parent_template_id is not None
    parent = BY_ID[child.parent_template_id]
    source = (
        Source(template=parent, scenario=child)
        if isinstance(child, Scenario)
        else Source(template=parent, edge_case=child)
    )
    merged = parameters.merge(source, ())
    verdict = parameters.check(parent, merged)
    assert (verdict.missing, verdict.wrong_type) == ((), ())
    assert isinstance(prompt.resolve(parent, merged), prompt.Rendered)


@each_child
def test_a_child_is_active_and_described(child: Scenario | EdgeCase) -> None:
    assert child.status == "active"
    assert child.description
    if isinstance(child, EdgeCase):
        assert 1 <= child.priority <= 10


def test_the_check_of_declared_variables_would_find_one_that_is_not() -> None:
    template = replace(TEMPLATES[0], text="{{ nobody_declared_this }}")
    assert isinstance(prompt.resolve(template, parameters.defaults(template)), prompt.NotRendered)
