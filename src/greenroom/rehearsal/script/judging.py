"""A verdict on a conversation: what is plainly wrong with it is found, and all else is good, more or less."""

import re
from collections import Counter
from random import Random

import msgspec
from msgspec import Struct

_BLANK = re.compile(r"\{\{.*?\}\}|\[(?:your|name|insert|company|date)[^\]]{0,40}\]", re.IGNORECASE)
_MODEL_TALK = re.compile(r"\b(?:as an? |I'm an? )(?:AI|(?:large )?language model)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\S+@\S+\.\w{2,}")
_ORDER = re.compile(r"\b(?:ignore|disregard) (?:all|any|your|the)\b", re.IGNORECASE)
_CURT = 60
"""Characters under which an answer says next to nothing."""


class _Turn(Struct, frozen=True):
    role: str
    content: str


class _Talk(Struct, frozen=True):
    title: str
    turns: tuple[_Turn, ...]


class Verdict(Struct, frozen=True):
    """What a judge's schema asks for."""

    reason: str
    verdict: str
    score: int


def judge(prompt: str, chance: Random) -> Verdict:
    """A verdict on the last conversation in a prompt. The same draws give the same one."""
    # Instructions may name the tag as well: the last one is that of the data.
    talk_in_json = prompt.rpartition("<conversation>")[2].partition("</conversation>")[0]
    try:
        talk = msgspec.json.decode(talk_in_json, type=_Talk)
    except msgspec.DecodeError:
        return _verdict("There is no conversation to be read.", 0)
    for number, turn in enumerate(talk.turns, start=1):
        if _BLANK.search(turn.content):
            return _verdict(f"Turn {number} has a blank that was never filled in.", 3)
        if _ORDER.search(turn.content):
            return _verdict(f"Turn {number} gives orders to whoever reads it.", 3)
        if turn.role == "assistant" and _MODEL_TALK.search(turn.content):
            return _verdict(f"In turn {number} the assistant speaks of being a model.", 4)
        if _CONTACT.search(turn.content):
            return _verdict(f"Turn {number} names an address that could be somebody's.", 5)
    answers = [turn.content for turn in talk.turns if turn.role == "assistant"]
    if not answers or max(map(len, answers)) < _CURT:
        return _verdict("No answer says more than a few words.", 2)
    if len(answers) > 1 and Counter(answers).most_common(1)[0][1] > 1:
        return _verdict("The assistant gives the same answer more than once.", 3)
    score = chance.choice((7, 8, 8, 9, 9))
    return _verdict(f"All {len(answers)} answers take up what the user said, with figures to go by.", score)


def _verdict(reason: str, score: int) -> Verdict:
    return Verdict(reason, "approve" if score >= 7 else "reject", score)
