"""Language: the assistant speaks the user's, and both the one that was asked for."""

import re
from collections.abc import Sequence, Set

from greenroom.model.conversation import Component, Turn
from greenroom.quality.languages import known_languages, language_of
from greenroom.quality.subject import Subject

_SPEAKS_OF_LANGUAGES = re.compile(
    r"translat|languag|\b(?:english|french|spanish|german|italian|portuguese|dutch|swedish|danish|norwegian"
    r"|finnish"
    r"|polish|czech|romanian|hungarian|turkish|indonesian|vietnamese|russian|ukrainian|japanese|korean|chinese"
    r"|mandarin|arabic|hebrew|hindi|thai|greek|latin|bilingual)\b"
    r"|übersetz|\bsprache|traduis|traduire|traduc|tradur|traduz|vertaal|перевед|翻译|翻訳"
)
_ENGLISH = Component(10.0, "in en")

_EVIDENCE = 5
"""Words that a turn needs before its language is judged."""


def language(subject: Subject) -> Component:
    """10 where one language is spoken, 0 where an answer is in another one than its question.

    3 where the whole talk is in another language than its template asks for, 6 where that is English. Talks about
    languages, and translations, are left alone. A turn whose language does not show is no evidence.
    """
    turns = subject.talk.turns
    spoken = _spoken(subject)
    expected = subject.context.language[:2].casefold() if subject.context.language[2:3] in {"", "-", "_"} else ""
    if len(spoken) > 1 and not _SPEAKS_OF_LANGUAGES.search(subject.folded_user_text):
        heard = list(map(_heard, turns, subject.words, subject.said))
        users = [each for turn, each in zip(turns, heard, strict=True) if each and turn.role == "user"]
        theirs = max(dict.fromkeys(users), key=users.count) if users else expected or None
        for number, (turn, own) in enumerate(zip(turns, heard, strict=True), 1):
            if own is not None and turn.role == "assistant" and own != (theirs or own):
                return Component(0.0, f"turn {number} is in {own!r}, and the user speaks {theirs!r}")
    if expected in known_languages() and spoken and expected not in spoken:
        # Every template has a language: one that says English may just never have been told.
        score = 6.0 if expected == "en" else 3.0
        return Component(score, f"is in {min(spoken)!r}, and {expected!r} was asked for")
    if len(spoken) == 1 and "en" in spoken:
        return _ENGLISH
    return Component(10.0, f"in {', '.join(sorted(spoken))}" if spoken else "the language does not show")


def _spoken(subject: Subject) -> set[str]:
    """The languages of all turns: once English is among them, turns that can be in no other are left out."""
    spoken = set[str]()
    for turn, words, said, foreign in zip(
        subject.talk.turns, subject.words, subject.said, subject.foreign, strict=True
    ):
        if foreign or "en" not in spoken:
            heard = _heard(turn, words, said)
            if heard is not None:
                spoken.add(heard)
    return spoken


def _heard(turn: Turn, words: Sequence[str], said: Set[str]) -> str | None:
    """The language of a turn, where it shows."""
    enough = len(words) >= _EVIDENCE or not turn.content.isascii()
    return language_of(turn.content, words, said) if enough else None
