"""What a prompt asks for: its persona, emotion and topic, found wherever and however they are written."""

import re
from collections import Counter
from random import Random

from msgspec import Struct

from greenroom.rehearsal.script.figures import pick

_BLOCK = re.compile(r"<parameters>(.*?)</parameters>", re.DOTALL | re.IGNORECASE)
_NAMES = r"(persona|emotional[_ ]arc|emotion|topic)"
_JSON = re.compile(rf'"{_NAMES}"\s*:\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_TAG = re.compile(rf"<{_NAMES}>\s*(.*?)\s*</\1>", re.DOTALL | re.IGNORECASE)
_LINE = re.compile(rf"^[\s\-*>#'\"`]*{_NAMES}[\s'\"*`]*[:=]\s*(.+?)\s*$", re.MULTILINE | re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|regarding|on the topic of|on the subject of)\s+([^.\n,;:!?]{4,60})", re.IGNORECASE
)
_LONG_WORD = re.compile(r"\b[^\W\d_]{5,}\b")
_STOP = frozenset((
    "about", "above", "after", "again", "against", "answer", "answers", "assistant", "because", "before",
    "being", "below", "between", "conversation", "could", "during", "every", "example", "follow", "following",
    "format", "given", "having", "message", "messages", "model", "other", "output", "parameter", "parameters",
    "please", "prompt", "question", "respond", "return", "schema", "should", "system", "their", "there",
    "these", "those", "through", "title", "topic", "turns", "under", "until", "using", "values", "where",
    "which", "while", "whose", "words", "would", "write", "written", "yours", "person", "expert", "structured",
    "structure", "realistic", "natural", "between", "talks", "reply", "replies", "value",
))  # fmt: skip

_PERSONAS = (
    "a careful planner", "someone who puts things off", "a first-timer", "a working parent",
    "a night-shift worker", "someone starting over", "a small business owner", "a student with two jobs",
    "a recent graduate", "a caregiver", "a newcomer to the city", "a teacher close to a change",
)  # fmt: skip
_EMOTIONS = ("anxious", "hopeful", "overwhelmed", "curious", "frustrated", "unsure", "determined", "embarrassed")
READ_AT_MOST = 20_000
"""Characters of a prompt that are looked through where it has no <parameters>."""
MAX_WORDS = 24


class Brief(Struct, frozen=True, kw_only=True):
    """What a conversation is to be about, and the text that says so."""

    persona: str
    emotion: str
    topic: str
    context: str


def _clean(value: str) -> str:
    text = value.replace('\\"', '"').replace("\\n", " ").strip().strip("\"'`*,").strip()
    return " ".join(text.split()[:MAX_WORDS])


def _found(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in (_LINE, _TAG, _JSON):
        for name, value in pattern.findall(text):
            if cleaned := _clean(value):
                found["emotion" if name.lower() != "persona" and name.lower() != "topic" else name.lower()] = (
                    cleaned
                )
    return found


def _salient(text: str) -> str:
    """A phrase for a prompt that names no topic: what it says it is about, or its commonest long words."""
    if about := _ABOUT.search(text):
        return " ".join(about[1].split()[:6])
    words = Counter(word.lower() for word in _LONG_WORD.findall(text) if word.lower() not in _STOP)
    return " and ".join(word for word, _ in words.most_common(2)) or "a decision that can't wait"


def read_brief(prompt: str, chance: Random) -> Brief:
    """What a prompt asks for.

    The last <parameters> block decides; outside of one, `persona: …`, JSON members and tags are read as well.
    What is not named is drawn from the prompt's own words, or by chance.
    """
    blocks = _BLOCK.findall(prompt)
    context = blocks[-1] if blocks else prompt[-READ_AT_MOST:]
    found = _found(context)
    return Brief(
        persona=found.get("persona") or pick(chance, _PERSONAS),
        emotion=found.get("emotion") or pick(chance, _EMOTIONS),
        topic=found.get("topic") or _salient(prompt[-READ_AT_MOST:]),
        context=context,
    )
