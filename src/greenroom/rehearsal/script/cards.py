"""Flashcards from a text: its own sentences as backs, word for word, and a question to each as its front."""

import re
from random import Random

from msgspec import Struct

_SOURCE = re.compile(r"<(source[_-]?text|source|document|text)(?:\s[^>]*)?>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_SENTENCE = re.compile(r"\S(?:[^.!?\n]|[.!?](?!\s|$))*[.!?]*")
_IS = re.compile(
    r"^((?:[^\s,;:]+\s+){0,7}?[^\s,;:]+)\s+(is|are|was|were|means|refers to|consists of|contains?)\s",
    re.IGNORECASE,
)
_VAGUE = frozenset((
    "it", "this", "that", "these", "those", "they", "he", "she", "there", "which", "what", "who", "we", "you",
    "i", "such", "one", "some", "many", "most", "here", "its", "their",
))  # fmt: skip
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_WORD = re.compile(r"&lt;\s*/?\s*\w*|([^\W\d_]{4,})")
"""A word that may be left out: group 1. A tag of the text's own, escaped in the prompt, is to stay whole."""

SHORTEST, LONGEST = 30, 320
FEWEST, MOST = 5, 15
CHARACTERS_A_CARD = 400


class Card(Struct, frozen=True):
    """One flashcard. `back` is an exact quotation of the source."""

    front: str
    back: str


class Cards(Struct, frozen=True):
    """What a flashcards' schema asks for."""

    cards: tuple[Card, ...]


def source_of(prompt: str) -> str:
    """The text to learn from: what stands in a tag for it, or the whole prompt."""
    found = _SOURCE.findall(prompt)
    return found[-1][1] if found else prompt


def _definition(sentence: str) -> str | None:
    found = _IS.match(sentence)
    if not found or found[1].split()[0].lower() in _VAGUE:
        return None
    subject, verb = found[1], found[2].lower()
    if subject.split()[0] in {"The", "A", "An"}:
        subject = subject[0].lower() + subject[1:]
    match verb:
        case "is" | "are" | "was" | "were":
            return f"What {verb} {subject}?"
        case "means" | "refers to":
            return f"What does {subject} mean?"
        case _:
            return f"What do we know of the parts of {subject}?"


def _front(sentence: str) -> str:
    if defined := _definition(sentence):
        return defined
    if year := _YEAR.search(sentence):
        return f"What does the text tell of the year {year[0]}?"
    words = (found for found in _WORD.finditer(sentence) if found[1])
    blank = _NUMBER.search(sentence) or max(words, key=lambda word: len(word[0]), default=None)
    if blank is None:
        return f"How does this go on: {sentence[: len(sentence) // 2]}…?"
    return f"Fill the gap: {sentence[: blank.start()]}_____{sentence[blank.end() :]}"


def make_cards(prompt: str, chance: Random) -> Cards:
    """A card for about every 400 characters of the source, 5 to 15, in its order, each front once."""
    source = source_of(prompt)
    sentences = [found[0].rstrip() for found in _SENTENCE.finditer(source)]
    fit = [sentence for sentence in sentences if SHORTEST <= len(sentence) <= LONGEST] or [
        source.strip()[:LONGEST]
    ]
    wanted = min(len(fit), MOST, max(FEWEST, len(source) // CHARACTERS_A_CARD))
    chosen = sorted(chance.sample(range(len(fit)), wanted))
    fronts: dict[str, str] = {}
    for at in chosen:
        fronts.setdefault(_front(fit[at]), fit[at])
    return Cards(tuple(Card(front, back) for front, back in fronts.items()))
