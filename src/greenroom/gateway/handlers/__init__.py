"""The handlers of all commands, a file a noun, named as the protocol's own; a noun of many has several."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from greenroom.gateway.handlers import (
    batch,
    card,
    conversation,
    conversation_generate,
    conversation_review,
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
from greenroom.gateway.table import Handler
from greenroom.protocol.command import Command

_NOUNS = (
    batch,
    card,
    conversation,
    conversation_generate,
    conversation_review,
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

HANDLERS: Mapping[type[Command[Any]], Handler] = MappingProxyType(
    {command: handler for noun in _NOUNS for command, handler in noun.TABLE.handlers.items()}
)
"""Which function answers which command."""
