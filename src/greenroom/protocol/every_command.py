"""All commands at once, for whoever dispatches or documents them. A client imports the one noun that it needs."""

from collections.abc import Mapping
from typing import Any

from greenroom.protocol.command import COMMANDS, Command
from greenroom.protocol.commands import (
    batch,
    card,
    conversation,
    edge_case,
    events,
    export,
    flashcards,
    library,
    log,
    quality,
    rpc,
    scenario,
    suggestion,
    system,
    template,
)

NOUNS = (
    batch,
    card,
    conversation,
    edge_case,
    events,
    export,
    flashcards,
    library,
    log,
    quality,
    rpc,
    scenario,
    suggestion,
    system,
    template,
)
"""The modules whose import enters the commands in the register, a noun each."""

EVERY_COMMAND: Mapping[str, type[Command[Any]]] = COMMANDS
"""Every command of the protocol, by method name."""
