"""Sessions that listen."""

import asyncio

from greenroom.daemon.recent import MAX_FACTS
from greenroom.gateway.ports import Connection
from greenroom.gateway.session import MAX_SUBSCRIPTIONS
from greenroom.model.errors import Conflict
from greenroom.model.principal import Principal
from greenroom.protocol.framing import (
    Request,
)
from tests.gateway.session_desk import Desk, desk, subscribe
from tests.gateway.wire import until

__all__ = ["desk"]


async def test_events_follow_the_answer_that_opened_their_subscription(desk: Desk) -> None:
    async def handle(_request: Request, _peer: Principal, connection: Connection) -> object:
        subscription = desk.broker.subscribe(Principal(0), ["system"])
        subscription_id = connection.attach(subscription)
        desk.publish(1)
        await asyncio.sleep(0)
        return subscription_id

    desk.handle = handle
    wire = await desk.wire()
    wire.ask(1, "subscribe")
    assert (await wire.read())["result"] == "s1"
    assert (await wire.read())["params"]["seq"] == 1
    await wire.hang_up()


async def test_a_subscription_ends_with_its_connection(desk: Desk) -> None:
    wire = await desk.wire()
    await subscribe(desk, wire)
    assert desk.broker.subscribers == 1
    await wire.hang_up()
    await until(lambda: desk.broker.subscribers == 0)


async def test_a_connection_has_only_so_many_subscriptions(desk: Desk) -> None:
    refusals: list[str] = []

    async def handle(_request: Request, _peer: Principal, connection: Connection) -> object:
        def attach() -> str:
            return connection.attach(desk.broker.subscribe(Principal(0), ["system"]))

        ids = [attach() for _ in range(MAX_SUBSCRIPTIONS)]
        try:
            attach()
        except Conflict as refused:
            refusals.append(refused.message)
        assert connection.detach(ids[0])
        assert not connection.detach(ids[0])
        return attach()

    desk.handle = handle
    wire = await desk.wire()
    wire.ask(1, "subscribe")
    assert (await wire.read())["result"] == f"s{MAX_SUBSCRIPTIONS + 1}"
    assert len(refusals) == 1
    await wire.hang_up()


async def test_a_subscriber_that_does_not_read_gets_a_resync_and_nobody_waits_for_it(desk: Desk) -> None:
    wire = await desk.wire()
    await subscribe(desk, wire)
    wire.stop_reading()
    published = 5 * MAX_FACTS
    for first in range(1, published, 100):
        desk.publish(*range(first, first + 100))
        for _ in range(3):
            await asyncio.sleep(0)
    wire.go_on_reading()
    seqs = []
    while (told := (await wire.read())["params"])["type"] != "resync":
        seqs.append(told["seq"])
    assert seqs == list(range(1, len(seqs) + 1))
    assert told["data"] == {"from_seq": seqs[-1]}
    assert len(seqs) < published
    await wire.hang_up()
