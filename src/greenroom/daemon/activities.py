"""What running items do right now. It lives in memory alone: after a crash nothing of it would be true."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from msgspec import Struct

from greenroom.model.batch import Item
from greenroom.model.times import Clock, Micros, rfc3339
from greenroom.protocol.rows.batch import Activity, ActivityState


class Gauges(Protocol):
    """Where gauges are published; the latest wins."""

    def publish_gauge(
        self, type_: str, topic: str, owner: int, subject: str, data: Callable[[], dict[str, object]], key: str
    ) -> None:
        """Tell whoever listens how something stands now. `data` is only asked for where somebody does."""
        ...


class _Doing(Struct, frozen=True):
    """What an item does. It is put into words only where somebody asks: it changes several times an item."""

    state: ActivityState
    since: Micros
    why: str | None

    def told(self) -> Activity:
        return Activity(state=self.state, since=rfc3339(self.since), why=self.why)


class Activities:
    """The activity of each running item."""

    def __init__(self, clock: Clock, gauges: Gauges) -> None:
        self._clock = clock
        self._gauges = gauges
        self._now: dict[str, _Doing] = {}

    def get(self, item_id: str) -> Activity | None:
        """What an item does, if it runs."""
        doing = self._now.get(item_id)
        return None if doing is None else doing.told()

    def set(self, item: Item, state: ActivityState, why: str | None = None) -> None:
        """Note what an item does from now on."""
        doing = _Doing(state, self._clock.now(), why)
        self._now[item.id] = doing
        self._gauges.publish_gauge(
            "item.activity",
            "batch",
            item.owner,
            item.batch_id,
            lambda: {
                "batch_id": item.batch_id,
                "item_id": item.id,
                "activity": msgspec.to_builtins(doing.told()),
            },
            item.id,
        )

    def clear(self, item: Item) -> None:
        """The item does nothing any more."""
        self._now.pop(item.id, None)
