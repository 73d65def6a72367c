from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.dashboard.review.filters import Filters
from greenroom.dashboard.review.loading import Loader
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import ConversationList
from greenroom.protocol.rows.conversation import ConversationRow
from tests.dashboard.review.talks import talk


class Lists:
    """Lists by cursor and by date, as a daemon does; an id is its time as well."""

    def __init__(self, **counts: int) -> None:
        self.rows = {
            status: [self.row(number, status) for number in range(count)] for status, count in counts.items()
        }
        self.fails = False

    @staticmethod
    def row(number: int, status: str) -> ConversationRow:
        return talk(f"{status}-{number:04}", status=status, created_at=f"{number:04}")

    async def call(self, command: Any) -> Any:
        if self.fails:
            raise ConnectionLost
        assert isinstance(command, ConversationList)
        assert command.sort_direction == "asc"
        (status,) = command.statuses or ()
        rows = [row for row in self.rows.get(str(status), []) if row.created_at >= (command.date_from or "")]
        start = int(command.cursor or 0)
        end = start + command.limit
        return Page(
            items=rows[start:end],
            total=len(rows),
            page=None,
            limit=command.limit,
            total_pages=1,
            next_cursor=str(end) if end < len(rows) else None,
        )


async def test_what_needs_revision_comes_first_and_all_are_counted_at_once() -> None:
    lists, loader = Lists(needs_revision=150, pending_review=120), Loader(Filters())
    first = await loader.more(lists)
    assert {row.status for row in first} == {"needs_revision"}
    assert loader.unread == 50 + 120
    read = [*first]
    while not loader.ended:
        read += await loader.more(lists)
    assert [row.status for row in read] == ["needs_revision"] * 150 + ["pending_review"] * 120
    assert len({row.id for row in read}) == 270


async def test_what_has_come_since_is_read_from_the_last_one_on() -> None:
    lists, loader = Lists(pending_review=250), Loader(Filters())
    while not loader.ended:
        await loader.more(lists)
    lists.rows["pending_review"].append(Lists.row(250, "pending_review"))
    lists.rows["needs_revision"] = [Lists.row(3, "needs_revision")]
    assert [row.id for row in await loader.more(lists)] == [
        "needs_revision-0003",
        "pending_review-0249",
        "pending_review-0250",
    ]


async def test_a_stretch_that_could_not_be_read_is_read_the_next_time() -> None:
    lists, loader = Lists(pending_review=150), Loader(Filters())
    first = await loader.more(lists)
    lists.fails = True
    with pytest.raises(ConnectionLost):
        await loader.more(lists)
    lists.fails = False
    second = await loader.more(lists)
    assert len({row.id for row in [*first, *second]}) == 150


async def test_filters_are_those_of_the_list() -> None:
    filters = replace(Filters(), batch_id="b-1", quality_max=6.0, words="parcel")
    command = filters.command(filters.statuses[0], limit=10)
    assert (command.batch_id, command.quality_max, command.search) == ("b-1", 6.0, "parcel")
