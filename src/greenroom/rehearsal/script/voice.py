"""How persona, emotion and topic are spoken of in the first person, whichever way they were written."""

import re

from msgspec import Struct

from greenroom.rehearsal.script.phrases import EMOTION_STEMS

_ARC = re.compile(r"\s*(?:->|→|=>|,|;|/|\bthen\b|\bto\b|\binto\b|\bturning\b)\s*", re.IGNORECASE)
_FEELING_FIRST = re.compile(r"^(?:from|initially|starts?|feeling|feels?|at first|is|very)\s+", re.IGNORECASE)
_NOUN_ENDINGS = (
    "ty", "ness", "ment", "tion", "sion", "ief", "hope", "anger", "joy", "shame", "guilt", "stress", "fear",
    "doubt", "panic", "regret", "pride", "curiosity", "ism", "ence", "ance", "worry", "love", "whelm",
)  # fmt: skip
_THIRD_PERSON = (
    (re.compile(r"\b(?:his|her|their)\b"), "my"),
    (re.compile(r"\b(?:himself|herself|themselves)\b"), "myself"),
    (re.compile(r"\b(?:he|she) (?:is|was)\b"), "I was"),
)
_NO_ARTICLE = re.compile(
    r"^(?:an?|the|my|our|your|one|two|three|four|someone|somebody|somewhat|newly|recently|almost|\d)\b",
    re.IGNORECASE,
)
_ADJECTIVES_THAT_STAND_ALONE = re.compile(r"^(?:newly|recently|almost|somewhat)\b", re.IGNORECASE)
_PLURAL = re.compile(r"(?:[^su]s|people|women|men)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


class Voice(Struct, frozen=True, kw_only=True):
    """A brief, ready to be spoken.

    `persona` stands after "I'm", or after "we're" where it is `plural`. `feel` is a clause such as "I feel
    anxious". `first` and `last` are the ends of an emotional arc, the same word where there is none; `noun` tells
    `anxiety` from `anxious`. `mood` is the kind of the first one.
    """

    persona: str
    plural: bool
    feel: str
    first: str
    last: str
    noun: bool
    mood: str
    topic: str


def lowered(text: str) -> str:
    """The text with a small first letter, unless its first word has capitals of its own, as in `IRA`."""
    first = text.split(" ", 1)[0]
    if first[1:] != first[1:].lower() or first == "I" or first.startswith("I'"):
        return text
    return text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _spaced(text: str) -> str:
    return " ".join(text.replace("_", " ").split())


def _persona(text: str) -> tuple[str, bool]:
    said = _spaced(text).strip(" .")
    head = re.split(r",| who | with | in | from | and | of ", said, maxsplit=1)[0]
    words = _WORD.findall(head)
    if not words:
        return said, False
    if all(word.istitle() for word in words) and "," not in said and len(words) > 1:
        said = said.lower()  # a label such as "Anxious Planner", no name
    elif "," in said and head.istitle():
        return said, False  # a name, and what goes with it
    said = lowered(said)
    for pattern, mine in _THIRD_PERSON:
        said = pattern.sub(mine, said)
    if _PLURAL.search(words[-1]) and not re.match(r"^(?:an?|the)\b", said):
        return said, not re.match(r"^(?:someone|somebody|one)\b", said)
    if _NO_ARTICLE.match(said) and not _ADJECTIVES_THAT_STAND_ALONE.match(said):
        return said, False
    return f"{'an' if said[:1] in 'aeiou' else 'a'} {said}", False


def _is_noun(emotion: str) -> bool:
    words = emotion.split()
    return words[0].endswith(_NOUN_ENDINGS) or words[-1].endswith(_NOUN_ENDINGS)


def _feel(emotion: str) -> str:
    if len(emotion.split()) > 4:
        return f"this is how it is with me: {emotion}"
    return f"what I feel is {emotion}" if _is_noun(emotion) else f"I feel {emotion}"


def _mood(emotion: str) -> str:
    said = emotion.lower()
    return next((kind for kind, stems in EMOTION_STEMS if any(stem in said for stem in stems)), "other")


def speak(persona: str, emotion: str, topic: str) -> Voice:
    """A persona, an emotion (or an arc of them) and a topic as they are to be spoken."""
    who, plural = _persona(persona)
    stages = [_FEELING_FIRST.sub("", stage).strip(" .").lower() for stage in _ARC.split(_spaced(emotion))]
    stages = [stage for stage in stages if stage] or ["unsure"]
    return Voice(
        persona=who,
        plural=plural,
        feel=_feel(stages[0]),
        first=stages[0],
        last=stages[-1],
        noun=_is_noun(stages[0]),
        mood=_mood(stages[0]),
        topic=lowered(_spaced(topic).strip(" .?!")),
    )
