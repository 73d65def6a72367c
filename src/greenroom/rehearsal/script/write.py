"""The text of an answer: a conversation, flashcards, a verdict, the smallest of another schema, or plain talk."""

from random import Random

import msgspec

from greenroom.rehearsal.question import Question
from greenroom.rehearsal.schema import check_schema, smallest
from greenroom.rehearsal.script.brief import read_brief
from greenroom.rehearsal.script.cards import make_cards
from greenroom.rehearsal.script.flaws import flawed
from greenroom.rehearsal.script.judging import judge
from greenroom.rehearsal.script.talk import Conversation, converse


def _prompt(question: Question) -> str:
    return "\n".join(
        block.text for message in question.messages if message.role == "user" for block in message.blocks()
    )


def _conversation(prompt: str, chance: Random, poor: float) -> Conversation:
    conversation, slots = converse(read_brief(prompt, chance), chance)
    return flawed(conversation, slots, chance) if chance.random() < poor else conversation


def write(question: Question, chance: Random, poor: float) -> str:
    """What the model says to a question.

    Args:
        question: the request; its schema, where it has one, is obeyed.
        chance: the same draws give the same text.
        poor: the share of conversations that get a flaw.
    """
    prompt = _prompt(question)
    raw = question.schema()
    if raw is None:
        return _conversation(prompt, chance, 0.0).turns[1].content
    match check_schema(raw):
        case "conversation":
            return msgspec.json.encode(_conversation(prompt, chance, poor)).decode()
        case "flashcards":
            return msgspec.json.encode(make_cards(prompt, chance)).decode()
        case "verdict":
            return msgspec.json.encode(judge(prompt, chance)).decode()
        case "other":
            return msgspec.json.encode(smallest(msgspec.json.decode(raw))).decode()
