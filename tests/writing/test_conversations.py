import pytest
from msgspec.structs import replace

from greenroom.model.attempt import Usage
from greenroom.model.conversation import Talk, Turn
from greenroom.model.library import Source, Variable
from greenroom.providers.port import Answer
from greenroom.writing.conversations import Conversations, estimate_tokens
from greenroom.writing.kind import Origin
from tests.quality.weights import WEIGHTS
from tests.store.making import Ticking, new_id
from tests.writing.rows import job, template

ANSWER = Answer(
    text="", stop_reason="end_turn", usage=Usage(), request_id=None, headers={}, request=b"", response=b""
)


class Ids:
    def new(self) -> str:
        return new_id()


CONVERSATIONS = Conversations(clock=Ticking(), ids=Ids(), threshold=7.0, weights=WEIGHTS, timeout_s=60.0)


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2)])
def test_a_token_is_about_four_characters_rounded_up(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_a_conversation_is_measured_against_what_was_given_and_not_against_defaults() -> None:
    product = Variable(name="product", default="submarine")
    work = job(Source(template=template(variables=(product,))), {"topic": "rent", "product": "submarine"})
    talk = Talk("Rent", (Turn("user", "Is my rent too high?"), Turn("assistant", "Compare it with other rents.")))
    by = Origin(provider="rehearsal", model="a-model")
    kept, by_default = (
        CONVERSATIONS.keep(each, talk, ANSWER, by).quality.components["mention"].score
        for each in (work, replace(work, given={"topic": "rent"}))
    )
    assert (kept, by_default) == (7, 10)
