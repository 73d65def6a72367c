"""Texts that people give things, and what is said of those that can't be one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

from greenroom.model.paging import MOST_CALLED

# Lookaheads rather than `^…$`, whose `$` would let a last newline pass.
# U+2028 and U+2029 end a line too; U+202A to U+202E and U+2066 to U+2069 turn what follows around.
_CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"
PLAIN = rf"^(?![\s\S]*{_CONTROL})"
# What shows something: not what Unicode counts as a blank, a control or a format character, nor a filler. Beyond
# the first 65,536 characters such ones are tags and marks of scripts' own, which come with what they are set to.
_SEEN = (
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u180e"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufe0e\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
_ONE_LINE = rf"^(?=[\s\S]*{_SEEN})(?![\s\S]*{_CONTROL})"
NO_NUL = r"^(?![\s\S]*\x00)"
NEEDED_NO_NUL = rf"^(?=[\s\S]*{_SEEN})(?![\s\S]*\x00)"
LANGUAGE_TAG = r"^(?![\s\S]*[^A-Za-z0-9-])([A-Za-z]{2,8}|[iIxX](?=-))(-[A-Za-z0-9]{1,8})*$"

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_ONE_LINE)]
"""What a thing is called in lists: it shows, and stays on its line."""

Line = Annotated[str, Meta(max_length=2_000, pattern=PLAIN)]
"""What rows are filed and found by; may be empty, and stays on its line."""

RowId = Annotated[str, Meta(min_length=1)]
"""The id of a row that a caller names, or filters by; an empty one would stand for rows that have none."""

Search = Annotated[str, Meta(max_length=1_000, pattern=PLAIN, description="Rows that have this text in them.")]
"""What a list is searched for."""

PromptText = Annotated[
    str, Meta(min_length=1, max_length=100_000, pattern=NEEDED_NO_NUL, description="The prompt, in Jinja syntax.")
]
"""A template's text."""

Called = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="Exactly of this name or, where none is, of an id that begins or ends so;"
        f" of more, any {MOST_CALLED}.",
    ),
]
"""What a person types to name a row. A list's filter `called` finds it by an index, among however many rows."""

EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        NO_NUL: "a text without NUL characters",
        NEEDED_NO_NUL: "a text that is not blank, without NUL characters",
        LANGUAGE_TAG: "a BCP 47 tag, as in `en` or `pt-BR`",
        PLAIN: "a text without control characters",
        _ONE_LINE: "a text that is not blank, without control characters",
    }
)
"""What each pattern wants, in words."""
