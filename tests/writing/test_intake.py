"""Taking answers in, one a turn of the event loop."""

import asyncio
from itertools import pairwise

from greenroom.writing.intake import Intake


async def test_one_is_let_in_with_each_turn_of_the_loop_in_the_order_of_asking() -> None:
    intake, order = Intake(), list[str]()

    async def take_in(name: str) -> None:
        await intake.turn()
        order.append(name)

    async def look_at_the_loop() -> None:
        while len(order) < 8:
            order.append("somebody else")
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for name in ("first", "second", "third"):
            group.create_task(take_in(name))
        group.create_task(look_at_the_loop())
    let_in = [at for at, name in enumerate(order) if name != "somebody else"]
    assert [order[at] for at in let_in] == ["first", "second", "third"]
    assert all(later - sooner > 1 for sooner, later in pairwise(let_in))


async def test_whoever_went_away_holds_up_nobody() -> None:
    intake = Intake()
    gone = asyncio.create_task(intake.turn())
    next_one = asyncio.create_task(intake.turn())
    await asyncio.sleep(0)
    gone.cancel()
    await next_one
    await intake.turn()
    assert gone.cancelled()
