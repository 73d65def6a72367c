"""The two lanes, their bounds and their order, against a model."""

import asyncio
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.actors.mailbox import CONTROL_LIMIT, Delivery, Mailbox
from greenroom.actors.message import Lane
from tests.actors.cast import Urgent, Work


def _box(limit: int = 2) -> Mailbox[Work | Urgent, str]:
    return Mailbox(limit)


def test_control_overtakes_work_and_each_lane_keeps_its_order() -> None:
    box = _box(9)
    for message in (Work("a"), Urgent("b"), Work("c"), Urgent("d")):
        assert box.offer(message) is Delivery.DELIVERED
    assert [box.take() for _ in range(5)] == [Urgent("b"), Urgent("d"), Work("a"), Work("c"), None]


def test_both_lanes_are_bounded() -> None:
    box = _box(2)
    assert [box.offer(Work(".")) for _ in range(3)] == [Delivery.DELIVERED] * 2 + [Delivery.FULL]
    assert all(box.offer(Urgent(".")) is Delivery.DELIVERED for _ in range(CONTROL_LIMIT))
    assert box.offer(Urgent(".")) is Delivery.FULL


async def test_control_that_finds_its_lane_full_does_not_wait() -> None:
    box = _box()
    while box.offer(Urgent(".")) is Delivery.DELIVERED:
        pass
    assert await box.put(Urgent("!")) is Delivery.FULL


def test_what_is_owed_is_taken_in_whatever_the_bounds_and_the_seal() -> None:
    box = _box(1)
    box.offer(Work("a"))
    box.seal()
    box.owe("work", Lane.WORK)
    box.owe("control", Lane.CONTROL)
    assert [box.take() for _ in range(3)] == ["control", Work("a"), "work"]


async def test_a_sender_that_waits_for_room_is_not_overtaken() -> None:
    box = _box(1)
    box.offer(Work("a"))
    waiting = asyncio.create_task(box.put(Work("b")))
    await asyncio.sleep(0)
    assert box.take() == Work("a")
    assert box.offer(Work("c")) is Delivery.FULL
    assert await waiting is Delivery.DELIVERED
    assert box.take() == Work("b")


async def test_a_cancelled_sender_withdraws_its_message() -> None:
    box = _box(1)
    box.offer(Work("a"))
    first, second = (asyncio.create_task(box.put(Work(text))) for text in "bc")
    await asyncio.sleep(0)
    first.cancel()
    assert box.take() == Work("a")
    assert await second is Delivery.DELIVERED
    assert [box.take(), box.take()] == [Work("c"), None]
    assert box.pending() == []
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_cancelled_sender_leaves_nothing_behind_while_the_lane_stays_full() -> None:
    box = _box(1)
    box.offer(Work("a"))
    sender = asyncio.create_task(box.put(Work("b")))
    await asyncio.sleep(0)
    sender.cancel()
    await asyncio.wait([sender])
    assert box.pending() == [Work("a")]


async def test_a_seal_refuses_those_that_wait_and_keeps_what_is_queued() -> None:
    box = _box(1)
    box.offer(Work("a"))
    waiting = asyncio.create_task(box.put(Work("b")))
    await asyncio.sleep(0)
    box.seal()
    assert await waiting is Delivery.CLOSED
    assert box.offer(Urgent("c")) is Delivery.CLOSED
    assert [box.take(), box.take()] == [Work("a"), None]


async def test_a_seal_passes_over_a_sender_that_is_just_being_cancelled() -> None:
    box = _box(1)
    box.offer(Work("a"))
    sender = asyncio.create_task(box.put(Work("b")))
    await asyncio.sleep(0)
    sender.cancel()
    box.seal()
    with pytest.raises(asyncio.CancelledError):
        await sender


async def test_room_made_by_dropping_goes_to_those_that_wait() -> None:
    box = _box(1)
    box.owe("notice", Lane.WORK)
    waiting = asyncio.create_task(box.put(Work("a")))
    await asyncio.sleep(0)
    assert box.keep_only(lambda item: not isinstance(item, str)) == ["notice"]
    assert await waiting is Delivery.DELIVERED
    assert box.take() == Work("a")


async def test_the_reader_sleeps_until_something_comes() -> None:
    box = _box()
    reader = asyncio.create_task(box.wait())
    await asyncio.sleep(0)
    assert not reader.done()
    box.offer(Work("a"))
    await reader


@given(st.lists(st.sampled_from(["work", "control", "take"]), max_size=60))
def test_any_sequence_of_offers_and_takes_matches_two_bounded_queues(steps: list[str]) -> None:
    box = _box(3)
    work: deque[str] = deque()
    control: deque[str] = deque()
    for number, step in enumerate(map(str, steps)):
        text = str(number)
        match step:
            case "work":
                room = len(work) < 3
                assert (box.offer(Work(text)) is Delivery.DELIVERED) is room
                if room:
                    work.append(text)
            case "control":
                box.offer(Urgent(text))
                control.append(text)
            case _:
                item = box.take()
                expected = control.popleft() if control else work.popleft() if work else None
                assert (item.text if isinstance(item, Work | Urgent) else None) == expected
        assert len(box) == len(work) + len(control)
