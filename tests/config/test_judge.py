import pytest

from greenroom.config.judge import misnamed, named_model, read_judge
from greenroom.model.judgement import Judge


@pytest.mark.parametrize(
    ("text", "provider", "model"),
    [
        ("claude-opus-5-5", "anthropic", "claude-opus-5-5"),
        (" claude-opus-5-5 ", "anthropic", "claude-opus-5-5"),
        ("openai/vendor/model", "openai", "vendor/model"),
        ("rehearsal/claude-opus-5-5", "rehearsal", "claude-opus-5-5"),
        ("openai/openai/gpt", "openai", "openai/gpt"),
        ("vendor/model", "anthropic", "vendor/model"),
        ("anthropic", "anthropic", "anthropic"),
    ],
)
def test_a_judge_is_a_model_and_before_it_the_provider_where_that_is_another_one(
    text: str, provider: str, model: str
) -> None:
    assert read_judge(text, "anthropic") == Judge(provider=provider, model=model)
    assert named_model(text) == model


@pytest.mark.parametrize("text", ["", "  ", "openai/"])
def test_nothing_is_no_judge(text: str) -> None:
    assert read_judge(text, "anthropic") is None


@pytest.mark.parametrize("text", [" ", "openai/", "openai/ ", "/claude-opus-5-5", "openai//model"])
def test_a_name_that_is_none_is_wrong(text: str) -> None:
    assert misnamed(text)


@pytest.mark.parametrize(
    "text", ["", "claude-opus-5-5", " claude-opus-5-5 ", "openai/vendor/model", "vendor/model"]
)
def test_a_name_or_nothing_is_right(text: str) -> None:
    assert misnamed(text) is None
