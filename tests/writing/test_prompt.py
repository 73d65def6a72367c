import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.library import Scalar, Variable
from greenroom.writing.prompt import MAX_CHARS, MAX_SYNTAX, NotRendered, Rendered, problem, render, resolve
from tests.writing.rows import template

PIECES = [
    *("{{", "}}", "{%", "%}", "x", "y", "for", "in", "if", "else", "endfor", "endif", "range(5)", "|", "upper"),
    *("(", ")", "'", "1", "+", "-", "~", "not", ".", "loop", "index", "is", "defined", "[", "]", ",", "set", "="),
]
VALUES = st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False)


def rendered(text: str, **values: Scalar) -> str:
    got = render(text, values)
    assert isinstance(got, Rendered), got
    return got.text


def refused(text: str, **values: Scalar) -> str:
    got = render(text, values)
    assert isinstance(got, NotRendered), got
    return got.message


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("{{ name }}, {{ age }}", "Jo, 52"),
        ("{% if age > 50 %}old{% else %}young{% endif %}", "old"),
        ("{% for n in range(3) %}{{ loop.index }}{% if not loop.last %},{% endif %}{% endfor %}", "1,2,3"),
        ("{{ name | upper }} {{ name|lower|title }} {{ name|length }}", "JO Jo 2"),
        ("{{ missing | default('nobody') }}", "nobody"),
        ("{{ 'a' if missing is defined else 'b' }}", "b"),
        ("{{ name ~ '!' }} {{ age + 1 }} {{ -age }}", "Jo! 53 -52"),
        ("{{ 'yes' if name in ['Jo', 'Flo'] and not age < 3 else 'no' }}", "yes"),
        ("{# a remark #}text\n", "text\n"),
        ("{% raw %}{{ name }}{% endraw %}", "{{ name }}"),
        ("<b>{{ name }}</b>", "<b>Jo</b>"),
    ],
)
def test_a_template_may_use_variables_conditions_filters_and_one_loop(text: str, prompt: str) -> None:
    assert rendered(text, name="Jo", age=52) == prompt


def test_an_unknown_variable_is_refused_by_name() -> None:
    assert "'nmae'" in refused("{{ nmae }}", name="Jo")


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ 'x' | center(1000000000) }}",
        "{% set a = 'x' %}{{ a ~ a }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ range(3).__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ cycler('a') }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{{ self }}{{ self._TemplateReference__context }}",
        "{% block b %}{% endblock %}",
        "{{ x | tojson }}",
        "{{ lipsum() }}",
        "{% if %}",
        "{{ 'open",
        "{{ x + 1 }}",
        "{{ 1 < 'a' }}",
        "(" * 10 + "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
        "{{ " + "not " * 5_000 + "x }}",
        "{% if x %}" * 150 + "{% endif %}" * 150,
    ],
)
def test_what_could_run_long_or_get_out_is_refused_before_it_runs(text: str) -> None:
    refused(text, x="some text")


def test_the_refusal_tells_the_line_and_what_there_is_instead() -> None:
    said = refused("one\ntwo {{ x | tojson }}", x=1)
    assert "line 2" in said
    assert "upper" in said


def test_a_loop_over_a_long_text_ends_at_the_longest_prompt() -> None:
    said = refused("{% for letter in x %}" + "long " * 100 + "{% endfor %}", x="x" * 10_000)
    assert f"{MAX_CHARS:,}" in said


def test_a_template_past_the_longest_is_refused() -> None:
    assert "longer" in refused("x" * (MAX_CHARS + 1))


def test_a_template_with_too_much_syntax_is_refused_however_long_its_text_may_be() -> None:
    most, text = "{{x}}" * (MAX_SYNTAX // 3 - 1), "text" * 10_000
    too_much = most + text + "{{x}}"
    assert rendered(most + text, x="") == text
    assert f"{MAX_SYNTAX:,} pieces of syntax" in refused(too_much, x="")
    assert f"{MAX_SYNTAX:,} pieces of syntax" in (problem(too_much, frozenset({"x"})) or "")


@given(st.text(min_size=1).map(lambda text: "{{ x }}{% if x %}{{ y }}" + text))
def test_a_parameter_is_never_rendered(value: str) -> None:
    assert rendered("before {{ p }} after", p=value) == f"before {value} after"


@given(
    st.text(alphabet="{}%#()[]|.,'\" \nabx019+-*~=<>_", max_size=60)
    | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.dictionaries(st.sampled_from(["x", "y"]), VALUES),
)
def test_no_text_breaks_it(text: str, values: dict[str, Scalar]) -> None:
    assert isinstance(render(text, values), Rendered | NotRendered)


def test_known_names_and_optional_variables_are_empty_where_nobody_set_them() -> None:
    row = template("[{{ persona }}|{{ topic }}|{{ hint }}]", variables=(Variable(name="hint"),))
    assert resolve(row, {"topic": "rent"}) == Rendered("[|rent|]")


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("{{ sure }} {{ unsure }}", "true false"),
        ("{{ sure|string }}", "true"),
        ("{{ 1 < 2 }}", "true"),
        ("{% if unsure %}a{% else %}b{% endif %}{{ 'x' if sure is true else 'y' }}", "bx"),
        ("{{ number }} {{ one }}", "1.5 1"),
    ],
)
def test_a_truth_is_shown_as_it_was_given(text: str, prompt: str) -> None:
    assert render(text, {"sure": True, "unsure": False, "number": 1.5, "one": 1}) == Rendered(prompt)


def test_a_required_variable_without_a_value_is_refused() -> None:
    row = template("{{ bank }}", variables=(Variable(name="bank", required=True),))
    assert isinstance(resolve(row, {}), NotRendered)


def test_a_text_that_uses_only_declared_variables_has_no_problem() -> None:
    assert problem("{{ a }}{% for i in range(2) %}{{ i }}{% endfor %}", frozenset({"a"})) is None


def test_an_undeclared_variable_is_named_before_anything_is_rendered() -> None:
    told = problem("{{ a }} {{ b }}", frozenset({"a"}))
    assert told is not None
    assert "b" in told


def test_a_text_that_is_no_template_has_a_problem() -> None:
    assert "can't be read" in (problem("{{ a", frozenset({"a"})) or "")
