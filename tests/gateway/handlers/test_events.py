import json

import pytest

from greenroom.model.facts import Fact
from greenroom.model.principal import Principal
from greenroom.protocol.framing import read_line
from greenroom.store.port import Transaction
from tests.daemon.hearing import at_once, heard
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal
from tests.gateway.stage import NoConnection, Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


SUBSCRIBE = b'{"jsonrpc":"2.0","id":1,"method":"events.subscribe","params":{"topics":["system"]}}'


async def happen(stage: Stage, number: int, owner: int = UID) -> None:
    def unit(tx: Transaction) -> None:
        for _ in range(number):
            tx.note(Fact(type="system.notice", topic="system", owner=owner, data={"message": "x"}))

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
    assert [heard(told).seq for told in await subscription.next(at_once)] == [2, 3]


@pytest.mark.parametrize(("from_seq", "told"), [(3, False), (4, True), (10**15, True)])
async def test_who_begins_after_all_its_facts_is_told_where_those_end(
    stage: Stage, from_seq: int, told: bool
) -> None:
    await happen(stage, 3)
    await happen(stage, 9, owner=UID + 1)
    connection = NoConnection()
    line = SUBSCRIBE.replace(b"]}", b'],"from_seq":%d}' % from_seq)
    await stage.dispatcher.answer(read_line(line), Principal(UID), connection)
    await happen(stage, 1)
    (subscription,) = connection.attached
    (event,) = [heard(each) for each in await subscription.next(at_once)]
    assert (event.type, event.data) == (
        ("resync", {"from_seq": 3}) if told else ("system.notice", {"message": "x"})
    )
    assert subscription.ended is told


async def test_of_what_others_do_not_even_the_number_is_told(stage: Stage) -> None:
    await happen(stage, 1)
    await happen(stage, 5, owner=UID + 1)
    for uid, seq in ((UID, 1), (UID + 1, 6), (UID + 2, 0)):
        answer = await stage.dispatcher.answer(read_line(SUBSCRIBE), Principal(uid), NoConnection())
        assert answer is not None
        assert json.loads(answer)["result"]["seq"] == seq


async def test_a_subscription_that_is_not_there_can_not_be_ended(stage: Stage) -> None:
    assert (await refusal(stage, "events.unsubscribe", subscription_id="s9"))[0] == "not_found"


async def test_a_topic_that_is_not_there_is_named(stage: Stage) -> None:
    kind, issues = await refusal(stage, "events.subscribe", topics=["batch", "weather"])
    assert (kind, list(issues)) == ("invalid_params", ["$.topics[1]"])
