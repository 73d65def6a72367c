import json

from greenroom.export.trl import TRL
from tests.export.samples import LONG, encoded, sample


def test_the_last_answer_is_the_completion_and_all_before_it_the_prompt() -> None:
    row = json.loads(encoded(TRL(), [sample(LONG, system_prompt="Be plain.")]))
    assert [each["role"] for each in row["prompt"]] == ["system", "user", "assistant", "user"]
    assert row["completion"] == [{"role": "assistant", "content": "It is on its way."}]
