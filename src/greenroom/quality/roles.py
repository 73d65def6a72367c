"""Roles: it is the user who asks, and the assistant who answers."""

# ruff: noqa: RUF001, SIM905 - letters and marks of other scripts look like Latin ones; words read better unquoted

import re
from collections.abc import Mapping

from msgspec import Struct

from greenroom.model.conversation import Component
from greenroom.quality.function_words import REQUESTS
from greenroom.quality.subject import Subject

_OPENERS = frozenset(
    "how what why when where who which whose is are do does did can could would will should has have had given "
    "make give take use study set view sum start begin end remember spell order answer point name people "
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian
    "wie was wer wo wann warum wieso welche welcher welches kannst können schreibe schreib erkläre nenne gib "
    "erstelle "
    "comment pourquoi quel quelle quels quelles qui où quand peux pouvez écris expliquez explique donne décris "
    "cómo qué cuál cuáles quién dónde cuándo puedes podrías escribe explica dame describe crea "
    "come perché quale quali chi dove quando puoi scrivi spiega dammi descrivi crea "
    "como por qual quais quem onde quando você pode escreva explique dê descreva crie "
    "hoe wat wie waar wanneer waarom welke kun kunt schrijf leg geef beschrijf maak "
    "jak co kto gdzie kiedy dlaczego jaki która czy napisz wyjaśnij podaj "
    "как что кто где когда почему какой какие можешь напиши объясни расскажи дай опиши".split()
)
_IMPERATIVES = frozenset(
    "recall merge share offer entertain concatenate re append derive reply retell reformat reformulate tabulate "
    "alphabetize deduplicate decode encode transcribe conjugate convince examine forecast diagnose plot perform "
    "execute deliver depict punctuate negate swap reflect locate you using".split()
)
"""Words that tasks begin with, and that say something of the matter inside them."""


class _Phrases(Struct, frozen=True, kw_only=True):
    """Phrases that are looked for in beginnings of turns.

    `by_word` are those that are looked for only where the word comes up that they are by: it stands between two
    others, so that it is a whole word wherever they are found. `with_colon` end with a colon.
    """

    anyway: tuple[str, ...]
    with_colon: tuple[str, ...]
    by_word: Mapping[str, tuple[str, ...]]
    words: frozenset[str]

    @classmethod
    def of(cls, *phrases: str, **by_word: tuple[str, ...]) -> "_Phrases":
        """Phrases, and more of them by a word in the middle of each."""
        return cls(
            anyway=tuple(each for each in phrases if each[-1] != ":"),
            with_colon=tuple(each for each in phrases if each[-1] == ":"),
            by_word=by_word,
            words=frozenset(by_word),
        )


_SERVING_STARTS = (
    "sure", "of course", "certainly", "absolutely", "yes", "no,", "no.", "great", "here is", "here are",
    "here's", "i'm sorry", "i apologize", "okay", "thank you", "you're welcome", "hello! how", "as an ai",
    "natürlich", "gerne", "bien sûr", "claro", "certo", "конечно",
)  # fmt: skip
_TASK = _Phrases.of(
    "following", "given ", "below", "please", "i need", "i want", "tell me", "help me",
    "can you", "could you", "would you", "will you",
    "input:", "sentence:", "text:", "word:", "words:", "question:",
    are=("you are given",), need=("you need to",), have=("you have to", "i have "), will=("you will be",),
    do=("how do i",), can=("how can i",), should=("how should i",), would=("i would like",), d=("i'd like",),
    am=("i am looking",), m=("i'm looking", "i'm trying"), ve=("i've ",), my=(" my ",),
)  # fmt: skip
_SERVING = _Phrases.of(
    "feel free", "please provide",
    me=("let me know",), to=("happy to help",), re=("you're welcome",), may=("how may i",),
    can=("how can i help", "how can i assist", "i can help", "we can help"),
    you=("could you please tell", "would you like"),
)  # fmt: skip
_TELLERS = frozenset("i my we our".split())
"""Who tells of a trouble wants to be helped, and help is told as imperatives: "Put a post next to the sofa"."""

