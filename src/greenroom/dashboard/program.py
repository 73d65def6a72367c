"""The dashboard as a program."""

import asyncio
import gc
import os
from collections.abc import Callable, Mapping
from typing import Final

from greenroom.client.streaming import StreamingClient
from greenroom.dashboard.app import Dashboard
from greenroom.dashboard.copying import of_system
from greenroom.dashboard.ports import Connect, Connection
from greenroom.model.errors import NoDaemon
from greenroom.model.times import SystemClock

COLLECTED_AFTER: Final = (5_000, 20, 20)
"""New objects, and collections of younger generations, after which each generation is gone through."""


def run(
    socket: str, *, keymap: Mapping[str, str], theme: str, colours: bool, start: Callable[[], None] | None
) -> int:
    """Show the dashboard until it is left. Returns the exit code.

    Args:
        socket: the daemon's.
        keymap: keys by the id of what they do, where they are not the usual ones.
        theme: `dark`, `light` or `ansi`.
        colours: whether there are to be any (no-color.org).
        start: starts a daemon and waits until it answers; called once at most, where none runs at the beginning.
    """
    calm_collector()
    app = Dashboard(
        connecting(socket, start),
        clock=SystemClock(),
        sleep=asyncio.sleep,
        keymap=keymap,
        theme=theme,
        colours=colours,
        copies=of_system(os.environ),
    )
    app.run()
    return app.return_code or 0


def calm_collector() -> None:
    """Let collections of garbage hold no key up: fewer of them, and without what was loaded, which stays.

    Each line that is drawn makes dozens of objects that live for a while. By Python's own thresholds all that
    lives was gone through for them again and again: 50 to 100 ms in which no key was answered.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    gc.enable()


def connecting(socket: str, start: Callable[[], None] | None) -> Connect:
    """What makes connections. A daemon is started for the first one alone: who stops it later wants it stopped."""
    first = True

    async def connect() -> Connection:
        nonlocal first
        try:
            return await StreamingClient.connect(socket, name="greenroom tui")
        except NoDaemon:
            if start is None or not first:
                raise
        finally:
            first = False
        await asyncio.to_thread(start)
        return await StreamingClient.connect(socket, name="greenroom tui")

    return connect
