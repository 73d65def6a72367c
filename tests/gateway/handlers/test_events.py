import json

import pytest

from greenroom.model.facts import Fact
from greenroom.model.principal import Principal
from greenroom.protocol.framing import read_line
from greenroom.store.port import Transaction
from tests.gateway.handlers.calling import refusal
from tests.gateway.stage import UID, NoConnection, Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def happen(stage: Stage, number: int) -> None:
    def unit(tx: Transaction) -> None:
        for _ in range(number):
            tx.note(Fact(type="system.notice", topic="system", owner=UID, data={"message": "x"}))

    await stage.store.write(unit)


async def test_a_subscription_tells_the_newest_fact_and_then_what_comes(stage: Stage) -> None:
    await happen(stage, 3)
    connection = NoConnection()
    line = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "events.subscribe",
        "params": {"topics": ["system"], "from_seq": 1},
    }
    answer = await stage.dispatcher.answer(read_line(json.dumps(line).encode()), Principal(UID), connection)
    assert answer is not None
    assert json.loads(answer)["result"] == {"subscription_id": "s1", "seq": 3}
    (subscription,) = connection.attached
    assert [event.seq for event in await subscription.next()] == [2, 3]


async def test_a_subscription_that_is_not_there_can_not_be_ended(stage: Stage) -> None:
    assert (await refusal(stage, "events.unsubscribe", subscription_id="s9"))[0] == "not_found"


async def test_a_topic_that_is_not_there_is_named(stage: Stage) -> None:
    kind, issues = await refusal(stage, "events.subscribe", topics=["batch", "weather"])
    assert (kind, list(issues)) == ("invalid_params", ["$.topics[1]"])
