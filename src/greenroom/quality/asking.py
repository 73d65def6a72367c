"""How much a turn reads as a request, and how much as an answer."""

# ruff: noqa: RUF001, SIM905 - letters and marks of other scripts look like Latin ones; words read better unquoted

import re
from collections.abc import Mapping, Set
from math import log
from typing import Final, NamedTuple

from msgspec import Struct

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

_NOT_PLAIN = (
    _IMPERATIVES | _OPENERS | _TELLERS | {"as", "pretend", "assume", "act", "if", "given", "based", "for", "in"}
)
_STATING = frozenset(
    "it the there this to one yes no a an these they he she some first our its here sorry well thanks that we"
    "".split()
)
_LIST = re.compile(r"(?m)^\s*(?:[-*•]|\d{1,2}[.)])\s")
_PART = re.compile(
    r"(?:as an? |as the |pretend|assume|act as|imagine|you are|you're an?|play the|take (?:on )?the role|suppose"
    r"|given|based on|from the|using|in (?:one|two|\d)|for (?:the|each)|if )"
)
_CODE = re.compile(
    r"```|#|def |import |using |<|select |class |function |public |const |var |from \w+ import|\{|//|package"
)
_LABELS = tuple(
    "question q context passage input paragraph instruction instructions definition task title sentence premise"
    "".split()
)
_CHINESE_REQUEST = re.compile(
    r"描述|解释|请|列出|写|生成|创建|给|编写|为|根据|将|提供|找|帮|如何|什么|怎么|谁|哪|是否|能|可以|你|分析|比较|设计|计算|总结"
    r"|翻译|分类|确定|识别|选择|使用|建议|告诉|介绍|说明|讨论|推荐|改写|重写|从|用|把|对|以下|想象|制作|举|回答|阐述|构造|评估|概述"
    r"|预测|填|判断|编辑|添加|替换|修改|排序|构建|比"
)
_CHINESE_QUESTION = re.compile(r"[？?]|什么|如何|怎么|哪些|吗|是否|请")
_CHINESE_ANSWER = re.compile(r"好的|当然|是的|抱歉|对不起|很抱歉|以下是|这是|可以的|没问题|作为")
_SHOWN = 300
"""Characters of a turn: what it is, it is from its beginning on, or at the end of a longer one."""

_END = 400
_LONG = 60
_TASKS = 2
"""Phrases of tasks that count: more make it no more of a request."""


class _Weights(NamedTuple):
    """How much each sign makes a turn a request, or an answer where it is under 0 (a logistic regression).

    Found on requests and their answers, model-written and human-written ones, English and Chinese, and on code.

    `request`: it begins with a word of requests, `opener`: one that is no request by itself. `asked`, `asks`: a
    question mark at its end, anywhere. `tasks`: phrases of tasks. `part`: a part to play, or what to go by.
    `bids`: its last line begins with a request. `open`: it ends with a colon. `labelled`: it names its parts, as
    "Question:". `asks_last`: a long one asks near its end. `trouble`: one is told in a few words. `served`,
    `serving`: words of answers. `listed`, `coded`, `long`, `length`, `stated`, `stating`: how it reads. `you`: it
    begins with "you", `addresses`: it says so anywhere. The others are the same in Chinese.
    """

    request: float
    opener: float
    asked: float
    asks: float
    tasks: float
    part: float
    bids: float
    open: float
    labelled: float
    asks_last: float
    trouble: float
    served: float
    serving: float
    listed: float
    coded: float
    long: float
    length: float
    stated: float
    stating: float
    you: float
    addresses: float
    chinese_request: float
    chinese_question: float
    chinese_answer: float


_WEIGHTS: Final = _Weights(
    request=4.36,
    opener=-1.72,
    asked=0.65,
    asks=0.13,
    tasks=1.44,
    part=1.73,
    bids=3.99,
    open=3.87,
    labelled=1.61,
    asks_last=0.62,
    trouble=1.9,
    served=-2.0,
    serving=-1.86,
    listed=-1.89,
    coded=-3.13,
    long=-1.27,
    length=-0.46,
    stated=-0.94,
    stating=-0.38,
    you=-2.03,
    addresses=-0.83,
    chinese_request=2.12,
    chinese_question=0.82,
    chinese_answer=-2.95,
)


