"""The dashboard as a program."""

import asyncio
import gc
import os
from collections.abc import Callable, Mapping

from greenroom.client.streaming import StreamingClient
from greenroom.dashboard.app import Dashboard
from greenroom.dashboard.copying import of_system
from greenroom.dashboard.ports import Connect, Connection
from greenroom.model.errors import NoDaemon
from greenroom.model.times import SystemClock


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
    # What was loaded stays: the collector need not look at it again, which would hold a key up now and then.
    gc.freeze()
    gc.enable()
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
