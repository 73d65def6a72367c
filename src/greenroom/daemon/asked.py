"""What conversations were asked to be: what a text is measured against, the same each time that it is scored."""

import sqlite3

from greenroom.model.conversation import Conversation
from greenroom.model.library import SOURCE, Parameters, wishes
from greenroom.quality.context import Context
from greenroom.store import revisions, templates


def context_by_hand(parameters: Parameters) -> Context:
    """What a text is measured against that was not written from the library."""
    return Context(parameters=parameters)


def context_of(db: sqlite3.Connection, conversation: Conversation) -> Context:
    """What a conversation is measured against when it is scored again: the same as when it was written."""
    template = templates.get(db, conversation.template_id) if conversation.template_id else None
    return Context(parameters=asked_of(db, conversation), language=template.language if template else "")


def spoken_under(system_prompt: object) -> Parameters:
    """The parameters of a talk that came with a system prompt, or with none."""
    return {"system_prompt": str(system_prompt)} if system_prompt else {}


def asked_of(db: sqlite3.Connection, conversation: Conversation) -> Parameters:
    """What a conversation was asked to be: of one that was brought along, all but where it is from.

    A conversation that was written anew is still one that was brought along, whoever its text is by now.
    """
    given = conversation.parameters
    if SOURCE not in given or not revisions.was_brought(db, conversation.id):
        return given
    return wishes(given)
