"""Mention of what the parameters asked for."""

# ruff: noqa: SIM905 - words read better unquoted

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_WORD = re.compile(r"\w{4,}")
_STEM = 5
_UNSPOKEN = frozenset({"emotion", "persona", "system_prompt"})  # shown by how somebody speaks, and seldom said
_TOPIC = "topic"
_MANNER = frozenset(
    "style tone mood ending outcome experience level length register format language difficulty audience age "
    "attitude relationship channel formality voice detail complexity mode kind type goal approach pattern horizon "
    "role".split()
)
"""What names of parameters end with that say how a talk is to be, not what it is about."""

_LONGEST = 200
_NAME = 3
"""Words of a value that names a thing; a longer one describes."""

_NOTHING = Component(10.0, "nothing was asked for that could be mentioned")


def mention(subject: Subject) -> Component:
    """10 where half the words of the topic, and of each thing that is named, come up, down to 4 where none does.

    A thing is named by three words at most: "product: heat pump". A longer value describes, and needs not be said
    again; and neither need be what says how to write ("writing_style", "ending", "experience").

    Words are compared by their first five letters, for their endings differ. Never lower than 4: a talk in another
    language mentions a thing by another name. Persona, emotion and system prompts are left out, and so are long
    texts.
    """
    if not subject.context.parameters:
        return _NOTHING
    text = "\n".join((subject.talk.title.casefold(), *subject.folded))
    shares: dict[str, float] = {}
    for name, value in subject.context.parameters.items():
        if not isinstance(value, str) or not _is_to_come_up(name, value):
            continue
        stems = {word[:_STEM] for word in _WORD.findall(value.casefold())}
        if stems:
            shares[" ".join(name.split())] = min(1.0, 2 * sum(stem in text for stem in stems) / len(stems))
    if not shares:
        return _NOTHING
    missed = [name for name, share in shares.items() if share < 1]
    score = 4 + 6 * sum(shares.values()) / len(shares)
    return Component(score, f"hardly mentions {', '.join(missed)}" if missed else f"mentions {', '.join(shares)}")


def _is_to_come_up(name: str, value: str) -> bool:
    """Whether a parameter says what a talk is about."""
    if name == _TOPIC:
        return len(value) <= _LONGEST
    return name not in _UNSPOKEN and name.rsplit("_", 1)[-1] not in _MANNER and len(value.split()) <= _NAME
