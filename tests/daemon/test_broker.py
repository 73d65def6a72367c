"""The broker in virtual time: no threads, and no clock but the loop's."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.daemon.recent import MAX_FACTS
from greenroom.daemon.subscription import LOOKED_AT_ONCE
from greenroom.model.facts import Fact, NotedFact
from greenroom.model.principal import Principal
from tests.daemon.broker_bench import AT, ME, OTHER, Bench, heard, news, run, seqs


def test_a_subscriber_hears_of_facts_in_order_as_they_come() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(3)
        subscription = bench.mine()
        bench.tell(2)
        assert seqs(await news(subscription)) == [4, 5]
        bench.tell()
        (event,) = await news(subscription)
        assert (event.seq, event.topic, event.type, event.data) == (6, "batch", "batch.x", {"batch_id": "b"})
        assert event.at == "2026-01-01T00:00:00.000000Z"

    run(scenario)


def test_only_the_owner_hears_of_a_fact_and_whoever_sees_all() -> None:
    async def scenario(bench: Bench) -> None:
        mine, everybodys = bench.mine(), bench.broker.subscribe(Principal(ME, sees_all=True), ["batch"])
        bench.tell(owner=OTHER)
        bench.gauge(1, owner=OTHER)
        bench.tell()
        assert seqs(await news(mine)) == [2]
        assert seqs(await news(everybodys)) == [1, 2, None]

    run(scenario)


def test_topics_pick_what_is_heard_and_one_batch_can_be_followed_alone() -> None:
    async def scenario(bench: Bench) -> None:
        one, export = bench.mine("batch:b-2"), bench.mine("export")
        bench.tell(subject="b-1")
        bench.tell(subject="b-2")
        bench.tell(topic="export", subject="b-2")
        bench.gauge(1, subject="b-1")
        bench.gauge(2, subject="b-2", key="other")
        events = await news(one)
        assert seqs(events) == [2, None]
        assert events[1].data["value"] == 2
        assert seqs(await news(export)) == [3]

    run(scenario)


def test_old_facts_are_told_first_page_by_page_and_then_live_ones() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(2 * LOOKED_AT_ONCE + 10)
        subscription = bench.mine(from_seq=5)
        events = await heard(subscription, 2 * LOOKED_AT_ONCE + 5)
        waiting = asyncio.ensure_future(news(subscription))
        await asyncio.sleep(1)
        bench.tell()
        assert seqs(events + await waiting) == list(range(6, 2 * LOOKED_AT_ONCE + 12))

    run(scenario)


def test_a_reader_of_old_facts_reads_no_further_than_it_is_asked_to() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(5 * LOOKED_AT_ONCE)
        subscription = bench.mine(from_seq=0)
        await news(subscription)
        await asyncio.sleep(10)
        assert bench.pages_read == 1

    run(scenario)


@settings(max_examples=60)
@given(st.data())
def test_nothing_is_missed_or_told_twice_however_publishing_and_reading_meet(data: st.DataObject) -> None:
    async def scenario(bench: Bench) -> None:
        unpublished: list[NotedFact] = []

        def meanwhile() -> None:
            if len(bench.kept) < 60:
                unpublished.extend(bench.keep(data.draw(st.integers(0, 3))))
            number = data.draw(st.integers(0, len(unpublished)))
            bench.broker.publish_facts(unpublished[:number])
            del unpublished[:number]

        bench.tell(data.draw(st.integers(0, 5)))
        bench.while_reading = meanwhile
        start = data.draw(st.integers(0, bench.broker.last_seq))
        subscription = bench.mine(from_seq=start)
        reading = asyncio.ensure_future(heard(subscription, 40 - start))
        while not reading.done():
            bench.tell() if not unpublished else meanwhile()
            await asyncio.sleep(0)
        told = seqs(reading.result())
        assert told == list(range(start + 1, start + 1 + len(told)))

    run(scenario)


def test_a_fact_that_was_read_before_it_was_published_is_not_told_twice() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(2)
        early = bench.keep(2)
        subscription = bench.mine(from_seq=1)
        told = seqs(await news(subscription))
        waiting = asyncio.ensure_future(news(subscription))
        await asyncio.sleep(1)
        bench.broker.publish_facts(early)
        await asyncio.sleep(1)
        bench.tell()
        assert told + seqs(await waiting) == [2, 3, 4, 5]

    run(scenario)


def test_a_subscription_from_the_newest_fact_reads_nothing() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(3)
        subscription = bench.mine(from_seq=3)
        bench.tell()
        assert seqs(await news(subscription)) == [4]
        assert bench.pages_read == 0

    run(scenario)


def test_a_seq_that_was_never_given_out_counts_as_the_newest() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(3)
        subscription = bench.mine(from_seq=999)
        bench.tell()
        assert seqs(await news(subscription)) == [4]

    run(scenario)


def test_facts_that_were_pruned_are_passed_over() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(3)
        bench.kept.clear()
        subscription = bench.mine(from_seq=0)
        waiting = asyncio.ensure_future(news(subscription))
        await asyncio.sleep(1)
        bench.broker.publish_facts(
            [NotedFact(seq=4, at=AT, fact=Fact(type="t", topic="batch", owner=ME, data={}))]
        )
        assert seqs(await waiting) == [4]

    run(scenario)


def test_the_newest_fact_of_an_earlier_run_is_known() -> None:
    async def scenario(bench: Bench) -> None:
        bench.broker.begin_after(41)
        assert bench.broker.last_seq == 41
        bench.broker.publish_facts([])
        assert bench.broker.last_seq == 41

    run(scenario)


def test_a_reader_that_is_too_slow_gets_one_resync_and_reads_again_from_there() -> None:
    async def scenario(bench: Bench) -> None:
        subscription = bench.mine()
        bench.tell(2)
        await news(subscription)
        bench.tell(MAX_FACTS + 1)
        bench.gauge(1)
        (event,) = await news(subscription)
        assert (event.seq, event.type, event.data) == (None, "resync", {"from_seq": 2})
        assert subscription.ended
        assert await news(subscription) == []
        again = bench.mine(from_seq=2)
        assert seqs(await heard(again, MAX_FACTS + 1)) == list(range(3, MAX_FACTS + 4))

    run(scenario)


def test_a_reader_that_has_room_for_all_gets_all() -> None:
    async def scenario(bench: Bench) -> None:
        subscription = bench.mine()
        bench.tell(MAX_FACTS)
        assert len(await heard(subscription, MAX_FACTS)) == MAX_FACTS

    run(scenario)


def test_a_store_that_can_not_be_read_ends_in_a_resync() -> None:
    async def scenario(bench: Bench) -> None:
        bench.tell(3)
        subscription = bench.mine(from_seq=1)
        bench.broken = True
        (event,) = await news(subscription)
        assert (event.type, event.data) == ("resync", {"from_seq": 1})

    run(scenario)


@pytest.mark.parametrize("waits", [True, False])
def test_a_closed_subscription_tells_nothing_more(waits: bool) -> None:
    async def scenario(bench: Bench) -> None:
        subscription = bench.mine()
        reading = asyncio.ensure_future(news(subscription))
        if waits:
            await asyncio.sleep(1)
        bench.tell()
        bench.broker.unsubscribe(subscription)
        bench.tell()
        assert await reading == []
        assert bench.broker.subscribers == 0

    run(scenario)
