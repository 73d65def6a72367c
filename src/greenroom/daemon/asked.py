"""What conversations were asked to be: what a text is measured against, the same each time that it is scored."""

import sqlite3
from typing import Final

from greenroom.model.conversation import Conversation
from greenroom.model.library import Parameters
from greenroom.quality.context import Context
from greenroom.store import templates

BROUGHT: Final = "import"
"""The provider of what a person brought along, unless its row names another."""


def context_by_hand(parameters: Parameters) -> Context:
    """What a text is measured against that was not written from the library."""
    return Context(parameters=parameters)


def context_of(db: sqlite3.Connection, conversation: Conversation) -> Context:
    """What a conversation is measured against when it is scored again: the same as when it was written."""
    template = templates.get(db, conversation.template_id) if conversation.template_id else None
    return Context(parameters=_asked_of(conversation), language=template.language if template else "")


def spoken_under(system_prompt: object) -> Parameters:
    """The parameters of a talk that came with a system prompt, or with none."""
    return {"system_prompt": str(system_prompt)} if system_prompt else {}


def _asked_of(conversation: Conversation) -> Parameters:
    """What a conversation was asked to be: of one that was brought along, only what its system prompt says.

    The other parameters of such a one tell where it is from.
    """
    if conversation.batch_id is not None or conversation.provider != BROUGHT:
        return conversation.parameters
    return spoken_under(conversation.parameters.get("system_prompt"))
