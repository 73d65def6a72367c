"""Language: the assistant speaks the user's, and both the one that was asked for."""

import re
from collections.abc import Sequence, Set
from itertools import chain, islice

from greenroom.model.conversation import Component, Turn
from greenroom.quality.function_words import FUNCTION_WORDS
from greenroom.quality.languages import MOST_WORDS, has_letters_of, known_languages, language_of, leaning
from greenroom.quality.subject import Subject

_NAMES = {
    "en": "english|englisch|anglais|inglés|inglese|inglês|engels|angielsk|английск|英语|英文|英語|영어",
    "de": "german|deutsch|allemand|alemán|tedesc|alemão|duits|niemieck|немецк|德语|ドイツ語",
    "fr": "french|französisch|français|francés|francese|francês|frans|francusk|французск|法语|フランス語",
    "es": "spanish|spanisch|espagnol|español|spagnol|espanhol|spaans|hiszpańsk|испанск|西班牙语|スペイン語",
    "it": "italian|italienisch|italien|włosk|итальянск|意大利语|イタリア語",
    "pt": "portug|葡萄牙语|ポルトガル語",
    "nl": "dutch|flemish|niederländ|holländ|néerland|holand|oland",
    "sv": "swed|schwed|suéd|suec|svensk",
    "da": "danish|norweg|dänisch|norweg|danois|dansk|norsk",
    "pl": "polish|polnisch|polonais|polac|polsk",
    "cs": "czech|slovak|tschech|tchèque|česk",
    "ro": "romanian|moldov|rumän|roumain|român",
    "hu": "hungar|ungar|hongrois|magyar",
    "fi": "finn|suom|eston",
    "tr": "turk|türk|turc|azer",
    "id": "indones|malay|bahasa|javan",
    "vi": "vietnam|việt",
    "ru": "russ|русск|俄语|ロシア語|bulgar|serb",
    "uk": "ukrain|україн",
    "ja": "japan|japon|giappon|日语|日文|日本",
    "ko": "korea|coré|韩语|韓国|한국",
    "zh": "chin|mandarin|canton|kanji|中文|汉语|中国|漢",
    "ar": "arab|persian|farsi|urdu|阿拉伯",
    "he": "hebr|yiddish",
    "hi": "hindi|marathi|nepal|sanskrit",
    "th": "thai",
    "el": "greek|griech|grec",
}
"""Language → parts of its names, and of those that are taken for it, in languages that it is asked for in."""

_OF_LANGUAGES = re.compile(
    r"translat|\b(?:foreign|another|other|different|second|native|two|both|many|several"
    r"|multiple) languages?\b|lingual"
    r"|übersetz|\bsprache|traduis|traduire|traduc|tradur|traduz|vertaal|перевед|翻译|翻訳"
)
_ENGLISH = Component(10.0, "in en")

_PLAIN = {"en"}

_EVIDENCE = 5
"""Words that a turn needs before its language is judged."""

_ASKED_IN = 3
"""Function words of English in which a foreign text is asked about: "What does this mean"."""


def language(subject: Subject) -> Component:
    """10 where one language is spoken, 0 where an answer is in another one than its question.

    3 where the whole talk is in another language than its template asks for, 6 where that is English. An answer in
    a language that the user speaks of is left alone, and so are translations. A turn whose language does not show
    is no evidence.
    """
    turns = subject.talk.turns
    spoken = _spoken(subject)
    expected = subject.context.language[:2].casefold() if subject.context.language[2:3] in {"", "-", "_"} else ""
    if spoken and spoken != _PLAIN:
        heard = list(map(_heard, turns, subject.words, subject.said))
        users = [each for turn, each in zip(turns, heard, strict=True) if each and turn.role == "user"]
        theirs = max(dict.fromkeys(users), key=users.count) if users else expected or _leaning(subject)
        for number, (turn, own) in enumerate(zip(turns, heard, strict=True), 1):
            if (
                own is not None
                and turn.role == "assistant"
                and own != (theirs or own)
                and not _is_asked_for(own, subject)
            ):
                return Component(0.0, f"turn {number} is in {own!r}, and the user speaks {theirs!r}")
    if expected in known_languages() and spoken and expected not in spoken:
        # Every template has a language: one that says English may just never have been told.
        score = 6.0 if expected == "en" else 3.0
        return Component(score, f"is in {min(spoken)!r}, and {expected!r} was asked for")
    if len(spoken) == 1 and "en" in spoken:
        return _ENGLISH
    return Component(10.0, f"in {', '.join(sorted(spoken))}" if spoken else "the language does not show")


def _is_asked_for(language: str, subject: Subject) -> bool:
    """Whether the user speaks of that language, or some of it; or of languages or translating, and names none."""
    text = subject.folded_user_text
    if has_letters_of(language, text):
        return True
    named = [code for code, names in _NAMES.items() if any(map(text.__contains__, names.split("|")))]
    if language in named or (not named and _OF_LANGUAGES.search(text) is not None):
        return True
    said = frozenset[str]().union(*subject.said[::2])
    return language == "en" and len(said & FUNCTION_WORDS["en"]) >= _ASKED_IN  # a question about a foreign text


def _leaning(subject: Subject) -> str | None:
    """The language that the user speaks rather than another, where it shows in no turn by itself."""
    said = zip(subject.talk.turns, subject.words, strict=True)
    words = chain.from_iterable(words for turn, words in said if turn.role == "user")
    return leaning(subject.folded_user_text, tuple(islice(words, MOST_WORDS)))


def _spoken(subject: Subject) -> set[str]:
    """The languages of all turns: once English is among them, turns that can be in no other are left out."""
    spoken: set[str] = set()
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
