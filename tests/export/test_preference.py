import json
from collections.abc import Sequence
from typing import Any

import pytest

from greenroom.export.preference import Preference, rejected_of
from greenroom.model.conversation import Revision, Turn
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros
from tests.export.samples import LONG, TURNS, encoded, sample

OLD = (*LONG[:3], Turn("assistant", "No idea."))


def pair(turns: Sequence[Turn], replaced: Sequence[Turn]) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(encoded(Preference(), [sample(turns, replaced=replaced)]))
    return row


def test_the_approved_answer_is_chosen_over_the_one_that_it_replaced() -> None:
    row = pair(LONG, OLD)
    assert [each["content"] for each in row["prompt"]] == [turn.content for turn in LONG[:3]]
    assert row["chosen"] == [{"role": "assistant", "content": "It is on its way."}]
    assert row["rejected"] == [{"role": "assistant", "content": "No idea."}]


def test_a_pair_is_of_the_first_answer_that_differs() -> None:
    row = pair(LONG, (TURNS[0], Turn("assistant", "Yes."), *OLD[2:]))
    assert [each["content"] for each in row["prompt"]] == ["Is my money gone?"]
    assert (row["chosen"][0]["content"], row["rejected"][0]["content"]) == ("No. Here is why.", "Yes.")


def test_a_system_message_is_part_of_the_prompt() -> None:
    row = json.loads(encoded(Preference(), [sample(LONG, replaced=OLD, system_prompt="Be plain.")]))
    assert row["prompt"][0] == {"role": "system", "content": "Be plain."}


@pytest.mark.parametrize(
    "replaced",
    [
        None,
        LONG,
        TURNS,
        (Turn("user", "Is all gone?"), Turn("assistant", "Yes.")),
        (*LONG[:2], Turn("user", "How?"), Turn("assistant", "No idea.")),
    ],
    ids=["none before", "the same", "the beginning", "another question", "another question later"],
)
def test_without_two_answers_to_one_prompt_there_is_no_pair(replaced: Sequence[Turn] | None) -> None:
    assert not Preference().takes(sample(LONG, replaced=replaced))


def test_a_revision_that_nobody_approved_is_never_chosen() -> None:
    assert Preference().takes(sample(LONG, replaced=OLD))
    assert not Preference().takes(sample(LONG, replaced=OLD, status=ConversationStatus.PENDING_REVIEW))


def rejected(*texts: tuple[str, str]) -> str | None:
    """The answer that the last of these revisions, each a question and an answer, is preferred to."""
    revisions = [
        Revision(
            number=number,
            turns=(Turn("user", asked), Turn("assistant", said)),
            turn_tokens=(1, 1),
            origin="edited",
            made_by=1000,
            created_at=Micros(10 * number),
        )
        for number, (asked, said) in enumerate(texts, 1)
    ]
    found = rejected_of(revisions[-1], revisions[-2::-1])
    return None if found is None else found[1].content


def test_the_one_that_the_approved_one_replaced_is_rejected() -> None:
    assert rejected(("How?", "BAD"), ("How?", "MIDDLE"), ("How?", "GOOD")) == "MIDDLE"


def test_an_answer_to_another_question_and_the_same_answer_are_passed_over() -> None:
    assert rejected(("How?", "BAD"), ("Why?", "So."), ("How?", "GOOD")) == "BAD"
    assert rejected(("How?", "BAD"), ("How?", "GOOD"), ("How?", "GOOD")) == "BAD"
    assert rejected(("How?", "BAD"), ("How?", "GOOD"), ("Why?", "GOOD")) is None
