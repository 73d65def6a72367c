"""A conversation, put together: who asks, what is answered in which moves, and how it ends."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random

from msgspec import Struct

from greenroom.rehearsal.script import phrases
from greenroom.rehearsal.script.bank import Beat, Family, Query
from greenroom.rehearsal.script.brief import Brief
from greenroom.rehearsal.script.families.every import FAMILIES, FIGURES
from greenroom.rehearsal.script.families.general import GENERAL
from greenroom.rehearsal.script.figures import draw, pick
from greenroom.rehearsal.script.voice import Voice, raised, speak

_EXCHANGES = (2, 3, 3, 3, 4, 4, 4, 5, 5, 6)
"""How many questions and answers a talk has, each as likely as the next."""
_CAPITALISED = ("relative", "count", "other_day", "month", "weekday", "topic", "feel")
CONTEXT_WORDS = 400
_WORD = re.compile(r"[\w()-]+")


class Turn(Struct, frozen=True):
    """One turn of a conversation."""

    role: str
    content: str


class Conversation(Struct, frozen=True):
    """What a conversation's schema asks for."""

    title: str
    turns: tuple[Turn, ...]


def _hits(family: Family, words: Sequence[str]) -> int:
    return sum(word in family.words or word.startswith(family.stems) for word in words)


@lru_cache(maxsize=1024)
def _told_by_topic(topic: str) -> Family | None:
    """The family that a topic's own words tell; the topics of a batch are few."""
    words = _WORD.findall(topic)
    best = max(FAMILIES, key=lambda family: _hits(family, words))
    return best if _hits(best, words) else None


def family_of(brief: Brief) -> Family:
    """The family of a brief's topic; where the topic tells nothing, its context has to name one twice."""
    if told := _told_by_topic(brief.topic.lower()):
        return told
    words = _WORD.findall(brief.context.lower())[:CONTEXT_WORDS]
    best = max(FAMILIES, key=lambda family: _hits(family, words))
    return best if _hits(best, words) > 1 else GENERAL


def slots_for(family: Family, voice: Voice, chance: Random) -> dict[str, str]:
    """The value of every slot that a sentence of this family can have."""
    slots = {
        **draw(chance, FIGURES[family.name]),
        "persona": voice.persona,
        "feel": voice.feel,
        "first": voice.first,
        "last": voice.last,
        "topic": voice.topic,
    }
    for name in _CAPITALISED:
        slots[raised(name)] = raised(slots[name])
    return slots


class _Writer:
    """Draws sentences and fills their slots, and takes none twice while there are others."""

    def __init__(self, chance: Random, slots: Mapping[str, str]) -> None:
        self._chance = chance
        self._slots = slots
        self._said: set[str] = set()

    def maybe(self, share: float) -> bool:
        """Whether something that so large a share of talks has is in this one."""
        return self._chance.random() < share

    def fill(self, sentence: str) -> str:
        """A sentence with its slots filled."""
        self._said.add(sentence)
        filled = sentence.format_map(self._slots)
        return raised(filled) if sentence[:1] == "{" else filled

    def one(self, sentences: Sequence[str]) -> str:
        """One of the sentences, a new one where the third draw at the latest finds it."""
        sentence = pick(self._chance, sentences)
        for _ in range(2):
            if sentence not in self._said:
                break
            sentence = pick(self._chance, sentences)
        return self.fill(sentence)

    def unsaid(self, sentences: Sequence[str]) -> list[str]:
        """All of the sentences that have not been said, filled."""
        return [self.fill(sentence) for sentence in sentences if sentence not in self._said]

    def query(self, beat: Beat) -> Query | None:
        """Now and then, what the expert asks back."""
        if not beat.query or not self.maybe(0.4):
            return None
        query = pick(self._chance, beat.query)
        return Query(self.fill(query.asked), self.fill(query.answer))

    def shuffled(self, sentences: list[str]) -> list[str]:
        """The same in another order."""
        self._chance.shuffle(sentences)
        return sentences