def asks(subject: Subject, turn: int) -> float:
    """How much a turn reads as a request: the sum of its signs by their weights."""
    whole, words, said = subject.folded[turn].strip(), subject.words[turn], subject.said[turn]
    shown = whole[:_SHOWN]
    first = words[0] if words else ""
    odds = _WEIGHTS.length * log(len(whole) + 1) + _begins(shown, first, len(words)) + _ends(whole)
    odds += _WEIGHTS.tasks * min(_TASKS, _count(_TASK, shown, said))
    odds += _WEIGHTS.serving * min(_TASKS, _count(_SERVING, shown, said))
    if len(words) > _LONG:
        odds += _WEIGHTS.long
    if "you" in said or "your" in said:
        odds += _WEIGHTS.addresses
    if "\n" in shown and len(_LIST.findall(shown)) > 1:
        odds += _WEIGHTS.listed
    if "\u4e00" <= shown[:1] <= "\u9fff":
        odds += _WEIGHTS.chinese_request * (_CHINESE_REQUEST.match(shown) is not None)
        odds += _WEIGHTS.chinese_question * (_CHINESE_QUESTION.search(shown) is not None)
        odds += _WEIGHTS.chinese_answer * (_CHINESE_ANSWER.match(shown) is not None)
    return odds


def is_plain(subject: Subject, question: int, answer: int) -> bool:
    """Whether a turn begins as requests do, and the next neither does nor asks: this costs less than `asks`."""
    first, then = subject.words[question][:1], subject.words[answer][:1]
    if not first or not then or first[0] not in REQUESTS or then[0] in REQUESTS or then[0] in _NOT_PLAIN:
        return False
    text = subject.folded[answer]
    return "?" not in text[:_SHOWN] and len(text) > len(subject.folded[question]) and text[-1:] not in ":?"


def tells(subject: Subject, turn: int) -> bool:
    """Whether a turn tells of a trouble, in place of a request."""
    words = subject.words[turn]
    return bool(words) and words[0] in _TELLERS and len(words) <= _TROUBLE


def _begins(shown: str, first: str, words: int) -> float:
    """How much its beginning makes a turn a request."""
    odds = 0.0
    if first in _OPENERS:
        odds += _WEIGHTS.request + _WEIGHTS.opener
    elif first in REQUESTS or first in _IMPERATIVES:
        odds += _WEIGHTS.request
    if first in _STATING:
        odds += _WEIGHTS.stating
    elif first in _TELLERS and words <= _TROUBLE:
        odds += _WEIGHTS.trouble
    elif first == "you":
        odds += _WEIGHTS.you
    if _PART.match(shown):
        odds += _WEIGHTS.part
    if _CODE.match(shown):
        odds += _WEIGHTS.coded
    if shown.startswith(_SERVING_STARTS):
        odds += _WEIGHTS.served
    return odds


def _ends(whole: str) -> float:
    """How much its end, and what is asked or named anywhere, makes a turn a request."""
    odds = 0.0
    shown = whole[:_SHOWN]
    if "?" in shown or "？" in shown:
        odds += _WEIGHTS.asks + _WEIGHTS.asked * shown.endswith(("?", "？"))
    if whole.endswith((":", "：")):
        odds += _WEIGHTS.open
    elif whole.endswith((".", "!", "。")):
        odds += _WEIGHTS.stated
    if len(whole) > _SHOWN:
        if "?" in whole[-_END:]:
            odds += _WEIGHTS.asks_last
        if ":" in whole and _has_label(whole):
            odds += _WEIGHTS.labelled
        last = whole[whole.rfind("\n") + 1 :].split(maxsplit=1) if "\n" in whole else ()
        if last and last[0].strip(":,.") in REQUESTS:
            odds += _WEIGHTS.bids
    return odds


def _has_label(whole: str) -> bool:
    """Whether one of the parts of a turn is named: "Question:"."""
    *before, _ = whole.split(":")
    return any(each.endswith(_LABELS) or (each[-1:].isspace() and each[:-1].endswith(_LABELS)) for each in before)


def _count(phrases: _Phrases, shown: str, said: Set[str]) -> int:
    """How many of the phrases stand in the beginning of a turn."""
    likely = [*phrases.anyway]
    for word in phrases.words & said:
        likely += phrases.by_word[word]
    if ":" in shown:
        likely += phrases.with_colon
    return sum(map(shown.__contains__, likely))
