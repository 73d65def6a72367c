import pytest

from greenroom.model.conversation import Role, Talk, Turn
from greenroom.quality.context import Context
from greenroom.quality.subject import Subject
from greenroom.quality.turns import turns
from tests.quality.talks import GOOD, subject


def by(*roles: Role) -> Subject:
    return Subject.of(Talk("t", tuple(Turn(role, "Something is said here.") for role in roles)), Context())


def test_six_turns_that_alternate_are_fine() -> None:
    assert turns(subject(*GOOD)).score == 10


def test_the_fewer_turns_the_lower() -> None:
    assert 5 < turns(subject(*GOOD[:2])).score < turns(subject(*GOOD[:4])).score < 10


def test_very_many_turns_are_too_many() -> None:
    assert turns(subject(*GOOD * 10)).score < 10


@pytest.mark.parametrize(
    "roles",
    [("user", "user"), ("assistant", "user"), ("user", "assistant", "assistant", "user"), ()],
)
def test_out_of_order_is_worth_nothing(roles: tuple[Role, ...]) -> None:
    assert turns(by(*roles)).score == 0


def test_a_question_that_stays_without_an_answer_is_bad() -> None:
    assert turns(by("user", "assistant", "user")).score == 2
