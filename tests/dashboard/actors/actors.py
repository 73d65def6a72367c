"""Actors as the daemon shows them."""

from typing import Any

import msgspec

from greenroom.protocol.commands.system import ActorRow


def actor(kind: str, name: str, *children: ActorRow, **fields: Any) -> ActorRow:
    """One that runs, with those below it."""
    row = ActorRow(kind=kind, name=name, state="running", mailbox_depth=0, restarts=0, children=children)
    return msgspec.structs.replace(row, **fields)
