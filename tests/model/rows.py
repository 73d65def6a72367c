"""Library rows for the tests of this room."""

from greenroom.model.library import EdgeCase, Scenario, Template, Variable
from greenroom.model.times import Micros

NO_TIME = Micros(0)


def template(*variables: Variable, id: str = "t1") -> Template:  # noqa: A002  the field's own name
    """A template with these variables."""
    return Template(id=id, owner=0, name=id, text="x", variables=variables, created_at=NO_TIME, updated_at=NO_TIME)


def scenario(*, persona: str = "", topic: str = "", arc: str = "", parent: str | None = None) -> Scenario:
    """A scenario that says this of the known names."""
    return Scenario(
        id="s1",
        owner=0,
        name="s1",
        context="c",
        persona=persona,
        topic=topic,
        emotional_arc=arc,
        parent_template_id=parent,
        created_at=NO_TIME,
        updated_at=NO_TIME,
    )


def edge_case(*, parent: str | None = None) -> EdgeCase:
    """An edge case."""
    return EdgeCase(
        id="e1",
        owner=0,
        name="e1",
        trigger_condition="t",
        expected_behavior="b",
        parent_template_id=parent,
        created_at=NO_TIME,
        updated_at=NO_TIME,
    )
