"""Parts of the stage: its clock, a store that can die, and somebody who listens."""

from collections.abc import Callable
from typing import Any

from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.protocol.events import CATALOGUE
from greenroom.store.inline import InlineStore
from tests.simulation import World

ANNE = Principal(uid=1001)


class StageClock:
    """The world's clock, in the daemon's own unit."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> Micros:
        return Micros(self._world.clock.now())

    def monotonic(self) -> float:
        return self._world.clock.monotonic()


class MortalStore(InlineStore):
    """A store that dies as a process does: what was not begun never happens, and nobody is told of anything."""

    def die(self) -> None:
        self._closed = True
        self._jobs.clear()
        if self._draining is not None:
            self._draining.cancel()


class KeptGauges:
    """Asks for the data of every gauge, as somebody who listens would, and keeps it."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def publish_gauge(
        self, type_: str, topic: str, owner: int, subject: str, data: Callable[[], dict[str, object]], key: str
    ) -> None:
        assert (topic, owner, bool(subject), bool(key)) == ("batch", ANNE.uid, True, True)
        told = data()
        assert set(told) == set(CATALOGUE[type_].data)
        self.told.append((type_, told))
