"""Events between the stream and the screens."""

from greenroom.dashboard.feed import KEPT, MOST, Feed
from greenroom.protocol.events import Event


def fact(seq: int) -> Event:
    return Event(seq=seq, at="", topic="batch", type="batch.started", data={"batch_id": "b-1"})


def gauge(batch_id: str, value: int) -> Event:
    return Event(
        seq=None, at="", topic="batch", type="batch.progress", data={"batch_id": batch_id, "value": value}
    )


def test_of_each_gauge_the_latest_is_told_and_every_fact() -> None:
    feed = Feed()
    for event in (gauge("a", 1), fact(1), gauge("b", 1), gauge("a", 2), fact(2)):
        feed.take(event)
    assert feed.flush() == (fact(1), gauge("b", 1), gauge("a", 2), fact(2))
    assert feed.flush() == ()


def test_a_storm_is_bounded() -> None:
    feed = Feed()
    for number in range(MOST + 100):
        feed.take(fact(number))
    assert len(feed.flush()) == MOST
    assert [event.seq for event in feed.recent] == list(range(MOST + 100 - KEPT, MOST + 100))
