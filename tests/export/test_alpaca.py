import json

from greenroom.export.alpaca import Alpaca
from greenroom.importing import alpaca as reader
from greenroom.importing.reading import Read
from tests.export.samples import LONG, encoded, sample


def test_the_last_question_is_the_instruction_and_the_rest_is_history() -> None:
    assert json.loads(encoded(Alpaca(), [sample(LONG)])) == {
        "instruction": "Why?",
        "input": "",
        "output": "It is on its way.",
        "history": [["Is my money gone?", "No. Here is why."]],
    }


def test_a_system_message_has_a_field_of_its_own_where_there_is_one() -> None:
    assert json.loads(encoded(Alpaca(), [sample(system_prompt="Be plain.")]))["system"] == "Be plain."
    assert "system" not in json.loads(encoded(Alpaca(), [sample()]))


def test_what_goes_out_comes_in_again() -> None:
    read = reader.read(json.loads(encoded(Alpaca(), [sample(LONG, system_prompt="Be plain.")])))
    assert isinstance(read, Read)
    assert (read.talk.turns, read.system_prompt) == (LONG, "Be plain.")
