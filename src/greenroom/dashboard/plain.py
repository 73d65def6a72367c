"""Text that a model or a person wrote, made harmless: nothing in it is obeyed, all of it is shown.

A terminal obeys control characters, a reader's eye obeys the marks that turn the direction of text around, and
Textual obeys markup. The first two become something visible here; the third is kept out by handing on `Text`.
"""

import re
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.text import Text

TAB: Final = "    "

LONGEST_LINE: Final = 4_000
"""Characters of one line that are looked at where a line alone is shown: no terminal is that wide."""
MARKS: Final = 8
"""Characters that a cell has at most where it is shown cut: a letter, and marks that stand on it."""

# A whole escape sequence: CSI, OSC and its like up to BEL or ST, or ESC and one more; then whatever else is left.
_ESCAPES: Final = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?"
    "|\x1b[ -/]*[0-~]?"
)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAKS: Final = re.compile("\r\n?|[\u2028\u2029\x85]")
# What joins emoji, chooses between their two looks, or colours a skin: terminals disagree on the cells of those.
_LOOKS: Final = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_SPACES: Final = re.compile(r"\s+")
_LONE: Final = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with its line breaks, without what a terminal would obey.

    Escape sequences go as a whole. Marks of direction are shown by their number (`<U+202E>`), for they change
    what a reader believes to see. Tabs become spaces.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", text)
    text = _ESCAPES.sub("", text)
    text = _CONTROLS.sub("", text.replace("\t", TAB))
    text = _TURNS.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
    return _LONE.sub("\ufffd", text)


def readable(text: str) -> str:
    """The text, cleaned, with emoji that every terminal gives the same cells.

    Those that are joined of several stand beside each other, in their usual colour: some terminals draw one of
    them and others each, and where the next column begins would depend on that. For what is read, not for what is
    edited.
    """
    text = clean(text)
    if text.isascii():
        return text
    return _LOOKS.sub("", text)


def one_line(text: str) -> str:
    """The text, cleaned, on one line, and not longer than anybody sees."""
    return _SPACES.sub(" ", readable(text[:LONGEST_LINE])).strip()


def line(text: str, style: str = "") -> Text:
    """One line for a cell, a label or a title."""
    return Text(one_line(text), style=style, no_wrap=True, end="")


def text(text: str, style: str = "") -> Text:
    """Text to be read, with its lines."""
    return Text(readable(text), style=style)


def cut(text: str, cells: int) -> str:
    """The line in exactly so many cells, with `…` where it was longer; wide characters are never halved.

    Args:
        text: one line that is clean.
        cells: columns of the terminal.
    """
    if cells <= 0:
        return ""
    text = text[: cells * MARKS]
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return f"{set_cell_size(text, cells - 1)}…"
