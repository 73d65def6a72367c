import json

from greenroom.export.sharegpt import ShareGPT
from greenroom.importing import sharegpt as reader
from greenroom.importing.reading import Read
from tests.export.samples import LONG, encoded, sample


def test_a_row_tells_what_human_and_gpt_said() -> None:
    row = json.loads(encoded(ShareGPT(), [sample(system_prompt="Be plain.")]))
    assert row == {
        "conversations": [
            {"from": "system", "value": "Be plain."},
            {"from": "human", "value": "Is my money gone?"},
            {"from": "gpt", "value": "No. Here is why."},
        ]
    }


def test_what_goes_out_comes_in_again() -> None:
    read = reader.read(json.loads(encoded(ShareGPT(), [sample(LONG, system_prompt="Be plain.")])))
    assert isinstance(read, Read)
    assert (read.talk.turns, read.system_prompt) == (LONG, "Be plain.")
