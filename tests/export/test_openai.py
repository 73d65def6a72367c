import json

from hypothesis import given

from greenroom.export.openai import OpenAI
from greenroom.export.sample import Sample
from greenroom.importing import openai as reader
from greenroom.importing.reading import Read
from tests.export.samples import encoded, sample, samples


def test_a_row_is_one_list_of_messages() -> None:
    assert encoded(OpenAI(), [sample()]) == (
        b'{"messages":[{"role":"user","content":"Is my money gone?"},'
        b'{"role":"assistant","content":"No. Here is why."}]}\n'
    )


def test_a_system_prompt_is_the_first_message() -> None:
    (first, *rest) = json.loads(encoded(OpenAI(), [sample(system_prompt="Be plain.")]))["messages"]
    assert first == {"role": "system", "content": "Be plain."}
    assert len(rest) == 2


@given(samples)
def test_any_text_stays_on_its_line_and_reads_back(made: Sample) -> None:
    (line,) = encoded(OpenAI(), [made]).split(b"\n")[:-1]
    messages = json.loads(line)["messages"]
    head = [("system", made.system_prompt)] if made.system_prompt else []
    assert [(each["role"], each["content"]) for each in messages] == [
        *head,
        *((turn.role, turn.content) for turn in made.turns),
    ]


def test_what_goes_out_comes_in_again() -> None:
    read = reader.read(json.loads(encoded(OpenAI(), [sample(system_prompt="Be plain.")])))
    assert isinstance(read, Read)
    assert (read.talk.turns, read.system_prompt) == (sample().turns, "Be plain.")
