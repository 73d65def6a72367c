"""Refusals that answers begin with, in words that would tell of something else further on.

Found in general forms, not by whole sentences: who is asked says that he can't, won't or may not do what is asked.
"""

# ruff: noqa: RUF001, SIM905 - letters and marks of other scripts look like Latin ones; words read better unquoted

import re
from collections.abc import Set

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
_BY_ONESELF = (
    (
        frozenset("t cannot not unable unwilling refuse decline rather prefer sooner".split()),
        (
            *(
                "i can't",
                "i cannot",
                "i can not",
                "i couldn't",
                "i could not",
                "i won't",
                "i will not",
                "i must not",
            ),
            *(
                "i may not",
                "i shouldn't",
                "i should not",
                "i'm un",
                "i am un",
                "i'm not ",
                "i am not ",
                "i refuse to",
            ),
            *(
                "i decline to",
                "i don't think",
                "i don't believe",
                "i do not think",
                "i do not believe",
                "i'd rather",
            ),
            *(
                "i'd prefer",
                "i'd sooner",
                "i would rather",
                "i would prefer",
                "i must d",
                "i must r",
                "i have to d",
            ),
            *("i have to r", "i will d", "i will r", "i'll d", "i'll r"),
        ),
        re.compile(
            rf"i(?<!\wi) ?{_NOT}{_MANNER}{_DONE}"
        ),  # a plain character comes first, so that the search leaps
    ),
    (
        frozenset("something anything thing topic request question task".split()),
        (
            "something i",
            "something that i",
            "anything i",
            "anything that i",
            "thing i ",
            " a topic",
            " a request",
            " a question",
            " a task",
            " a thing",
        ),
        re.compile(
            rf"\b(?:that|this|it|which)(?:(?:'s| is) not|(?: is|)n't) (?:something|anything"
            rf"|a {_ASKED})(?: that| which)?"
            r" (?:i\b|we\b|falls)"
            rf"|\bis (?:something|one thing|a {_ASKED})(?: that| which)? i(?: ?(?:'m|am) (?:un|not )| can(?:'"
            rf"|no| no)t| won't"
            r"| will not|'d rather not| would rather not| must (?:decline|refuse))"
        ),
    ),
    (
        frozenset("pass sit decline refuse turn possible say".split()),
        ("pass on", "pass this", "sit this", "sit out", "decline", "refuse", "turn ", "say no", "possible for me"),
        re.compile(
            r"\bi(?:'m| am|'ll| will|'d| would| have| must| need|'ve)? (?:going to |got to |have to "
            r"|to )*(?:pass|sit)"
            r" (?:on |out |this )"
            r"|\b(?:have|need|must|going) (?:to )?(?:decline|refuse|turn (?:this|that|you|it|down)|say no)\b"
            r"|\b(?:isn't|is not) possible for me\b"
        ),
    ),
    (
        frozenset("apologies apologize apologise sorry regret unfortunately afraid".split()),
        ("apolog", "sorry", "regret", "unfortunately", "afraid"),
        re.compile(
            r"\b(?:my apologies|apologi[sz]e|sorry|regret|unfortunately|i'm afraid"
            r"|i am afraid)\b[^.!?\n]{0,60}?\bi"
            r"(?:(?: am|'m) (?:un|not )(?:able|willing|allowed|comfortable)| can(?:'|no| no)t (?:do|help"
            r"|assist|comply"
            r"|provid|share|fulfil|answer|offer|give|discuss|tell|advise|explain))"
        ),
    ),
    (
        frozenset("t cannot not".split()),
        ("t do ",),
        re.compile(r"\A(?:no[,.!] )?i can(?:'|no| no)t do (?:that|this|it|so)\b"),
    ),
)
"""Forms of refusals, each with words and with parts of which one stands in every such: cheap looks come first.

In these somebody says "I".
"""
_OF_A_LIMIT = (
    (
        frozenset("outside beyond out within".split()),
        (
            "of what i",
            "side what i",
            "yond what i",
            "side my",
            "side of my",
            "yond my",
            "out of my",
            "within my",
            "scope of",
        ),
        re.compile(
            r"\b(?:outside|beyond|out of|not within)(?: of)? (?:what i(?: can|'m|\sam)|my (?:scope|capabilit"
            r"|abilit|remit"
            r"|reach|power|expertise|guideline)|the (?:scope|range|bounds) of (?:what i|my))"
        ),
    ),
    (
        frozenset(
            "appropriate inappropriate irresponsible responsible unethical ethical right wrong proper "
            "possible".split()
        ),
        ("for me", "of me "),
        re.compile(
            r"\bit (?:would(?: be|n't be| not be)|is|isn't|'s)(?: not)? (?:in)?(?:appropriate|irresponsible"
            r"|unethical|right"
            r"|wrong|ethical|responsible|proper|improper) (?:for|of) me to\b"
            r"|\b(?:isn't|is not) possible for me\b"
        ),
    ),
)
"""The same of those in which nobody need."""

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
    r"|(?:我|您|你)?(?:不能|无法|不便|不方便|不会|没办法|没有办法|恕不能)(?:为您|为你|向您|向你|给您|给你|在此|直接|就此)*"
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
    for words, parts, pattern in (*_BY_ONESELF, *_OF_A_LIMIT) if "i" in said else _OF_A_LIMIT:
        if not words.isdisjoint(said) and any(map(opening.__contains__, parts)):
            found = pattern.search(opening)
            if found is not None:
                return found[0]
    return None
