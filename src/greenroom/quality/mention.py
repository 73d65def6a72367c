"""Mention of what the parameters asked for."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_WORD = re.compile(r"\w{4,}")
_STEM = 5
_UNSPOKEN = frozenset({"emotion", "persona", "system_prompt"})  # shown by how somebody speaks, and seldom said
_LONGEST = 200
_NOTHING = Component(10.0, "nothing was asked for that could be mentioned")


def mention(subject: Subject) -> Component:
    """10 where half the words of each text parameter come up, down to 4 where none does.

    Words are compared by their first five letters, for their endings differ. Never lower than 4: a talk in another
    language mentions a thing by another name. Persona, emotion and system prompts are left out, and so are long texts.
    """
    if not subject.context.parameters:
        return _NOTHING
    text = subject.text.casefold()
    shares: dict[str, float] = {}
    for name, value in subject.context.parameters.items():
        if name in _UNSPOKEN or not isinstance(value, str) or len(value) > _LONGEST:
            continue
        stems = {word[:_STEM] for word in _WORD.findall(value.casefold())}
        if stems:
            shares[" ".join(name.split())] = min(1.0, 2 * sum(stem in text for stem in stems) / len(stems))
    if not shares:
        return _NOTHING
    missed = [name for name, share in shares.items() if share < 1]
    score = 4 + 6 * sum(shares.values()) / len(shares)
    return Component(score, f"hardly mentions {', '.join(missed)}" if missed else f"mentions {', '.join(shares)}")
