"""Twelve ways to spoil a conversation, each a pure function of a talk, another talk of the set, and chance.

It answers None where the talk can't be spoilt that way: an answer of a few words has no middle to be cut off in.
"""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from random import Random
from types import MappingProxyType

from msgspec.structs import replace

from greenroom.model.conversation import Talk, Turn
from greenroom.quality.calibration import phrases
from greenroom.quality.languages import language_of
from greenroom.quality.wording import words_of

Spoiler = Callable[[Talk, Talk, Random], Talk | None]

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]")
_CUT_WORDS = 8
_TOPIC_WORDS = 40
_COPIED_WORDS = 12


def swapped_roles(talk: Talk, _: Talk, __: Random) -> Talk | None:
    """The user says what the assistant said, and the other way round."""
    turns: list[Turn] = []
    for asked, answered in zip(talk.turns[::2], talk.turns[1::2], strict=False):
        turns += [Turn("user", answered.content), Turn("assistant", asked.content)]
    return replace(talk, turns=tuple(turns))


def cut_off(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """The last answer ends in the middle of a sentence, or of a word."""
    text = talk.turns[-1].content
    sentences = [
        each for each in _SENTENCE.finditer(text) if len(each[0].split()) >= _CUT_WORDS and "|" not in each[0]
    ]
    if not sentences:
        return None
    chosen = chance.choice(sentences[-4:])
    words = list(re.finditer(r"\S+", chosen[0]))
    word = words[chance.randrange(4, len(words) - 1)]
    end = word.end() if chance.random() < 0.5 else word.start() + max(1, (word.end() - word.start()) // 2)
    return _with_answer(talk, -1, text[: chosen.start() + end].rstrip(" .,;:!?)\"'”’"))


def looping(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """An answer says its last sentence over and over, or all answers are the same one."""
    answers = _answers(talk)
    if len(answers) > 1 and chance.random() < 0.5:
        text = max((talk.turns[at].content for at in answers), key=len)
        return _with_answers(talk, [text] * len(answers))
    at = answers[-1]
    text = talk.turns[at].content
    sentences = [each.strip() for each in _SENTENCE.findall(text) if len(each.split()) > 3]
    last = sentences[-1] if sentences else text.strip().splitlines()[-1] + "."
    times = max(chance.randrange(4, 9), len(text) // (4 * len(last)))
    return _with_answer(talk, at, " ".join([text, *[last] * times]))


def off_topic(talk: Talk, other: Talk, _: Random) -> Talk | None:
    """The answers are another conversation's, each long enough to have a topic."""
    mine, theirs = _answers(talk), [other.turns[at].content for at in _answers(other)]
    long = [text for text in theirs if len(words_of(text.casefold())) >= _TOPIC_WORDS]
    if not long:
        return None
    return _with_answers(talk, [long[number % len(long)] for number in range(len(mine))])


def placeholder_left(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """A blank that nobody filled in."""
    return _inserted(talk, chance, chance.choice(phrases.PLACEHOLDERS))


def refusal(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """An answer refuses, with or without a reason."""
    at = chance.choice(_answers(talk))
    said = chance.choice(phrases.REFUSALS)
    return _with_answer(talk, at, said if chance.random() < 0.5 else f"{said} Is there anything else?")


def model_talk(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """The assistant speaks of being a model."""
    at = chance.choice(_answers(talk))
    text = talk.turns[at].content
    said = chance.choice(phrases.MODEL_TALK)
    return _with_answer(talk, at, f"{said} {text}" if chance.random() < 0.5 else f"{text} {said}")


def copied(_: Talk, other: Talk, chance: Random) -> Talk | None:
    """Another conversation with one word in twenty changed."""
    if sum(len(turn.content.split()) for turn in other.turns) < _COPIED_WORDS:
        return None
    return replace(
        other, turns=tuple(replace(turn, content=changed(turn.content, 0.05, chance)) for turn in other.turns)
    )


def wrong_language(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """An answer is in another language."""
    at = chance.choice(_answers(talk))
    own = _language(talk.turns[at].content)
    others = [said for said in phrases.OTHER_LANGUAGES if own is None or _language(said) != own]
    return _with_answer(talk, at, chance.choice(others))


def one_sided(talk: Talk, other: Talk, chance: Random) -> Talk | None:
    """One side goes on for pages, and the other says a word."""
    page = "\n\n".join(turn.content for each in (talk, other) for turn in each.turns if turn.content.strip())
    page = "\n\n".join([page] * (1 + 3_500 // len(page)))
    turns = list(talk.turns)
    mine = "assistant" if chance.random() < 0.5 else "user"
    for at, turn in enumerate(turns):
        turns[at] = replace(turn, content=page if turn.role == mine else chance.choice(phrases.CURT))
    return replace(talk, turns=tuple(turns))


def leaked(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """Somebody's e-mail address, card number, or both."""
    address = f"{chance.choice(phrases.NAMES)}{chance.randrange(10, 99)}@{chance.choice(phrases.HOSTS)}"
    said = (
        f"You can write to {address} about it.",
        f"The card on file is {_card(chance)}.",
        f"Their address is {address}, and the card number is {_card(chance)}.",
    )
    return _inserted(talk, chance, chance.choice(said))


def empty_politeness(talk: Talk, _: Talk, chance: Random) -> Talk | None:
    """Answers are courtesies."""
    return _with_answers(talk, [" ".join(chance.sample(phrases.COURTESIES, 2)) for _ in _answers(talk)])


COPIED = "copied from another"

SPOILERS: Mapping[str, Spoiler] = MappingProxyType(
    {
        "swapped roles": swapped_roles,
        "cut off": cut_off,
        "looping": looping,
        "off topic": off_topic,
        "placeholder left": placeholder_left,
        "refusal": refusal,
        "talk of being a model": model_talk,
        COPIED: copied,
        "wrong language": wrong_language,
        "one-sided lengths": one_sided,
        "leaked e-mail or card number": leaked,
        "empty politeness": empty_politeness,
    }
)
"""Kind → what makes it of a good conversation."""


def changed(text: str, share: float, chance: Random) -> str:
    """A text with that share of its words changed, each to one that is nowhere else."""
    words = re.split(r"(\s+)", text)
    places = [at for at, word in enumerate(words) if word.strip()]
    for at in chance.sample(places, round(share * len(places))):
        words[at] = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=6))
    return "".join(words)


def _language(text: str) -> str | None:
    words = words_of(text.casefold())
    return language_of(text, words, frozenset(words))


def _answers(talk: Talk) -> list[int]:
    return [at for at, turn in enumerate(talk.turns) if turn.role == "assistant"]


def _with_answer(talk: Talk, at: int, text: str) -> Talk:
    turns = list(talk.turns)
    turns[at] = replace(turns[at], content=text)
    return replace(talk, turns=tuple(turns))


def _with_answers(talk: Talk, texts: Sequence[str]) -> Talk:
    turns = list(talk.turns)
    for at, text in zip(_answers(talk), texts, strict=True):
        turns[at] = replace(turns[at], content=text)
    return replace(talk, turns=tuple(turns))


def _inserted(talk: Talk, chance: Random, said: str) -> Talk:
    """The talk with a sentence more at the end of an answer, or after one of its lines, but not in code."""
    at = chance.choice(_answers(talk))
    lines = talk.turns[at].content.split("\n")
    fences = list(accumulate((line.count("```") for line in lines), initial=0))
    places = [place for place, before in enumerate(fences) if before % 2 == 0]
    lines.insert(chance.choice(places), said)
    return _with_answer(talk, at, "\n".join(lines))


def _card(chance: Random) -> str:
    """A number whose check digit is right (Luhn)."""
    digits = [4, *(chance.randrange(10) for _ in range(14))]
    total = sum(sum(divmod(2 * each, 10)) if place % 2 == 0 else each for place, each in enumerate(digits))
    text = "".join(map(str, [*digits, -total % 10]))
    parts = [text[start : start + 4] for start in range(0, 16, 4)]
    return chance.choice(("", " ", "-")).join(parts)
