import pytest

from greenroom.quality.answer_form import A_LIST, AS_MANY, CODE, OTHER_COUNT, Form, form_of

THREE = "1. bread\n2. rice\n3. beans"


def form(question: str, answer: str) -> Form:
    return form_of(question, frozenset(question.rstrip(".?").split()), answer)


@pytest.mark.parametrize(
    ("question", "answer", "evidence"),
    [
        ("name three cheap foods.", THREE, AS_MANY),
        ("name 3 cheap foods.", THREE.replace(". ", ") "), AS_MANY),
        ("name five cheap foods.", THREE, OTHER_COUNT),
        ("give me a list of cheap foods.", THREE, A_LIST),
        ("give me a list of cheap foods.", "bread is cheap.", 0),
        ("which food is cheap?", THREE, 0),
        ("write a python loop.", "```python\nfor x in y: ...\n```", CODE),
        ("which food is cheap?", "```python\nfor x in y: ...\n```", 0),
    ],
)
def test_an_answer_in_the_form_that_was_asked_for_is_likelier_to_be_its_own(
    question: str, answer: str, evidence: float
) -> None:
    assert form(question, answer).evidence == evidence


def test_what_the_items_of_a_list_are_need_not_be_said_again() -> None:
    assert {"three", "foods"} <= {word.strip(".") for word in form("name three foods.", THREE).unsaid}
    assert form("which food is cheap?", THREE).unsaid == frozenset()
