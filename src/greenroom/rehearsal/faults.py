"""Which fault a request meets: the next of the script, or one by chance."""

from collections import deque
from random import Random

import msgspec

from greenroom.rehearsal.settings import FaultName, Faults, Scripted, Settings


def by_chance(faults: Faults, draw: float) -> FaultName | None:
    """The fault for a number drawn evenly from 0 to 1: each takes up its rate of that line."""
    name: FaultName
    for name, rate in msgspec.structs.asdict(faults).items():  # type: ignore[assignment]  # the fields are the names
        draw -= rate
        if draw < 0:
            return name
    return None


class Misfortune:
    """What is to go wrong, request by request."""

    def __init__(self, settings: Settings) -> None:
        self._rates = settings.faults if settings.faults != Faults() else None
        self._script = deque(settings.scripted)

    def next(self, chance: Random) -> FaultName | None:
        """The fault of the next request. A draw is spent even where the script decides: later ones stay."""
        draw = chance.random()
        if self._script:
            scripted = self._script.popleft()
            return None if scripted == "none" else scripted
        return by_chance(self._rates, draw) if self._rates else None

    @property
    def left(self) -> tuple[Scripted, ...]:
        """The part of the script that is still to come."""
        return tuple(self._script)
