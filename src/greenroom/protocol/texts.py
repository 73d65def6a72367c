"""Texts that people give things, and what is said of those that can't be one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

_NOT_BLANK = r"\S"
# Lookaheads rather than `^…$`, whose `$` would let a last newline pass.
_ONE_LINE = r"^(?=[\s\S]*\S)(?![\s\S]*[\x00-\x1f\x7f-\x9f])"

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_ONE_LINE)]
"""What a thing is called in lists: it shows, and stays on its line."""

PromptText = Annotated[
    str, Meta(min_length=1, max_length=100_000, pattern=_NOT_BLANK, description="The prompt, in Jinja syntax.")
]
"""A template's text."""

EXPECTED: Mapping[str, str] = MappingProxyType(
    {_NOT_BLANK: "a text that is not blank", _ONE_LINE: "a text that is not blank, without control characters"}
)
"""What each pattern wants, in words."""
