"""Roles: it is the user who asks, and the assistant who answers."""

# ruff: noqa: RUF001, SIM905 - letters and marks of other scripts look like Latin ones; words read better unquoted

import re

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

_TASK = (
    "following", "given ", "below", "input:", "sentence:", "text:", "word:", "words:", "question:", "please",
    "you are given", "you need to", "you have to", "you will be", "how do i", "how can i", "how should i",
    "i need", "i want", "i would like", "i'd like", "i am looking", "i'm looking", "i'm trying", "i have ",
    "i've ", "can you", "could you", "would you", "will you", "tell me", "help me", " my ",
)  # fmt: skip
_SERVING_STARTS = (
    "sure", "of course", "certainly", "absolutely", "yes", "no,", "no.", "great", "here is", "here are",
    "here's", "i'm sorry", "i apologize", "okay", "thank you", "you're welcome", "hello! how", "as an ai",
    "natürlich", "gerne", "bien sûr", "claro", "certo", "конечно",
)  # fmt: skip
_SERVING = (
    "feel free", "let me know", "happy to help", "you're welcome", "how can i help", "how can i assist",
    "how may i", "i can help", "we can help", "could you please provide", "could you please tell",
    "please provide", "would you like",
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


def roles(subject: Subject) -> Component:
    """10 where the user's turns read as requests more than the assistant's; 1 where it is the other way round.

    How much a turn reads as a request: a question mark at its end, a word that requests begin with, words of
    tasks; and less for what answers begin with, for lists and for length. The means of both sides are compared.
    """
    pairs = subject.exchanges()
    if not pairs:
        return Component(10.0, "nobody answers anybody")
    pairs = pairs[:_PAIRS]
    more = sum(
        _asks(subject.folded[answer], subject.words[answer])
        - _asks(subject.folded[question], subject.words[question])
        - _tells(subject.words[question])
        for question, answer in pairs
    ) / len(pairs)
    if more >= _SWAPPED:
        return Component(1.0, "the assistant asks and the user answers")
    if more >= _LIKELY:
        return Component(6.0, "the assistant asks more than the user")
    return Component(10.0, "the user asks and the assistant answers")


def _tells(words: tuple[str, ...]) -> float:
    """How much a user's turn reads as a trouble that is told, in place of a request."""
    return 2.3 if words and words[0] in _TELLERS and len(words) <= _TROUBLE else 0.0


def _asks(text: str, words: tuple[str, ...]) -> float:
    """How much a turn reads as a request: about 3 where it is one, 0 or less where it is an answer."""
    shown = text[:_SHOWN]
    score = 0.0
    if words and words[0] in _OPENERS:
        score += 1.5
    elif words and (words[0] in REQUESTS or words[0] in _IMPERATIVES):
        score += 3.0
    if shown.rstrip().endswith(("?", "？")):
        score += 1.5
    elif "?" in shown:
        score += 0.5
    score += 0.8 * min(2, sum(map(shown.__contains__, _TASK)))
    if shown.startswith(_SERVING_STARTS) or any(map(shown.__contains__, _SERVING)):
        score -= 1.5
    if "\n" in shown and len(_LIST.findall(shown)) > 1:
        score -= 1.0
    if len(words) > 60:
        score -= 0.5
    return score
