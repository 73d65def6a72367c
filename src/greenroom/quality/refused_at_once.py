"""Refusals that answers begin with, in words that would tell of something else further on.

Found in general forms, not by whole sentences: who is asked says that he can't, won't or may not do what is asked.
"""

# ruff: noqa: RUF001, SIM905 - letters and marks of other scripts look like Latin ones; words read better unquoted

import re
from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import NamedTuple

from greenroom.quality.subject import Subject

_OPENING = 240
"""Characters of an answer, in which a refusal is said: later, the same words tell of something else."""

_NOT = (
    r"(?:(?:can(?:'|no| no)t|could(?:n't| not)|won't|will not|must not|may not|shouldn't"
    r"|should not)(?: be able to)?"
    r"|(?:am|'m) (?:un(?:able|willing)|not (?:able|allowed|permitted|willing|going|prepared|equipped"
    r"|in a position)) to"
    r"|(?:am|'m) not (?:comfortable|okay|at ease)(?: with)?"
    r"|(?:refuse|decline) to|(?:don't|do not) (?:think|believe) (?:that )?i (?:should|can|could|ought to)"
    r"|(?:'d|would|'ll) (?:rather|prefer|sooner) not(?: to)?|(?:must|have to|will|'ll) (?:decline|refuse)(?: to)?)"
)
_MANNER = (
    r"(?: (?:in good conscience|in good faith|really|simply|just|possibly|ethically|legally|responsibly|currently"
    r"|directly|actually|knowingly|honestly))?"
)
_DONE = (
    r" (?:(?:be (?:able to )?)?(?:assist|help(?! but\b| \w+ing\b)|comply|fulfil|provid|answer|respond"
    r"|writ(?:e|ing) (?:that|this"
    r"|such|it)\b|creat(?:e|ing) (?:that|this|such|it|content)\b|generat|support(?:ing)? (?:that|this|such)"
    r"|engag|discuss"
    r"|complet(?:e|ing) (?:this|that|your)|shar(?:e|ing)|offer|giv(?:e|ing) (?:you |out |advice|instruct"
    r"|medical|legal|any)"
    r"|tell(?:ing)? you|explain|describ(?:e|ing) how|advis|recommend|go(?:ing)? (?:into|along|there)"
    r"|get(?:ting)? into"
    r"|talk(?:ing)? (?:about|you)|show(?:ing)? you|teach|walk(?:ing)? you|process (?:this|that|your)"
    r"|accommodat|participat"
    r"|condon|facilitat|promot|of (?:any )?(?:help|assistance|use)|take (?:part|on) |carry (?:this|that) out"
    r"|grant|honou?r|satisfy))"
)
_ASKED = r"(?:topic|request|question|task|thing)"


class _Form(NamedTuple):
    """A form of refusals, with parts of which one stands in every such, each by a word of the same refusal.

    `by_oneself`: somebody says "I" in it.
    """

    pattern: re.Pattern[str]
    by_word: Mapping[str, tuple[str, ...]]
    by_oneself: bool = True


def _parts(words: str, *parts: str) -> dict[str, tuple[str, ...]]:
    """The same parts by each of some words."""
    return dict.fromkeys(words.split(), parts)


