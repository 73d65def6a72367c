"""What a format is."""

from collections.abc import Sequence
from typing import Protocol

from greenroom.model.conversation import Turn


class Format(Protocol):
    """A way to write conversations, one after the other, into one file."""

    @property
    def name(self) -> str:
        """What it is called in `export.start`."""
        ...

    @property
    def suffix(self) -> str:
        """How its files are called after the dot."""
        ...

    @property
    def loads_as(self) -> str:
        """What a row is to the one who loads the file, in a line of Markdown."""
        ...

    def encode(self, turns: Sequence[Turn], system_prompt: str | None) -> bytes:
        """One conversation as the bytes that are appended to the file: the same bytes for the same arguments."""
        ...
