"""What a conversation of each tier uses, before anything is known of the like of it."""

from collections.abc import Mapping
from types import MappingProxyType

from greenroom.model.attempt import Usage
from greenroom.model.library import Tier

TOKENS: Mapping[Tier, Usage] = MappingProxyType(
    {
        Tier.TEMPLATE: Usage(input_tokens=2_000, output_tokens=3_000),
        Tier.SCENARIO: Usage(input_tokens=2_500, output_tokens=4_000),
        Tier.EDGE_CASE: Usage(input_tokens=3_000, output_tokens=5_000),
    }
)
"""Tokens that one conversation of a tier uses."""

CONVERSATION_S = 20.0
"""Seconds that one conversation takes."""

OVERHEAD = 1.1
"""What the machinery around the calls adds to the time."""
