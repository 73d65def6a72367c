"""The conversation beside the list: it changes with the id or the revision of what is shown, and only then."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from greenroom.dashboard.conversations.reading import head, remarks, talk
from greenroom.protocol.rows.conversation import ConversationRow


class Preview(VerticalScroll, can_focus=False):
    """One conversation, scrolled by keys of the screen while the list keeps the focus."""

    DEFAULT_CSS = """
    Preview { padding: 0 1; scrollbar-size-vertical: 1; }
    Preview Static { height: auto; }
    Preview #head { text-wrap: nowrap; text-overflow: ellipsis; }
    Preview #talk { margin-top: 1; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.row: ConversationRow | None = None

    def compose(self) -> ComposeResult:
        """What it is, and the talk."""
        yield Static("", id="head", markup=False)
        yield Static("", id="remarks", markup=False)
        yield Static("", id="talk", markup=False)

    def has(self, row: ConversationRow) -> bool:
        """Whether what is read is this row's text."""
        return self.row is not None and (self.row.id, self.row.revision) == (row.id, row.revision)

    def show(self, row: ConversationRow | None) -> None:
        """Show a conversation with its turns, or that there is none."""
        same = row is not None and self.has(row)
        self.row = row
        nothing = Text("No conversation is selected.", "dim")
        self.query_one("#head", Static).update(nothing if row is None else head(row))
        said = Text() if row is None else remarks(row)
        self.query_one("#remarks", Static).update(said)
        self.query_one("#remarks", Static).display = bool(said)
        if not same:
            self.query_one("#talk", Static).update("" if row is None else talk(row))
            self.scroll_to(y=0, animate=False, immediate=True)

    def turn(self, share: int) -> None:
        """Scroll by half of what is in view, on (1) or back (-1)."""
        self.scroll_relative(y=share * max(1, self.size.height // 2), animate=False)
