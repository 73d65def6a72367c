"""Conversations that were read with their turns; those that nobody looked at for longest go. Pure."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from greenroom.protocol.rows.conversation import ConversationRow, RevisionRow

KEPT: Final = 40
"""So many are kept, so that going back a few is as quick as going on."""
AHEAD: Final = 3
"""So many are read ahead."""


class Reads:
    """What was read, by id."""

    def __init__(self) -> None:
        self._rows: dict[str, ConversationRow] = {}
        self._revisions: dict[tuple[str, int], dict[int, RevisionRow]] = {}

    def find(self, conversation_id: str) -> ConversationRow | None:
        """A conversation with its turns, where it was read."""
        row = self._rows.pop(conversation_id, None)
        if row is not None:
            self._rows[conversation_id] = row
        return row

    def put(self, row: ConversationRow) -> None:
        """Keep one that came with its turns."""
        self._rows.pop(row.id, None)
        self._rows[row.id] = row
        if len(self._rows) > KEPT:
            del self._rows[next(iter(self._rows))]

    def renew(self, row: ConversationRow) -> ConversationRow | None:
        """Take what an answer without turns says; None, and forget it, where its text is another by now."""
        before = self._rows.get(row.id)
        if before is None or before.revision != row.revision:
            self._rows.pop(row.id, None)
            return None
        now = replace(row, turns=before.turns)
        self._rows[row.id] = now
        return now

    def change(self, conversation_id: str, how: Callable[[ConversationRow], ConversationRow]) -> None:
        """Change one that is here."""
        if (row := self._rows.get(conversation_id)) is not None:
            self._rows[conversation_id] = how(row)

    def drop(self, conversation_id: str) -> None:
        """It is another by now."""
        self._rows.pop(conversation_id, None)

    def has_revisions(self, row: ConversationRow) -> bool:
        """Whether revisions of a conversation were read since its text is this one."""
        return (row.id, row.revision) in self._revisions

    def revision(self, row: ConversationRow, number: int) -> RevisionRow | None:
        """The revision with this number, where it was read since the conversation's text is this one."""
        return self._revisions.get((row.id, row.revision), {}).get(number)

    def put_revisions(self, row: ConversationRow, revisions: Sequence[RevisionRow]) -> None:
        """Keep them, beside others of the same text; those of a few conversations are enough."""
        known = self._revisions.setdefault((row.id, row.revision), {})
        known.update((each.number, each) for each in revisions)
        if len(self._revisions) > AHEAD * 2:
            del self._revisions[next(iter(self._revisions))]
