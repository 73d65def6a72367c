"""Deeds carried out one after the other, remembered, and taken back; those that nobody answered are sent again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from greenroom.dashboard.conversations.deeds import AT_ONCE, Deed, command, way_back
from greenroom.dashboard.ports import Calls
from greenroom.model.errors import GreenroomError, Refused
from greenroom.model.ids import Ids
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import BulkDone, RefusedChange

Next = Callable[[str | None], Awaitable[Page[Any]]]
"""Reads the page of a list that a cursor stands for; None is the first one."""


class Sent(Struct, frozen=True):
    """A deed on its way, under the key by which the daemon does it once however often it comes.

    `undoes`: it is part of taking something back, and nothing to be taken back itself.
    """

    deed: Deed
    key: str
    undoes: bool = False


class Acting:
    """What was done on this screen. One thing at a time, so that undo takes back what is last for sure."""

    def __init__(self, calls: Calls, ids: Ids) -> None:
        self._calls = calls
        self._ids = ids
        self._turn = asyncio.Lock()
        self._backs: list[list[Deed]] = []
        self._unsure: list[Sent] = []

    @property
    def can_undo(self) -> bool:
        """Whether something is there to be taken back."""
        return bool(self._backs)

    @property
    def is_unsure(self) -> bool:
        """Whether of something nobody knows yet if it is stored."""
        return bool(self._unsure)

    async def do(self, deed: Deed) -> BulkDone:
        """Carry a deed out.

        Raises:
            Refused: the daemon says no; nothing was done.
            ConnectionLost: it is away. The deed is kept, and `again` sends it.
        """
        async with self._turn:
            return await self._send(Sent(deed, self._ids.new()))

    async def undo(self) -> BulkDone | None:
        """Take the last deed back; None where there is none.

        Raises:
            Refused: the daemon says no.
            ConnectionLost: it is away. What is left to do is kept, and `again` sends it.
        """
        async with self._turn:
            if not self._backs:
                return None
            changed, refused = 0, list[RefusedChange]()
            left = self._backs.pop()
            while left:
                deed, left = left[0], left[1:]
                try:
                    done = await self._send(Sent(deed, self._ids.new(), undoes=True))
                except Refused:
                    self._backs.append([deed, *left])
                    raise
                except GreenroomError:
                    self._unsure += [Sent(each, self._ids.new(), undoes=True) for each in left]
                    raise
                changed, refused = changed + done.changed, refused + done.refused
            return BulkDone(changed=changed, refused=refused)

    async def again(self) -> list[tuple[Deed, BulkDone | Refused]]:
        """Send what nobody answered. Answers what came of it.

        Raises:
            ConnectionLost: the daemon is away once more; what is left is kept.
        """
        out: list[tuple[Deed, BulkDone | Refused]] = []
        async with self._turn:
            while self._unsure:
                sent = self._unsure.pop(0)
                try:
                    out.append((sent.deed, await self._send(sent)))
                except Refused as refused:
                    out.append((sent.deed, refused))
        return out

    async def _send(self, sent: Sent) -> BulkDone:
        try:
            done = await self._calls.call(replace(command(sent.deed), idempotency_key=sent.key))
        except Refused:
            raise
        except GreenroomError:
            self._unsure.insert(0, sent)
            raise
        if not sent.undoes and (back := way_back(sent.deed, done)):
            self._backs.append(back)
        return done


async def every_row(read: Next) -> list[Any] | None:
    """All rows of a list, as they are now; None where they are more than one call may name.

    Raises:
        ClientError: it can't be read.
    """
    rows: list[Any] = []
    cursor: str | None = None
    while True:
        page = await read(cursor)
        rows += page.items
        cursor = page.next_cursor
        if len(rows) > AT_ONCE or (cursor is None and page.total_capped and len(rows) < AT_ONCE):
            return None
        if cursor is None:
            return rows