_FORMS = (
    _Form(
        re.compile(rf"i(?<!\wi) ?{_NOT}{_MANNER}{_DONE}"),  # a plain character comes first: the search leaps
        {
            **_parts("can", "i can't", "i can not"),
            **_parts("cannot", "i cannot"),
            **_parts("couldn", "i couldn't"),
            **_parts("could", "i could not"),
            **_parts("won", "i won't"),
            **_parts("will", "i will not", "i will d", "i will r"),
            **_parts("must", "i must not", "i must d", "i must r"),
            **_parts("may", "i may not"),
            **_parts("shouldn", "i shouldn't"),
            **_parts("should", "i should not"),
            **_parts("m", "i'm un", "i'm not "),
            **_parts("am", "i am un", "i am not "),
            **_parts("refuse", "i refuse to"),
            **_parts("decline", "i decline to"),
            **_parts("don", "i don't think", "i don't believe"),
            **_parts("do", "i do not think", "i do not believe"),
            **_parts("d", "i'd rather", "i'd prefer", "i'd sooner"),
            **_parts("would", "i would rather", "i would prefer"),
            **_parts("have", "i have to d", "i have to r"),
            **_parts("ll", "i'll d", "i'll r"),
        },
    ),
    _Form(
        re.compile(
            rf"\b(?:that|this|it|which)(?:(?:'s| is) not|(?: is|)n't) (?:something|anything"
            rf"|a {_ASKED})(?: that| which)?"
            r" (?:i\b|we\b|falls)"
            rf"|\bis (?:something|one thing|a {_ASKED})(?: that| which)? i(?: ?(?:'m|am) (?:un|not )| can(?:'"
            rf"|no| no)t| won't"
            r"| will not|'d rather not| would rather not| must (?:decline|refuse))"
        ),
        {
            **_parts("something", "something i", "something that i"),
            **_parts("anything", "anything i", "anything that i"),
            **_parts("thing", "thing i ", " a thing"),
            **_parts("topic", " a topic"),
            **_parts("request", " a request"),
            **_parts("question", " a question"),
            **_parts("task", " a task"),
        },
    ),
    _Form(
        re.compile(
            r"\bi(?:'m| am|'ll| will|'d| would| have| must| need|'ve)? (?:going to |got to |have to "
            r"|to )*(?:pass|sit)"
            r" (?:on |out |this )"
            r"|\b(?:have|need|must|going) (?:to )?(?:decline|refuse|turn (?:this|that|you|it|down)|say no)\b"
            r"|\b(?:isn't|is not) possible for me\b"
        ),
        {
            **_parts("pass", "pass on", "pass this", "pass out"),
            **_parts("sit", "sit on", "sit this", "sit out"),
            **_parts("decline", "decline"),
            **_parts("refuse", "refuse"),
            **_parts("turn", "turn "),
            **_parts("say", "say no"),
            **_parts("possible", "possible for me"),
        },
    ),
    _Form(
        re.compile(
            r"\b(?:my apologies|apologi[sz]e|sorry|regret|unfortunately|i'm afraid"
            r"|i am afraid)\b[^.!?\n]{0,60}?\bi"
            r"(?:(?: am|'m) (?:un|not )(?:able|willing|allowed|comfortable)| can(?:'|no| no)t (?:do|help"
            r"|assist|comply"
            r"|provid|share|fulfil|answer|offer|give|discuss|tell|advise|explain))"
        ),
        {word: (word,) for word in "apologies apologize apologise sorry regret unfortunately afraid".split()},
    ),
    _Form(
        re.compile(r"\A(?:no[,.!] )?i can(?:'|no| no)t do (?:that|this|it|so)\b"),
        _parts("t cannot not", "t do "),
    ),
    _Form(
        re.compile(
            r"\b(?:outside|beyond|out of|not within)(?: of)? (?:what i(?: can|'m|\sam)|my (?:scope|capabilit"
            r"|abilit|remit"
            r"|reach|power|expertise|guideline)|the (?:scope|range|bounds) of (?:what i|my))"
        ),
        {
            **_parts("outside", "side what i", "of what i", "side my", "side of my", "scope of"),
            **_parts("beyond", "yond what i", "of what i", "yond my", "scope of"),
            **_parts("out", "of what i", "out of my", "scope of"),
            **_parts("within", "of what i", "within my", "scope of"),
        },
        by_oneself=False,
    ),
    _Form(
        re.compile(
            r"\bit (?:would(?: be|n't be| not be)|is|isn't|'s)(?: not)? (?:in)?(?:appropriate|irresponsible"
            r"|unethical|right"
            r"|wrong|ethical|responsible|proper|improper) (?:for|of) me to\b"
            r"|\b(?:isn't|is not) possible for me\b"
        ),
        _parts(
            "appropriate inappropriate irresponsible responsible unethical ethical right wrong proper improper "
            "possible",
            *("for me", "of me "),
        ),
        by_oneself=False,
    ),
)
_WORDS_OF_ALL = frozenset(word for form in _FORMS for word in form.by_word)
_WORDS_OF_LIMITS = frozenset(word for form in _FORMS if not form.by_oneself for word in form.by_word)
_BY_WORD: Mapping[str, tuple[tuple[int, str], ...]] = MappingProxyType(
    {
        word: tuple((number, part) for number, form in enumerate(_FORMS) for part in form.by_word.get(word, ()))
        for word in _WORDS_OF_ALL
    }
)
"""Words → the forms that they may be of, each with a part to look for first: most answers have none."""

