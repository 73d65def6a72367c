"""Which shared prefixes a provider that caches what is marked is likely to cache: long enough ones for the model.

The minimum differs by model. The figures are those that others quote from the provider's documentation (its page
"Prompt caching"), the larger one where they differ; newer models go by their line until they are listed. A wrong
one costs no more than one answer, which shows in its usage whether the prefix was cached.
"""

from collections.abc import Mapping
from types import MappingProxyType

_LEAST_TOKENS: Mapping[str, int] = MappingProxyType(
    {
        "claude-opus": 1_024,
        "claude-opus-4-5": 4_096,
        "claude-opus-4-6": 4_096,
        "claude-opus-4-7": 2_048,
        "claude-opus-5": 512,
        "claude-sonnet": 1_024,
        "claude-haiku": 4_096,
        "claude-fable": 2_048,
    }
)
"""The shortest prefix that is cached, in tokens, by how the model's name begins; the longest beginning decides."""

_LEAST_UNLISTED = 4_096
"""The largest minimum that is known."""

_CHARS_PER_TOKEN = 4
"""Of English; other languages have fewer, and so are cached sooner than this tells."""


def cached_prefix_tokens(model: str, chars: int) -> int:
    """How many tokens of a shared prefix of so many characters are cached, or 0 where it is likely too short."""
    tokens = chars // _CHARS_PER_TOKEN
    return tokens if tokens >= _least_tokens(model) else 0


def _least_tokens(model: str) -> int:
    beginnings = [each for each in _LEAST_TOKENS if model == each or model.startswith(f"{each}-")]
    return _LEAST_TOKENS[max(beginnings, key=len)] if beginnings else _LEAST_UNLISTED
