"""A bar of a terminal's characters."""

from rich.text import Text

_PARTS = " ▏▎▍▌▋▊▉"


def bar(share: float, cells: int, style: str = "green") -> Text:
    """How much of a whole is done: full cells, an eighth of one at a time, and the rest as dots.

    Args:
        share: from 0 to 1; more counts as 1.
        cells: how long it is.
        style: of what is full.
    """
    eighths = round(max(0.0, min(1.0, share)) * cells * 8)
    full, part = divmod(eighths, 8)
    drawn = "█" * full + (_PARTS[part] if part else "")
    line = Text(drawn, style=style, no_wrap=True)
    line.append("·" * (cells - len(drawn)), "dim")
    return line
