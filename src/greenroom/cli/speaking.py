"""Words on the terminal: data on stdout, narration on stderr, colours only where somebody sees them.

Text from a model may hold control characters, which a terminal obeys. Whatever goes out through here is cleaned.
"""

import os
import re
import sys
from typing import Any, Final, TextIO

import msgspec

# C0 but tab and line feed, DEL, C1, and the marks that turn the direction of text around.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_STYLES: Final = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def clean(text: str) -> str:
    """The text without what a terminal would obey instead of show."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text, cleaned, on one line."""
    return " ".join(clean(text).split())


def has_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal whose reader has not asked for plain text (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def painted(text: str, style: str, stream: TextIO) -> str:
    """The text in a style, where the stream has colours."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style and has_colour(stream) else text


def show(text: str, style: str = "") -> None:
    """Data for the reader, cleaned."""
    print(painted(clean(text), style, sys.stdout))


def tell(text: str, style: str = "") -> None:
    """Narration, cleaned. What was shown before comes before it, even where both end in one file."""
    sys.stdout.flush()
    print(painted(clean(text), style, sys.stderr), file=sys.stderr, flush=True)


def show_json(answer: Any) -> None:
    """One JSON document on a line of stdout; laid out where a person reads it.

    Control characters stand in it as escapes, which mean the same to a program.
    """
    text = msgspec.json.encode(answer)
    if sys.stdout.isatty():
        text = msgspec.json.format(text, indent=2)
    print(_CONTROL.sub(lambda found: _escape(found[0]), text.decode()))


def _escape(character: str) -> str:
    return character if character == "\n" else f"\\u{ord(character):04x}"


def width(stream: TextIO | None = None) -> int | None:
    """The columns of the terminal behind a stream (stdout by default), or None where there is none."""
    stream = stream or sys.stdout
    if not stream.isatty():
        return None
    if (columns := os.environ.get("COLUMNS", "")).isdecimal() and int(columns):
        return int(columns)
    return os.get_terminal_size(stream.fileno()).columns or 80
