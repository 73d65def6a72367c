import json

from hypothesis import given

from greenroom.export.openai import OpenAI
from greenroom.model.conversation import Turn
from tests.export.conversations import TURNS
from tests.export.test_format import contents, talks


def test_a_row_is_one_list_of_messages() -> None:
    assert OpenAI().encode(TURNS, None) == (
        b'{"messages":[{"role":"user","content":"Is my money gone?"},'
        b'{"role":"assistant","content":"No. Here is why."}]}\n'
    )


def test_a_system_prompt_is_the_first_message() -> None:
    (first, *rest) = json.loads(OpenAI().encode(TURNS, "Be plain."))["messages"]
    assert first == {"role": "system", "content": "Be plain."}
    assert len(rest) == len(TURNS)


def test_an_empty_system_prompt_is_none() -> None:
    assert OpenAI().encode(TURNS, "") == OpenAI().encode(TURNS, None)


@given(talks, contents)
def test_any_text_stays_on_its_line_and_reads_back(turns: tuple[Turn, ...], system_prompt: str) -> None:
    row = OpenAI().encode(turns, system_prompt)
    assert row.count(b"\n") == 1
    messages = json.loads(row)["messages"]
    assert [(each["role"], each["content"]) for each in messages] == [
        ("system", system_prompt),
        *((turn.role, turn.content) for turn in turns),
    ]