_TROUBLE = 20
"""Words in which a trouble is told at most; answers that begin with "I" are longer."""

_LIST = re.compile(r"(?m)^\s*(?:[-*•]|\d{1,2}[.)])\s")
_SHOWN = 300
"""Characters of a turn: what it is, it is from its beginning on."""

_PAIRS = 3
"""Who asks whom shows early."""

_SWAPPED = 1.2
_LIKELY = 0.8
_LONG = 60
_TASKS = 2
"""Phrases of tasks that count: more make it no more of a request."""

_ROUNDING = 1e-6

_IN_ORDER = Component(10.0, "the user asks and the assistant answers")
_NOBODY = Component(10.0, "nobody answers anybody")


def roles(subject: Subject) -> Component:
    """10 where the user's turns read as requests more than the assistant's; 1 where it is the other way round.

    How much a turn reads as a request: a question mark at its end, a word that requests begin with, words of
    tasks; and less for what answers begin with, for lists and for length. The means of both sides are compared.
    """
    if not subject.exchanges:
        return _NOBODY
    pairs = [
        (_Beginning.of(subject, asked), _Beginning.of(subject, answered))
        for asked, answered in subject.exchanges[:_PAIRS]
    ]
    most = sum(
        [answer.opens() - question.opens() + question.serves() - question.tells() for question, answer in pairs]
    )
    if most / len(pairs) + 0.8 * _TASKS < _LIKELY - _ROUNDING:
        return _IN_ORDER  # even if the answers had all the words of tasks, and the questions none
    more = sum([answer.asks() - question.asks() - question.tells() for question, answer in pairs]) / len(pairs)
    if more >= _SWAPPED:
        return Component(1.0, "the assistant asks and the user answers")
    if more >= _LIKELY:
        return Component(6.0, "the assistant asks more than the user")
    return _IN_ORDER


class _Beginning(Struct, frozen=True):
    """What a turn begins with, its words in order, and those that come up in it."""

    shown: str
    words: tuple[str, ...]
    said: frozenset[str]

    @classmethod
    def of(cls, subject: Subject, turn: int) -> "_Beginning":
        """That of a turn."""
        return cls(subject.folded[turn][:_SHOWN], subject.words[turn], subject.said[turn])

    def asks(self) -> float:
        """How much it reads as a request: about 3 where it is one, 0 or less where it is an answer."""
        return self.opens() + 0.8 * min(_TASKS, self._count(_TASK)) - self.serves()

    def opens(self) -> float:
        """How much the first word and the question mark make it a request."""
        score = 0.0
        first = self.words[0] if self.words else ""
        if first in _OPENERS:
            score += 1.5
        elif first in REQUESTS or first in _IMPERATIVES:
            score += 3.0
        if self.shown.rstrip().endswith(("?", "？")):
            score += 1.5
        elif "?" in self.shown:
            score += 0.5
        return score

    def serves(self) -> float:
        """How much it reads as an answer."""
        score = 0.0
        if self.shown.startswith(_SERVING_STARTS) or self._count(_SERVING):
            score += 1.5
        if "\n" in self.shown and len(_LIST.findall(self.shown)) > 1:
            score += 1.0
        if len(self.words) > _LONG:
            score += 0.5
        return score

    def tells(self) -> float:
        """How much it reads, where the user says it, as a trouble that is told in place of a request."""
        return 2.3 if self.words and self.words[0] in _TELLERS and len(self.words) <= _TROUBLE else 0.0

    def _count(self, phrases: _Phrases) -> int:
        """How many of the phrases stand in it."""
        count = 0
        for phrase in phrases.anyway:
            if phrase in self.shown:
                count += 1
        for word in phrases.words & self.said:
            for phrase in phrases.by_word[word]:
                if phrase in self.shown:
                    count += 1
        if ":" in self.shown:
            count += sum(map(self.shown.__contains__, phrases.with_colon))
        return count
