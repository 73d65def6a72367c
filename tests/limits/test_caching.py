import pytest

from greenroom.limits.caching import cached_prefix_tokens


@pytest.mark.parametrize(
    ("model", "least"),
    [
        ("claude-opus-5-5", 512),
        ("claude-opus-5", 512),
        ("claude-opus-4-8", 1_024),
        ("claude-opus-4-7", 2_048),
        ("claude-opus-4-5-20251101", 4_096),
        ("claude-sonnet-5-5", 1_024),
        ("claude-haiku-5-5", 4_096),
        ("claude-fable-5-1", 2_048),
        ("claude-opus-50", 1_024),
        ("vendor/model", 4_096),
    ],
)
def test_a_prefix_is_cached_from_the_least_length_that_its_model_wants(model: str, least: int) -> None:
    assert cached_prefix_tokens(model, 4 * least - 1) == 0
    assert cached_prefix_tokens(model, 4 * least) == least


def test_a_long_prefix_is_cached_as_a_whole() -> None:
    assert cached_prefix_tokens("claude-sonnet-5-5", 40_003) == 10_000
