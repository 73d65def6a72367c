"""The queue: conversations in the order in which they are read, which nothing but reading on changes. Pure.

What was decided stays where it stands, so that nothing jumps; what is new comes at the end.
"""

from collections.abc import Callable, Iterable, Sequence

from greenroom.protocol.rows.conversation import ConversationRow

IsOpen = Callable[[ConversationRow], bool]
"""Whether a conversation is still to be decided about."""


class Queue:
    """Rows in order, and those that were skipped."""

    def __init__(self) -> None:
        self.rows: list[ConversationRow] = []
        self._at: dict[str, int] = {}
        self._skipped: set[str] = set()

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, conversation_id: str) -> bool:
        return conversation_id in self._at

    def find(self, conversation_id: str) -> ConversationRow | None:
        """A row by its id."""
        at = self._at.get(conversation_id)
        return None if at is None else self.rows[at]

    def add(self, rows: Iterable[ConversationRow]) -> int:
        """Put those that are not here yet at the end. Returns how many that were."""
        before = len(self.rows)
        for row in rows:
            if row.id not in self._at:
                self._at[row.id] = len(self.rows)
                self.rows.append(row)
        return len(self.rows) - before

    def put(self, row: ConversationRow) -> None:
        """Put a row in the place of its older self, where that is here."""
        if (at := self._at.get(row.id)) is not None:
            self.rows[at] = row

    def skip(self, conversation_id: str) -> None:
        """Leave one for later."""
        self._skipped.add(conversation_id)

    def unskip(self, conversation_id: str) -> None:
        """It is to be read after all."""
        self._skipped.discard(conversation_id)

    def left(self, is_open: IsOpen) -> int:
        """How many are still to be decided about, the skipped ones too."""
        return sum(is_open(row) for row in self.rows)

    def after(self, conversation_id: str | None, is_open: IsOpen) -> str | None:
        """The next one to read: after this one, then from the beginning, and the skipped ones last."""
        return next((row.id for row in self._onwards(conversation_id, is_open)), None)

    def ahead(self, conversation_id: str | None, count: int, is_open: IsOpen) -> Sequence[str]:
        """The next ones to read, in order."""
        found: list[str] = []
        for row in self._onwards(conversation_id, is_open):
            found.append(row.id)
            if len(found) == count:
                break
        return found

    def _onwards(self, conversation_id: str | None, is_open: IsOpen) -> Iterable[ConversationRow]:
        start = -1 if conversation_id is None else self._at.get(conversation_id, -1)
        around = [*range(start + 1, len(self.rows)), *range(start + 1 if start >= 0 else 0)]
        for late in (False, True):
            for at in around:
                row = self.rows[at]
                if (row.id in self._skipped) is late and row.id != conversation_id and is_open(row):
                    yield row
