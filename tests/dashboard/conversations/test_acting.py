"""Deeds: carried out in order, taken back, and never lost."""

import random
from typing import Any

import pytest

from greenroom.dashboard.conversations.acting import Acting, every_row
from greenroom.dashboard.conversations.deeds import Deed
from greenroom.model.errors import ConnectionLost, Refused
from greenroom.model.ids import SeededIds
from greenroom.protocol.command import Command, Page
from greenroom.protocol.commands.conversation import BulkDone, ConversationBulk
from tests.dashboard.double import ManualClock, refusal


class Bulk:
    """A daemon that only does bulk actions, or none while it is away."""

    def __init__(self) -> None:
        self.sent: list[ConversationBulk] = []
        self.away = False
        self.no: Refused | None = None

    async def call(self, command: Command[Any]) -> Any:
        assert isinstance(command, ConversationBulk)
        self.sent.append(command)
        if self.away:
            raise ConnectionLost
        if self.no is not None:
            raise self.no
        return BulkDone(changed=len(command.conversation_ids or ()), refused=[])

    @property
    def did(self) -> list[tuple[str, list[str] | None]]:
        return [(each.action, each.conversation_ids) for each in self.sent]


@pytest.fixture
def bulk() -> Bulk:
    return Bulk()


@pytest.fixture
def acting(bulk: Bulk) -> Acting:
    return Acting(bulk, SeededIds(ManualClock(), random.Random(1)))


async def test_what_was_done_last_is_taken_back_first(bulk: Bulk, acting: Acting) -> None:
    await acting.do(Deed(action="approve", ids=("c-1",)))
    await acting.do(Deed(action="reject", ids=("c-2", "c-3")))
    assert (await acting.undo()) == BulkDone(changed=2, refused=[])
    await acting.undo()
    assert bulk.did[2:] == [("reopen", ["c-2", "c-3"]), ("reopen", ["c-1"])]
    assert not acting.can_undo
    assert await acting.undo() is None


async def test_what_nobody_answered_is_sent_again_under_the_same_key(bulk: Bulk, acting: Acting) -> None:
    bulk.away = True
    with pytest.raises(ConnectionLost):
        await acting.do(Deed(action="approve", ids=("c-1",)))
    assert acting.is_unsure
    with pytest.raises(ConnectionLost):
        await acting.again()
    bulk.away = False
    ((deed, came),) = await acting.again()
    assert (deed.action, came) == ("approve", BulkDone(changed=1, refused=[]))
    assert len({each.idempotency_key for each in bulk.sent}) == 1
    assert acting.can_undo
    assert await acting.again() == []


async def test_what_the_daemon_refuses_later_is_told_and_not_sent_for_ever(bulk: Bulk, acting: Acting) -> None:
    bulk.away = True
    with pytest.raises(ConnectionLost):
        await acting.do(Deed(action="approve", ids=("c-1",)))
    bulk.away, bulk.no = False, refusal("It is archived.")
    ((_, came),) = await acting.again()
    assert isinstance(came, Refused)
    assert not acting.is_unsure


async def test_of_an_undo_in_parts_none_is_lost_when_the_daemon_goes(bulk: Bulk, acting: Acting) -> None:
    before = {"c-1": ("a",), "c-2": ("b",)}
    await acting.do(Deed(action="set_categories", ids=("c-1", "c-2"), categories=(), before=before))
    bulk.away = True
    with pytest.raises(ConnectionLost):
        await acting.undo()
    bulk.away = False
    assert {deed.ids for deed, _ in await acting.again()} == {("c-1",), ("c-2",)}
    assert not acting.can_undo


async def test_an_undo_that_is_refused_can_be_tried_again(bulk: Bulk, acting: Acting) -> None:
    await acting.do(Deed(action="approve", ids=("c-1",)))
    bulk.no = refusal("Something else was done since.")
    with pytest.raises(Refused):
        await acting.undo()
    assert acting.can_undo


def page(rows: list[int], cursor: str | None, *, capped: bool = False) -> Page[int]:
    return Page(
        items=rows, total=len(rows), page=None, limit=500, total_pages=1, next_cursor=cursor, total_capped=capped
    )


async def test_a_list_is_read_to_its_end() -> None:
    pages = {None: page([1, 2], "a"), "a": page([3], None)}

    async def read(cursor: str | None) -> Page[Any]:
        return pages[cursor]

    assert await every_row(read) == [1, 2, 3]


async def test_a_list_that_is_longer_than_one_call_may_name_is_not_read_to_its_end() -> None:
    asked: list[str | None] = []

    async def read(cursor: str | None) -> Page[Any]:
        asked.append(cursor)
        return page(list(range(6_000)), "more")

    assert await every_row(read) is None
    assert len(asked) == 2


async def test_what_was_found_among_more_than_are_ranked_is_not_all() -> None:
    async def read(_: str | None) -> Page[Any]:
        return page([1, 2], None, capped=True)

    assert await every_row(read) is None
