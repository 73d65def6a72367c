"""Reads the queue by cursor, a stretch at a time; and once all was read, what has come since."""

from collections.abc import Sequence
from typing import Final

from greenroom.dashboard.ports import Calls
from greenroom.dashboard.review.filters import Filters
from greenroom.protocol.rows.conversation import ConversationRow

STRETCH: Final = 100
"""Conversations that are read at once."""


class Loader:
    """Where reading has come to. It never reads a stretch twice, so that nothing of the queue moves."""

    def __init__(self, filters: Filters) -> None:
        """Nothing is read yet."""
        self.filters = filters
        self.ended = False
        self._total = 0
        self._read = 0
        self._capped = False
        self._cursor: str | None = None
        self._since: str | None = None
        self._newest: str | None = None

    @property
    def unread(self) -> int:
        """How many are not read yet, as was counted when reading began."""
        return 0 if self.ended else max(0, self._total - self._read)

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self._capped and not self.ended

    def recount(self, total: int, *, capped: bool, read: int) -> None:
        """There are so many by now, of which so many are read."""
        self._total, self._capped, self._read = total, capped, read

    async def more(self, calls: Calls) -> Sequence[ConversationRow]:
        """The next stretch; where all was read, what was made since, and what was seen of it already.

        Raises:
            GreenroomError: it can't be read; the next time it is tried again from there.
        """
        since = self._newest if self.ended else self._since
        cursor = None if self.ended else self._cursor
        page = await calls.call(self.filters.command(limit=STRETCH, cursor=cursor, date_from=since))
        if cursor is None:
            self._total, self._capped, self._read = page.total, page.total_capped, 0
        self._since = since
        self._read += len(page.items)
        self._cursor, self.ended = page.next_cursor, page.next_cursor is None
        made = [row.created_at for row in page.items]
        self._newest = max([*made, *([self._newest] if self._newest else [])], default=None)
        return page.items
