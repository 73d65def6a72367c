from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.dashboard.review.filters import Filters
from greenroom.dashboard.review.loading import Loader
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import ConversationList
from tests.dashboard.review.talks import talk


class Lists:
    """Lists by cursor and by date, as a daemon does, what is most urgent first."""

    def __init__(self, count: int) -> None:
        self.rows = [self.row(number, urgency=(number * 7 % 10) / 10) for number in range(count)]
        self.fails = False

    @staticmethod
    def row(number: int, urgency: float) -> Any:
        return talk(f"c-{number:04}", created_at=f"{number:04}", urgency=urgency)

    async def call(self, command: Any) -> Any:
        if self.fails:
            raise ConnectionLost
        assert isinstance(command, ConversationList)
        assert (command.sort_by, command.sort_direction) == ("urgency", "desc")
        rows = [row for row in self.rows if row.created_at >= (command.date_from or "")]
        rows.sort(key=lambda row: (-row.urgency, row.id))
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


async def test_all_are_read_once_and_counted_from_the_beginning() -> None:
    lists, loader = Lists(270), Loader(Filters())
    read = [*await loader.more(lists)]
    assert loader.unread == 170
    while not loader.ended:
        read += await loader.more(lists)
    assert len(read) == len({row.id for row in read}) == 270
    assert [row.urgency for row in read] == sorted((row.urgency for row in read), reverse=True)
    assert loader.unread == 0


async def test_what_was_made_since_is_read_from_the_newest_one_on() -> None:
    lists, loader = Lists(150), Loader(Filters())
    while not loader.ended:
        await loader.more(lists)
    lists.rows += [Lists.row(number, urgency=0.3) for number in range(150, 300)]
    assert [len(await loader.more(lists)) for _ in range(2)] == [100, 51]
    assert loader.ended
    assert [row.id for row in await loader.more(lists)] == ["c-0299"]


async def test_a_stretch_that_could_not_be_read_is_read_the_next_time() -> None:
    lists, loader = Lists(150), Loader(Filters())
    first = await loader.more(lists)
    lists.fails = True
    with pytest.raises(ConnectionLost):
        await loader.more(lists)
    lists.fails = False
    second = await loader.more(lists)
    assert len({row.id for row in [*first, *second]}) == 150


def test_filters_are_those_of_the_list() -> None:
    filters = replace(Filters(), batch_id="b-1", quality_max=6.0, words="parcel", oldest_first=True)
    command = filters.command(limit=10)
    assert (command.batch_id, command.quality_max, command.search) == ("b-1", 6.0, "parcel")
    assert (command.sort_by, command.sort_direction) == ("created_at", "asc")
