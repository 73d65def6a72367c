import pytest

from greenroom.quality.control_tokens import control_tokens
from tests.quality.talks import GOOD, answering, asked, subject


def test_plain_text_has_none() -> None:
    assert control_tokens(subject(*GOOD)).score == 10


@pytest.mark.parametrize(
    "token",
    [
        "<|im_end|>",
        "<|eot_id|>",
        "<\uff5cend\u2581of\u2581sentence\uff5c>",
        "[INST]",
        "[/INST]",
        "<<SYS>>",
        "</s>",
        "<start_of_turn>",
        "\n### Response: yes",
        "\nHuman: no",
    ],
)
def test_one_is_worth_nothing_on_either_side(token: str) -> None:
    assert control_tokens(answering(f"It ends here. {token} Or does it?")).score == 0
    assert control_tokens(asked(f"It ends here. {token} Or does it?")).score == 0


def test_control_characters_are_the_same() -> None:
    assert control_tokens(answering("A bell: \x07")).score == 0


def test_lines_and_tabs_are_text() -> None:
    assert control_tokens(answering("One\n\tTwo\r\n3 < 4 | 5 > 2. No Human: nor <b>tag</b>.")).score == 10