def _opening(writer: _Writer, family: Family, voice: Voice) -> str:
    who = writer.one(phrases.PERSONA_PLURAL if voice.plural else phrases.PERSONA_SINGULAR)
    story = [writer.one(family.situation)]
    if writer.maybe(0.35) and (more := writer.one(family.situation)) not in story:
        story.append(more)
    middle = writer.shuffled([" ".join(story), writer.one(phrases.TOPICS), writer.one(phrases.FEELINGS)])
    parts = [who, *middle] if writer.maybe(0.7) else [middle[0], who, *middle[1:]]
    return writer.one(phrases.GREETINGS) + " ".join([*parts, writer.one(family.goal)])


def _advice(writer: _Writer, beat: Beat) -> list[str]:
    """The body of an answer: some of explain, example, caution and step, in paragraphs."""
    first = [writer.one(beat.explain)]
    if writer.maybe(0.3):
        first += writer.unsaid(beat.explain)[:1]
    if writer.maybe(0.8):
        first.append(writer.one(phrases.EXAMPLE_LEADS) + writer.one(beat.example))
    second = []
    if beat.caution and writer.maybe(0.5):
        second.append(writer.one(phrases.CAUTION_LEADS) + writer.one(beat.caution))
    if writer.maybe(0.6):
        second.append(writer.one(phrases.STEP_LEADS) + writer.one(beat.step))
    return [" ".join(part) for part in (first, second) if part]


def _ending(writer: _Writer, beats: Sequence[Beat]) -> str:
    """The last answer: the steps that have not been named yet, as a list or as sentences, and a good wish."""
    steps: list[str] = []
    for beat in beats:
        steps += writer.unsaid(beat.step)[:1]
    if len(steps) < 2:
        steps += [step for beat in beats for step in writer.unsaid(beat.step)]
    steps = steps[:4]
    start, wish = writer.one(phrases.RECAPS), writer.one(phrases.FAREWELLS)
    if writer.maybe(0.6):
        listed = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
        return f"{start}\n\n{listed}\n\n{wish}"
    return f"{start} {' '.join(steps)} {wish}"


def _turning(writer: _Writer, voice: Voice, query: Query | None) -> str:
    """The person's last turn: an answer still owed, how they feel by now, and a last question."""
    parts = [query.answer if query else writer.one(phrases.REACTIONS)]
    if voice.first != voice.last:
        parts.append(writer.one(phrases.NOUN_SHIFTS if voice.noun else phrases.SHIFTS))
    elif writer.maybe(0.7):
        parts.append(writer.one(phrases.STEADIER))
    return " ".join([*parts, writer.one(phrases.CLOSING_QUESTIONS)])


def converse(brief: Brief, chance: Random) -> tuple[Conversation, Mapping[str, str]]:
    """A conversation of 4 to 12 turns for a brief, and the slots that it was filled from."""
    voice = speak(brief.persona, brief.emotion, brief.topic)
    family = family_of(brief)
    slots = slots_for(family, voice, chance)
    writer = _Writer(chance, slots)
    exchanges = pick(chance, _EXCHANGES)
    beats = chance.sample(family.beats, min(exchanges - 1, len(family.beats)))
    turns: list[Turn] = []
    query: Query | None = None
    for position, beat in enumerate(beats):
        if position == 0:
            asked = _opening(writer, family, voice)
            start = f"{writer.one(phrases.ACKNOWLEDGE[voice.mood])} {writer.one(phrases.OPENERS)}".strip()
        else:
            asked = f"{query.answer if query else writer.one(phrases.REACTIONS)} {writer.one(beat.ask)}"
            start = writer.one(phrases.BRIDGES).strip()
        paragraphs = _advice(writer, beat)
        paragraphs[0] = f"{start} {paragraphs[0]}".strip()
        query = writer.query(beat)
        if query:
            paragraphs[-1] += f" {query.asked}"
        turns += (Turn("user", asked), Turn("assistant", ("\n\n" if writer.maybe(0.6) else " ").join(paragraphs)))
    turns += (Turn("user", _turning(writer, voice, query)), Turn("assistant", _ending(writer, beats)))
    return Conversation(raised(writer.one(family.title)), tuple(turns)), slots
