"""The form that an answer was asked to have: so many items, a list, code, a template to fill in."""

# ruff: noqa: SIM905 - words read better unquoted

import re
from collections.abc import Set

from msgspec import Struct

from greenroom.quality.wording import stem

FORM_STEMS = frozenset(
    map(
        stem,
        "two three four five six seven eight nine ten list lists brief short long simple detailed concise helpful "
        "effective creative unique original appropriate suitable interesting potential possible hypothetical "
        "specific relevant common typical main key best new additional different various real fake given relate "
        "following next word words sentence paragraph page essay article post tweet blog letter email speech "
        "script dialogue story poem haiku riddle joke title headline slogan caption summary overview outline "
        "chart table diagram graph analysis argument persuasive description definition explanation comparison "
        "contrast concept term context example instance sample case question quiz answer response solution proof "
        "excuse quotation piece advice tip idea item element aspect factor feature way step thing task topic "
        "theme subject fact detail information content text input output noinput style tone format form type "
        "kind characters".split(),
    )
)
"""Words of a question that say how its answer is to be, not what it is about: few come up in it."""

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 2
    )
}
_ASKED = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})(?= (?:\w+[- ]){{0,3}}?\w{{2,}}s\b)")
_LISTS = ("list lists tips ideas examples ways steps titles names synonyms reasons questions").split()
_LIST = re.compile(rf"\b(?:{'|'.join(_LISTS)})\b")
_WANTED = frozenset((*_NUMBERS, *_LISTS, *(f"{each:{width}}" for each in range(100) for width in ("", "02"))))
_ITEM = re.compile(r"(?m)^[ \t]{0,3}(?:\d{1,2}[.):]|[-*•])[ \t]")
_CODE = re.compile(r"```|(?m:^(?:def |class |import |select |#include|public |<!doctype|<html))|\w\(\);?$|;\n")
CODE_WORDS = frozenset(
    "code codes function program programme programs programming script python java javascript sql query queries "
    "html css class method algorithm regex expression loop snippet implement implementation react php ruby "
    "rust api command array string yaml workflow jinja handlebars bash shell latex github".split()
)
"""Words of who asks for code."""

_SHOWN = 400
_LEAST = 3
_NAMED = 24
"""Characters after a number, in which what is counted is named."""

AS_MANY = 3.8
"""One answer in fifty of another question has just as many items; nearly all of the own ones do (logarithm)."""

A_LIST = 1.3
"""One answer in four is a list of some kind; where one was asked for, nearly every one (logarithm)."""

OTHER_COUNT = -0.5
"""A list of another length than was asked for is another question's, more often than not (logarithm)."""

CODE = 0.3
"""One answer in ten has code in it; where it was asked for, most have (logarithm)."""


class Form(Struct, frozen=True):
    """What the form of an answer tells.

    `evidence` is the logarithm of how much likelier it is where the answer belongs to the question. `unsaid` are
    words of the question that a list, as it was asked for, need not say again: how many items, and what they are.
    """

    evidence: float
    unsaid: frozenset[str] = frozenset()


_NOTHING = Form(0.0)


def form_of(question: str, words: Set[str], answer: str) -> Form:
    """What the form of an answer tells, of two folded texts; `words` are those that the question has."""
    evidence = 0.0 if CODE_WORDS.isdisjoint(words) or _CODE.search(answer) is None else CODE
    if len(question) <= _SHOWN and _WANTED.isdisjoint(words) and question.isascii():
        return Form(evidence) if evidence else _NOTHING  # what is looked for next are whole words, of these
    asked = question[:_SHOWN]
    number = _ASKED.search(asked)
    wanted = number or _LIST.search(asked)
    if wanted is None:
        return Form(evidence)
    items = items_in(answer)
    if number is not None and items == _number(number[1]):
        evidence += AS_MANY
    elif items >= _LEAST:
        evidence += A_LIST if number is None else OTHER_COUNT
    else:
        return Form(evidence)
    return Form(evidence, frozenset(asked[wanted.start() : wanted.end() + _NAMED].split()))


def items_in(answer: str) -> int:
    """How many items of lists a text has."""
    return len(_ITEM.findall(answer))


def _number(said: str) -> int:
    return _NUMBERS.get(said) or int(said)
