"""Source texts: what can be one, and how one is told from others."""

import hashlib

from msgspec import Struct

from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.flashcards import LONGEST_SOURCE, SHORTEST_SOURCE
from greenroom.model.turns import is_blank


class SourceText(Struct, frozen=True):
    """A text to learn from, without blanks around it."""

    text: str

    @property
    def sha256(self) -> str:
        """The digest of the text as UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def source_text(given: str, path: str = "$.source_text") -> SourceText:
    """The text, trimmed, where it is as long as a source text may be, counted in code points.

    Raises:
        InvalidParams: it is shorter or longer, shows nothing, or holds NUL characters; says what to do about it.
    """
    text = given.strip()
    if "\0" in text:
        raise InvalidParams(Issue(path, "a text without NUL characters: save it as plain text (UTF-8) first"))
    if text and is_blank(text):
        raise InvalidParams(Issue(path, "a text that can be seen: in this one nothing can"))
    if SHORTEST_SOURCE <= len(text) <= LONGEST_SOURCE:
        return SourceText(text)
    wanted = f"{SHORTEST_SOURCE:,} to {LONGEST_SOURCE:,} characters, blanks around it not counted"
    how = (
        "take more of the text along"
        if len(text) < SHORTEST_SOURCE
        else "split it where a section ends, and have cards made of each part"
    )
    raise InvalidParams(Issue(path, f"{wanted}; this has {len(text):,}: {how}"))
