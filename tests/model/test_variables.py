import pytest

from greenroom.model.library import TemplateDraft, Variable
from greenroom.model.variables import issues


def paths(*variables: Variable) -> list[str]:
    return [issue.path for issue in issues(TemplateDraft(name="n", text="t", variables=variables))]


def test_variables_that_are_right_have_no_issues() -> None:
    assert (
        paths(
            Variable(name="straße", default="x"),
            Variable(name="days", type="number", default=3),
            Variable(name="mood", type="enum", options=("a", "b"), default="b"),
            Variable(name="urgent", type="boolean", required=True),
        )
        == []
    )


@pytest.mark.parametrize("name", ["", "2nd", "two words", "a.b", "if", "None", "none", "loop", "range"])
def test_a_name_that_a_text_could_not_use_is_an_issue(name: str) -> None:
    assert paths(Variable(name="ok"), Variable(name=name)) == ["$.variables[1].name"]


@pytest.mark.parametrize("name", ["persona", "emotion", "topic"])
def test_a_known_name_is_text_or_an_enum(name: str) -> None:
    assert paths(Variable(name=name, required=True), Variable(name="n", type="number")) == []
    assert paths(Variable(name=name, type="enum", options=("a",))) == []
    assert paths(Variable(name=name, type="number")) == paths(Variable(name=name, type="boolean"))
    assert paths(Variable(name=name, type="boolean")) == ["$.variables[0].type"]


def test_every_issue_is_told_at_its_path() -> None:
    assert paths(
        Variable(name="a", type="enum"),
        Variable(name="a"),
        Variable(name="b", type="number", default=True),
        Variable(name="c", type="enum", options=("x",), default="y"),
    ) == ["$.variables[0].options", "$.variables[1].name", "$.variables[2].default", "$.variables[3].default"]
