import pytest

from greenroom.writing.conversations import estimate_tokens


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2)])
def test_a_token_is_about_four_characters_rounded_up(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens
