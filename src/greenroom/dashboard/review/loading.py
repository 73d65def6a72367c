"""Reads the queue: one status after the other, by cursor, a stretch at a time; then what has come since."""

from collections.abc import Sequence
from typing import Final

from greenroom.dashboard.ports import Calls
from greenroom.dashboard.review.filters import Filters
from greenroom.model.states import ConversationStatus
from greenroom.protocol.rows.conversation import ConversationRow

STRETCH: Final = 100
"""Conversations that are read at once."""


class _Segment:
    """Those of one status."""

    def __init__(self, status: ConversationStatus) -> None:
        self.status = status
        self.total = 0
        self.capped = False
        self.read = 0
        self.cursor: str | None = None
        self.last_at: str | None = None
        self.ended = False


class Loader:
    """Where reading has come to. It never reads a stretch twice, so that nothing of the queue moves."""

    def __init__(self, filters: Filters) -> None:
        """Nothing is read yet."""
        self.filters = filters
        self._segments = [_Segment(status) for status in filters.statuses]
        self._counted = False

    @property
    def ended(self) -> bool:
        """Whether all that there was has been read."""
        return all(each.ended for each in self._segments)

    @property
    def unread(self) -> int:
        """How many are not read yet, as was counted when reading began."""
        return sum(max(0, each.total - each.read) for each in self._segments if not each.ended)

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return any(each.capped and not each.ended for each in self._segments)

    async def more(self, calls: Calls) -> Sequence[ConversationRow]:
        """The next stretch; where all was read, what has come since.

        Raises:
            GreenroomError: it can't be read; the next time it is tried again from there.
        """
        if not self._counted:
            await self._count(calls)
        for each in self._segments:
            if not each.ended:
                found = await self._on(calls, each, cursor=each.cursor)
                if found:
                    return found
        new: list[ConversationRow] = []
        for each in self._segments:
            each.ended, each.cursor = False, None
            new += await self._on(calls, each, cursor=None)
        return new

    async def _count(self, calls: Calls) -> None:
        """Those that come later are counted at once, for the progress line."""
        for each in self._segments[1:]:
            page = await calls.call(self.filters.command(each.status, limit=1))
            each.total, each.capped = page.total, page.total_capped
        self._counted = True

    async def _on(self, calls: Calls, segment: _Segment, *, cursor: str | None) -> Sequence[ConversationRow]:
        since = segment.last_at if cursor is None else None
        page = await calls.call(
            self.filters.command(segment.status, limit=STRETCH, cursor=cursor, date_from=since)
        )
        if cursor is None:
            segment.total, segment.capped, segment.read = page.total, page.total_capped, 0
        segment.read += len(page.items)
        segment.cursor, segment.ended = page.next_cursor, page.next_cursor is None
        if page.items:
            segment.last_at = page.items[-1].created_at
        return page.items
