"""Conversations that are badly written on purpose, so that scores, searches and reviews have something to find."""

from collections.abc import Mapping
from random import Random

from msgspec.structs import replace

from greenroom.rehearsal.script.figures import pick
from greenroom.rehearsal.script.talk import Conversation, Turn

Slots = Mapping[str, str]

_CURT = ("Yes, that should work.", "It depends.", "Ask your bank.", "Try again in {month}.", "Just save more.")
_BLANKS = (
    "With {{monthly_income}} coming in, that leaves {{remaining_amount}} to work with.",
    "As we say at {{company_name}}, it begins with {{first_step}}.",
    "Good luck with it, {{user_name}}!",
)
_MODEL_TALK = (
    "As an AI language model, I can't give personal advice, but here are some general points.",
    "I'm an AI and don't have feelings, but I understand that this may be difficult.",
    "As a large language model, my knowledge has a cut-off date, so please consult a professional.",
)
_CONTACTS = (
    "You can also write to {name}.{place}@example.com and attach the statement.",
    "Send the papers to {name}@example.org or call 555-0142 and ask for {Name}.",
    "My colleague's address is {name}_{place}@example.net, in case I'm away.",
)


def _one_answer(conversation: Conversation, chance: Random, before: str = "", after: str = "") -> Conversation:
    """The conversation with something put before or after one of its answers."""
    place = pick(chance, [at for at, turn in enumerate(conversation.turns) if turn.role == "assistant"])
    turns = list(conversation.turns)
    turns[place] = Turn("assistant", f"{before} {turns[place].content} {after}".strip())
    return replace(conversation, turns=tuple(turns))


def _repeated(conversation: Conversation) -> Conversation:
    answer = conversation.turns[1]
    return replace(
        conversation, turns=tuple(turn if turn.role == "user" else answer for turn in conversation.turns)
    )


def flawed(conversation: Conversation, slots: Slots, chance: Random) -> Conversation:
    """The conversation with one flaw: too short, repetitive, an open blank, talk of being a model, an address."""
    match int(chance.random() * 5):
        case 0:
            answer = Turn("assistant", pick(chance, _CURT).format_map(slots))
            return replace(conversation, turns=(conversation.turns[0], answer))
        case 1:
            return _repeated(conversation)
        case 2:
            return _one_answer(conversation, chance, after=pick(chance, _BLANKS))
        case 3:
            return _one_answer(conversation, chance, before=pick(chance, _MODEL_TALK))
        case _:
            name, place = slots["friend"], slots["city"].lower()
            words = pick(chance, _CONTACTS).format(name=name.lower(), Name=name, place=place)
            return _one_answer(conversation, chance, after=words)
