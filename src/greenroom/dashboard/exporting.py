"""An export under way: how far it is, where it stands once it is there. Pure."""

from pathlib import Path
from typing import Final

from rich.text import Text

from greenroom.dashboard.bar import bar
from greenroom.dashboard.form import Typed, Unread
from greenroom.dashboard.plain import one_line
from greenroom.protocol.commands.export import ExportRow, Shares

BAR: Final = 16
WHOLE: Final = 100.0
PARTS: Final = ("train", "validation", "test")


def words_of(typed: Typed, name: str) -> str:
    """What stands in a field for words."""
    value = typed.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def first_of(typed: Typed, name: str) -> str | None:
    """The choice of a field where one is on at most."""
    value = typed.get(name, ())
    return None if isinstance(value, str) or not value else value[0]


def folder(typed: Typed) -> str | None:
    """The folder that the form names, as the daemon takes it: from the root on."""
    path = words_of(typed, "path")
    return str(Path(path).expanduser().absolute()) if path else None


def shares(text: str) -> Shares | None:
    """A split as `90/5/5` for train, validation and test, or `90/10` for train and test; None for no split.

    Raises:
        Unread: it is none.
    """
    if not text:
        return None
    parts = text.split("/")
    names = ("train", "test") if len(parts) == 2 else PARTS
    try:
        return Shares(**dict(zip(names, map(float, parts), strict=True)))
    except ValueError as error:
        raise Unread(f"{text!r} is no split: one is as in 90/5/5, or 90/10 for train and test.") from error


def standing(row: ExportRow) -> Text:
    """How an export stands, in a line."""
    line = Text()
    if row.status == "running":
        line.append(f"▶ export {row.format}  ", "green")
        line.append_text(bar(row.progress / WHOLE, BAR))
        line.append(f"  {int(row.progress)} %  {one_line(row.path)}")
    elif row.status == "completed":
        line.append(f"✓ exported {row.rows:,} ({row.format}) ", "green")
        line.append(f"to {one_line(row.path)}")
        if not row.rows:
            line.append("  It is empty; see what goes in, with E.", "yellow")
        elif row.notes:
            line.append(f"  {one_line(row.notes[0])}", "dim")
    else:
        line.append(f"✗ the export failed: {one_line(row.error or '')}", "red")
    return line
