"""The help: the keys of what has the focus first, then of the screen, then of the whole dashboard."""

from collections.abc import Mapping
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widgets import Static

from greenroom.dashboard.catalogue import by_id
from greenroom.dashboard.dialogs import HELP
from greenroom.dashboard.keys import named


class Help(ModalScreen[None]):
    """All keys that hold where it was asked for, each with what it does, greyed where it can't be done now."""

    BINDINGS: ClassVar[list[BindingType]] = [*HELP.bindings()]
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > VerticalScroll { width: 78; max-width: 100%; height: auto; max-height: 90%; border: round $accent;
        padding: 0 1; background: $surface; }
    Help Static { height: auto; }
    """

    def __init__(self, active: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self._rows = rows_of(active)

    def compose(self) -> ComposeResult:
        """The table."""
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True, max_width=22)
        table.add_column()
        for keys, explains, enabled in self._rows:
            if explains is None:
                table.add_row(Text(keys, "bold underline"), "")
            else:
                style = "" if enabled else "dim strike"
                table.add_row(Text(keys, "bold"), Text(explains, style))
        with VerticalScroll(can_focus=True):
            yield Static(table)

    def action_leave(self) -> None:
        """Close it."""
        self.dismiss()


def rows_of(active: Mapping[str, ActiveBinding]) -> list[tuple[str, str | None, bool]]:
    """Keys, words and whether it can be done now; a heading has no words."""
    known = by_id()
    nodes: dict[DOMNode, dict[str, tuple[list[str], str, bool]]] = {}
    for key, found in active.items():
        binding = found.binding
        said = known.get(binding.id or "")
        if said is None:
            # One of Textual's own, which nobody was promised.
            continue
        row = nodes.setdefault(found.node, {}).setdefault(said.id, ([], said.explains, found.enabled))
        row[0].append(named(key))
    rows: list[tuple[str, str | None, bool]] = []
    for node, entries in nodes.items():
        rows.append((heading_of(node), None, True))
        rows += [(", ".join(keys), words, enabled) for keys, words, enabled in entries.values()]
    return rows


def heading_of(node: DOMNode) -> str:
    """What has these keys, in words."""
    return str(getattr(node, "HELP_TITLE", type(node).__name__))
