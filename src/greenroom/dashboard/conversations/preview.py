"""The conversation beside the list: it changes with the id or the revision of what is shown, and only then."""

from greenroom.dashboard.conversations.reading import document
from greenroom.dashboard.review.talkpane import TalkPane
from greenroom.protocol.rows.conversation import ConversationRow


class Preview(TalkPane):
    """One conversation, scrolled by keys of the screen while the list keeps the focus."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.row: ConversationRow | None = None

    def has(self, row: ConversationRow) -> bool:
        """Whether what is read is this row's text."""
        mine = self.row
        return mine is not None and mine.turns is not None and (mine.id, mine.revision) == (row.id, row.revision)

    def present(self, row: ConversationRow | None) -> None:
        """Show a conversation, or that there is none; one without turns is shown as far as it is known."""
        if row is not None and row == self.row:
            return
        self.row = row
        if row is None:
            self.show((), lambda _: [(("No conversation is selected.", "dim"),)])
        else:
            self.show((row.id, row.revision), lambda width: document(row, width))

    def turn(self, share: int) -> None:
        """Scroll by half of what is in view, on (1) or back (-1)."""
        self.scroll_lines(share * max(1, self.size.height // 2))
