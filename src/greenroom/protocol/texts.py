"""Texts that people give things, and what is said of those that can't be one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

_NOT_BLANK = r"\S"
# Lookaheads rather than `^…$`, whose `$` would let a last newline pass.
PLAIN = r"^(?![\s\S]*[\x00-\x1f\x7f-\x9f])"
_ONE_LINE = r"^(?=[\s\S]*\S)(?![\s\S]*[\x00-\x1f\x7f-\x9f])"

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_ONE_LINE)]
"""What a thing is called in lists: it shows, and stays on its line."""

Line = Annotated[str, Meta(max_length=2_000, pattern=PLAIN)]
"""What rows are filed and found by; may be empty, and stays on its line."""

Search = Annotated[str, Meta(max_length=1_000, description="Rows that have this text in them.")]
"""What a list is searched for."""

PromptText = Annotated[
    str, Meta(min_length=1, max_length=100_000, pattern=_NOT_BLANK, description="The prompt, in Jinja syntax.")
]
"""A template's text."""

Called = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="Exactly of this name or, where none is, of an id that begins or ends so; of more, any 500.",
    ),
]
"""What a person types to name a row. A list's filter `called` finds it by an index, among however many rows."""

EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        _NOT_BLANK: "a text that is not blank",
        PLAIN: "a text without control characters",
        _ONE_LINE: "a text that is not blank, without control characters",
    }
)
"""What each pattern wants, in words."""
