"""Figures beside each other, on as many lines as they need: one that is cut off reads like another figure."""

from collections.abc import Iterable
from typing import Final

from rich.text import Text
from textual.widgets import Static

GAP: Final = "  "


def packed(parts: Iterable[Text], width: int) -> list[Text]:
    """The parts, as many to a line as have room; only one that is wider than a line is cut, with `…`.

    Args:
        parts: each without line breaks; empty ones are left out.
        width: cells of a line.
    """
    lines: list[Text] = []
    for part in parts:
        if not part:
            continue
        if lines and lines[-1].cell_len + len(GAP) + part.cell_len <= width:
            lines[-1] = Text.assemble(lines[-1], GAP, part)
            continue
        line = part.copy()
        if width > 0:
            line.truncate(width, overflow="ellipsis")
        lines.append(line)
    return lines


def show_lines(widget: Static, lines: Text) -> None:
    """Show them in a widget as high as its lines; all is laid out anew only where there are more or fewer."""
    widget.update(lines, layout=lines.plain.count("\n") + 1 != widget.size.height)
