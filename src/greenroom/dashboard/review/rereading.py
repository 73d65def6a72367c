"""How the listed conversations stand by now: what others did to them while nobody here heard of it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct

from greenroom.dashboard.ports import Calls
from greenroom.dashboard.review.filters import Filters
from greenroom.dashboard.review.loading import STRETCH
from greenroom.model.errors import Refused
from greenroom.protocol.commands.conversation import ConversationGet
from greenroom.protocol.rows.conversation import ConversationRow

SPARE: Final = 2
"""So many stretches are read past what the listed ones fill: new ones may stand between them."""


class Present(Struct, frozen=True, kw_only=True):
    """How things stand: the listed ones by id, those that are there no more, and those of the filters.

    `total` counts what meets the filters, up to where the daemon counts (`capped`); `others` met them too, and are
    not listed yet.
    """

    rows: Mapping[str, ConversationRow]
    gone: Sequence[str]
    others: Sequence[ConversationRow]
    total: int
    capped: bool


async def present(calls: Calls, filters: Filters, listed: Collection[str]) -> Present:
    """Read the listed ones, without their turns: by the list where they still are in it, else one by one.

    Raises:
        GreenroomError: it can't be read.
    """
    rows: dict[str, ConversationRow] = {}
    others: list[ConversationRow] = []
    page = await calls.call(filters.command(limit=STRETCH))
    total, capped = page.total, page.total_capped
    for _ in range(len(listed) // STRETCH + SPARE):
        for row in page.items:
            if row.id in listed:
                rows[row.id] = row
            else:
                others.append(row)
        if page.next_cursor is None or len(rows) == len(listed):
            break
        page = await calls.call(filters.command(limit=STRETCH, cursor=page.next_cursor))
    gone = []
    for each in [one for one in listed if one not in rows]:
        try:
            rows[each] = await calls.call(ConversationGet(conversation_id=each))
        except Refused as error:
            if error.wire_type != "not_found":
                raise
            gone.append(each)
    return Present(rows=rows, gone=gone, others=others, total=total, capped=capped)
