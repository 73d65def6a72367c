"""The last decisions: in view all the while, and as a list from which one goes back to them."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from greenroom.dashboard.modal import Modal
from greenroom.dashboard.plain import cut, one_line
from greenroom.dashboard.review.decisions import Decision, Stand
from greenroom.dashboard.review.keys import DECIDED

GLYPHS = {
    "approve": ("✓", "green"),
    "reject": ("✗", "red"),
    "request_changes": ("!", "magenta"),
    "comment": ("✎", ""),
    "flag": ("⚑", "yellow"),
    "unflag": ("⚐", ""),
    "regenerate": ("▶", "green"),
}
WORDS = {
    "approve": "approved",
    "reject": "rejected",
    "request_changes": "changes asked",
    "comment": "noted",
    "flag": "flagged",
    "unflag": "flag taken away",
    "regenerate": "to be written anew",
}
STANDS = {
    Stand.WAITING: "being stored",
    Stand.SENT: "being stored",
    Stand.UNSURE: "asked again when the daemon is back",
    Stand.STORED: "",
    Stand.REFUSED: "NOT STORED",
    Stand.WITHDRAWN: "taken back",
}


def line_of(decision: Decision) -> Text:
    """One decision in a line of its own."""
    mark, style = GLYPHS[decision.deed]
    many = f" ({len(decision.ids):,})" if len(decision.ids) > 1 else ""
    line = Text(f"{mark} {WORDS[decision.deed]}{many}", style, no_wrap=True, overflow="ellipsis")
    stands = "taken back" if decision.undone else STANDS[decision.stand]
    if stands:
        line.append(f" [{stands}]", "bold")
    line.append(f" {one_line(decision.title)}", "not bold dim" if decision.undone else "not bold")
    if decision.why and decision.stand is Stand.REFUSED:
        line.append(f": {one_line(decision.why)}", "red")
    return line


def strip_of(decisions: Sequence[Decision], width: int) -> Text:
    """All of them in one line, as they were made: a glyph each, and the title of the newest."""
    line = Text("last: ", "dim", no_wrap=True)
    if not decisions:
        return line.append("nothing decided yet")
    for decision in reversed(decisions):
        line.append(*_mark(decision))
        line.append(" ")
    room = width - cell_len(line.plain)
    return line.append(cut(one_line(decisions[0].title), room).rstrip() if room > 0 else "", "not dim")


def _mark(decision: Decision) -> tuple[str, str]:
    if decision.undone or decision.stand is Stand.WITHDRAWN:
        return "↶", "dim"
    if decision.stand is Stand.REFUSED:
        return "✗!", "bold red"
    mark, style = GLYPHS[decision.deed]
    return (mark if decision.stand is Stand.STORED else f"{mark}…"), style


class DecidedList(OptionList, inherit_bindings=True):
    """The list itself."""

    HELP_TITLE = DECIDED.heading
    BINDINGS: ClassVar[list[BindingType]] = [*DECIDED.bindings()]

    def action_leave(self) -> None:
        """Close it."""
        self.screen.dismiss()


class Decided(Modal[str | None]):
    """The last decisions. Answers the id of the conversation to go back to."""

    DEFAULT_CSS = """
    Decided { align: center middle; }
    Decided > Vertical { width: 76; max-width: 100%; height: auto; max-height: 90%; border: round $accent;
        padding: 0 1; background: $surface; }
    Decided OptionList, Decided OptionList:focus { height: auto; max-height: 14; border: none; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis; }
    Decided Static { height: auto; }
    """

    def __init__(self, decisions: Sequence[Decision]) -> None:
        super().__init__()
        self._decisions = decisions

    def compose(self) -> ComposeResult:
        """The list, and its keys."""
        with Vertical():
            yield Static(Text("The last decisions, the newest first", "bold"))
            yield DecidedList(*(Option(line_of(each)) for each in self._decisions))
            yield Static(Text("enter: go back to it    esc: close", "dim"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go back to it."""
        self.dismiss(self._decisions[event.option_index].ids[0])
