"""What a subscription hands out, as its reader reads it."""

from greenroom.daemon.recent import Told
from greenroom.protocol.events import Event
from greenroom.protocol.framing import read_incoming


async def at_once() -> None:
    """A turn that comes without waiting."""


def heard(told: Told) -> Event:
    """The event on its line."""
    event = read_incoming(told.line).params
    assert event is not None
    return event
