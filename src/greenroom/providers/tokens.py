"""How many tokens a provider may say that a call took."""

from typing import Annotated

from msgspec import Meta

Tokens = Annotated[int, Meta(ge=0, le=10**9)]
"""A count that can be one; no call takes anywhere near a thousand million.

A body with any other is read as no answer, since neither a negative number nor one past 64 bits could be kept.
"""
