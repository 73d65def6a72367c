"""Characters that a terminal or a reader's eye would obey, made visible in an editor, and put back afterwards.

Only so can a text be edited here without losing what nobody touched.
"""

import re
from typing import Final

from msgspec import Struct

_OBEYED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BRACKETS: Final = (("<", ">"), ("⟨", "⟩"), ("⟪", "⟫"))


class Visible(Struct, frozen=True):
    """A text as an editor may show it: `<U+202E>` where such a character stands."""

    shown: str
    brackets: tuple[str, str]
    characters: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Visible":
        """Show a text. The brackets are ones that it has no such number in already."""
        before, after = next((each for each in _BRACKETS if f"{each[0]}U+" not in text), _BRACKETS[-1])
        shown = _OBEYED.sub(lambda found: f"{before}U+{ord(found[0]):04X}{after}", text)
        return cls(shown, (before, after), frozenset(_OBEYED.findall(text)))

    def back(self, edited: str) -> str:
        """An edited text with the characters that the first one had."""
        before, after = map(re.escape, self.brackets)

        def character(found: re.Match[str]) -> str:
            meant = chr(int(found[1], 16))
            return meant if meant in self.characters else found[0]

        return re.sub(f"{before}U\\+([0-9A-F]{{4,6}}){after}", character, edited)