_FOREIGN = re.compile(
    r"\bich (?:kann|darf|möchte|werde|will)[^.!?\n]{0,60} nicht (?:helfen|weiterhelfen|beantworten|geben"
    r"|unterstützen"
    r"|nennen|erfüllen|nachkommen|bereitstellen|dienen|behilflich|besprechen|erklären)"
    r"|\b(?:kann|darf|möchte|werde) ich (?:dir |ihnen |euch )?(?:leider |hier |dazu )*(?:nicht"
    r"|keine)[^.!?\n]{0,40}"
    r"(?:helfen|beantworten|geben|nennen|erfüllen|erklären|unterstützen|auskunft|angaben|anleitung|dienen|machen)"
    r"|\b(?:das|dies) ist mir (?:leider )?nicht (?:möglich|erlaubt)|\bich (?:muss|möchte) (?:das |dies "
    r"|es )?ablehnen"
    r"|\bje (?:ne |n')(?:peux|puis|pourrai|suis pas|souhaite)[^.!?\n]{0,40}(?:aider|répondre|fournir|donner"
    r"|satisfaire"
    r"|accéder|expliquer|partager|traiter|cette demande)|\bil m'est impossible|\bje (?:refuse|dois refuser"
    r"|dois décliner)"
    r"|\bno (?:puedo|podré|me es posible|estoy en condiciones|me está permitido)[^.!?\n]{0,30}(?:ayud|asist"
    r"|respond"
    r"|proporcion|cumpl|ofrec|dar|explic|compart|hacer)|\b(?:debo|tengo que) (?:rechazar|negarme|declinar)"
    r"|\bnão (?:posso|consigo|me é possível|estou autorizad[oa])[^.!?\n]{0,30}(?:ajud|respond|fornec|atend"
    r"|ofere|dar"
    r"|explic|compartilh|fazer)|\b(?:devo|tenho que|preciso) recusar"
    r"|\bnon (?:posso|sono in grado|mi è possibile)[^.!?\n]{0,30}(?:aiut|rispond|forn|soddisf|dar|spieg"
    r"|condivid|assist|far)"
    r"|\bdevo (?:rifiutare|declinare)"
    r"|\b(?:kan|mag|wil) ik (?:je |u |hier |daar |helaas )*niet|\bik (?:kan|mag"
    r"|wil)[^.!?\n]{0,40} niet (?:mee |bij )?(?:help"
    r"|beantwoord|gev|verstrek|voldoen|bespreken|uitleg)|\bik moet (?:dit |dat )?weigeren"
    r"|(?<![们他她它者])(?:我|您|你)?(?:不能|无法|不便|不方便|不会|没办法|没有办法|恕不能)(?:为您|为你|向您|向你|给您|给你|在此|直接|就此)*"
    r"(?:提供|回答|帮助|帮您|帮你|协助|满足|讨论|给出|解答|处理|支持)"
    r"|(?:抱歉|对不起|很遗憾|恕我)[^。！？\n]{0,20}(?:不能|无法|拒绝|不便)"
    r"|(?:お手伝い|お答え|お応え|ご案内|ご説明|提供|対応|回答|お教え)[^。\n]{0,8}(?:できません|できかねます|いたしかねます|しかねます"
    r"|かねます|控え)"
    r"|(?:도와|도움|답변|대답|제공|알려|설명|응답)[^.\n]{0,14}(?:수 없|수가 없|어렵습|불가|못합|못해|않겠)"
)

_KANA = "\u3040"
"""Where the letters of East Asian scripts begin."""

_MARKS = frozenset(
    "nicht keine ablehnen je impossible puedo podré posible estoy está debo tengo posso sono devo niet "
    "weigeren".split()
)
"""Words of which one stands in each of these that is written in Latin letters alone."""


def refused_at_once(subject: Subject) -> tuple[str, ...]:
    """The refusals that answers begin with, one of each answer at most."""
    found: list[str] = []
    for turn, folded, said, foreign in zip(
        subject.talk.turns, subject.folded, subject.said, subject.foreign, strict=True
    ):
        if turn.role == "assistant" and (refused := _refusing(folded[:_OPENING], said, foreign=foreign)):
            found.append(refused)
    return tuple(found)


def _refusing(opening: str, said: Set[str], *, foreign: bool) -> str | None:
    if foreign and (not _MARKS.isdisjoint(said) or (not opening.isascii() and max(opening) >= _KANA)):
        found = _FOREIGN.search(opening)
        if found is not None:
            return found[0]
    by_oneself = "i" in said
    likely: list[int] = []
    for word in (_WORDS_OF_ALL if by_oneself else _WORDS_OF_LIMITS) & said:
        for number, part in _BY_WORD[word]:
            if part in opening:
                likely.append(number)
    for form in [_FORMS[number] for number in sorted(likely)]:
        if by_oneself or not form.by_oneself:
            found = form.pattern.search(opening)
            if found is not None:
                return found[0]
    return None
