"""Whether a template can be used: its variables, and its text with them."""

import asyncio

from greenroom.gateway.service import Call
from greenroom.model import variables
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.library import KNOWN_NAMES, TemplateDraft


async def check_template(call: Call, draft: TemplateDraft) -> None:
    """Raise InvalidParams with everything that keeps a template from being used."""
    if found := await template_issues(call, draft):
        raise InvalidParams(*found)


async def template_issues(call: Call, draft: TemplateDraft) -> list[Issue]:
    """Everything that keeps a template from being used, each at its path."""
    names = frozenset({*KNOWN_NAMES, *(variable.name for variable in draft.variables)})
    # In a thread: a long template takes tens of milliseconds to read.
    problem = await asyncio.to_thread(call.service.prompts.problem, draft.text, names)
    text = [] if problem is None else [Issue("$.text", f"a text that can be rendered. {problem}")]
    return [*variables.issues(draft), *text]
