import json
from collections.abc import Sequence
from typing import Any

import pytest

from greenroom.export.preference import Preference
from greenroom.model.conversation import Turn
from greenroom.model.states import ConversationStatus
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
