"""Every command of the socket, a file a noun. Importing this package enters them all in the register."""

from greenroom.protocol.commands import (
    batch,
    conversation,
    edge_case,
    events,
    export,
    log,
    rpc,
    scenario,
    system,
    template,
)

__all__ = [
    "batch",
    "conversation",
    "edge_case",
    "events",
    "export",
    "log",
    "rpc",
    "scenario",
    "system",
    "template",
]
