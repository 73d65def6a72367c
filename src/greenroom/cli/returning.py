"""A daemon that went away while somebody waits: it is given a while to be back."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from greenroom.cli.speaking import tell
from greenroom.client.blocking import Client
from greenroom.model.errors import ClientError, ConnectionLost
from greenroom.protocol.command import Reading

ResultT = TypeVar("ResultT")

PATIENCE_S: Final = 30.0
"""A daemon that is started again needs a few seconds, and the person or the service that starts it some more."""

STEP_S: Final = 0.5


class WhileAway(KeyboardInterrupt):
    """Somebody who waited for the daemon to be back had enough of it."""


def patiently(
    client: Client, command: Reading[ResultT], onward: str, *, wait: Callable[[float], None] = time.sleep
) -> ResultT:
    """What the daemon answers, be it after a restart. It is asked again, so that only reading will do.

    Raises:
        ConnectionLost: it went away and did not come back; `onward` says how the work goes on.
        Refused: the daemon says no.
        WhileAway: as `wait_for_return` does.
    """
    while True:
        try:
            return client.call(command)
        except ConnectionLost:
            wait_for_return(client, onward, wait=wait)


def wait_for_return(client: Client, onward: str, *, wait: Callable[[float], None] = time.sleep) -> None:
    """Connect again to a daemon that went away, as soon as it is back.

    Args:
        client: what was connected to it.
        onward: a sentence on how the work goes on where it does not come back.
        wait: lets so many seconds pass.

    Raises:
        ConnectionLost: it did not come back; says what to do.
        WhileAway: it was not waited for any longer.
    """
    tell(f"The daemon went away; waiting up to {PATIENCE_S:g} s for it to be back.", "yellow")
    for _ in range(round(PATIENCE_S / STEP_S)):
        try:
            wait(STEP_S)
        except KeyboardInterrupt as stopped:
            raise WhileAway from stopped
        try:
            client.reconnect()
        except ClientError:
            # Not there yet, or on its way up.
            continue
        tell("It is back.", "dim")
        return
    raise ConnectionLost(f"The daemon went away and is not back; `greenroom up` starts it. {onward}")
